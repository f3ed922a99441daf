"""Whether the module still stands for ncnn's whole C API, and what another release changes."""
