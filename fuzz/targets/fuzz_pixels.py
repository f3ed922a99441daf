#!/usr/bin/env python3
"""Fuzzes pixels: conversions, regions, resizing, drawing, batches, buffers off by one.

./fuzz/targets/fuzz_pixels.py -runs=1000
./fuzz/targets/fuzz_pixels.py -help=1
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.engine import fuzz

if __name__ == "__main__":
    fuzz(Path(__file__).stem)
