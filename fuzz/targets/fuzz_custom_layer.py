#!/usr/bin/env python3
"""Fuzzes layers in Python: every way of running, misbehaving at every place.

./fuzz/targets/fuzz_custom_layer.py -runs=1000
./fuzz/targets/fuzz_custom_layer.py -help=1
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.engine import fuzz

if __name__ == "__main__":
    fuzz(Path(__file__).stem)
