# Garbage was never collected while anything else was alive: the bound that native memory was held
# against grew with the garbage. Owner: binding. Found by contract tests.
from ncnn_mp import Mat, native_bytes

source = Mat(100, 1000)
for _ in range(1500):
    source.clone()
assert native_bytes() < 20 << 20, native_bytes()
