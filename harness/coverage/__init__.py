"""What tests and corpora execute: of csrc/ (gcov, gcovr), and of the harness (coverage.py)."""
