#!/usr/bin/env python3
"""Fuzzes the text form of .param files: any bytes, then a run with weights of zeros.

./fuzz/targets/fuzz_param_text.py -runs=1000
./fuzz/targets/fuzz_param_text.py -help=1
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.engine import fuzz

if __name__ == "__main__":
    fuzz(Path(__file__).stem)
