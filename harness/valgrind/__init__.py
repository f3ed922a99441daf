"""The programs of the tests under memcheck: no error, nothing lost."""
