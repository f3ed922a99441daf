#!/usr/bin/env python3
"""Fuzzes lifetimes: collections, close, __del__, drop and keep of everything, in hostile orders.

./fuzz/targets/fuzz_lifetime.py -runs=1000
./fuzz/targets/fuzz_lifetime.py -help=1
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.engine import fuzz

if __name__ == "__main__":
    fuzz(Path(__file__).stem)
