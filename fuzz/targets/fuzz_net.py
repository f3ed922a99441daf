#!/usr/bin/env python3
"""Fuzzes loading: Net and DataReader, whole and damaged models, files and hostile streams.

./fuzz/targets/fuzz_net.py -runs=1000
./fuzz/targets/fuzz_net.py -help=1
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.engine import fuzz

if __name__ == "__main__":
    fuzz(Path(__file__).stem)
