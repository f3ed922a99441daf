"""Programs done once more by CPython's ncnn: a table of operations, and the process that runs it.

Only harness/execute/reference.py starts that process: CPython's ncnn dies of what is not
well-formed, and of some of what is.
"""
