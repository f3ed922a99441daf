#!/usr/bin/env python3
"""Fuzzes running networks: inputs and outputs in any order, on real and tiny models.

./fuzz/targets/fuzz_extractor.py -runs=1000
./fuzz/targets/fuzz_extractor.py -help=1
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.engine import fuzz

if __name__ == "__main__":
    fuzz(Path(__file__).stem)
