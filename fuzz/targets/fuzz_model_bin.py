#!/usr/bin/env python3
"""Fuzzes .bin files: any bytes as the weights of networks that are well-formed.

./fuzz/targets/fuzz_model_bin.py -runs=1000
./fuzz/targets/fuzz_model_bin.py -help=1
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.engine import fuzz

if __name__ == "__main__":
    fuzz(Path(__file__).stem)
