#!/usr/bin/env python3
"""Fuzzes whole networks: well-formed ones and ones with a single damage, loaded and run.

./fuzz/targets/fuzz_network.py -runs=1000
./fuzz/targets/fuzz_network.py -help=1
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.engine import fuzz

if __name__ == "__main__":
    fuzz(Path(__file__).stem)
