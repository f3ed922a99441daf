"""What the tests and the corpora execute: of csrc/ by gcov's counters, of the harness by coverage.py."""
