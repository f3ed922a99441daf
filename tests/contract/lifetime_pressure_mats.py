"""A loop that makes and drops large Mats needs no gc.collect() of its own to stay flat."""

from ncnn_mp import Allocator, Mat, native_bytes

from contract import AUDIT, check, done, peak_resident, raises

LIMIT = 64 * 1024 * 1024


# The sanitizer's quarantine holds freed memory back: there the module's own account must do.
turns = 2000 if AUDIT else 100000
most = 0
for _ in range(turns):
    Mat(w=100000)
    most = max(most, native_bytes())
check(most < LIMIT, most, "native bytes at most")
check(AUDIT or peak_resident() < LIMIT, peak_resident(), "bytes resident")

# The same through every call that makes a Mat, and with one kept alive meanwhile.
source = Mat(100, 1000)
for make in (
    lambda: source.clone(),
    lambda: source.copy_make_border(1, 1, 1, 1, 0, 0.0),
    lambda: source.copy_cut_border(1, 1, 1, 1),
    lambda: source.reshape(50, 100, 20),
    lambda: source.convert_packing(4),
    lambda: source.flatten().clone(),
    lambda: Mat(100000, data=bytes(400000)),
    lambda: Mat(100000, allocator=Allocator()),
    lambda: Allocator().fast_malloc(400000),
    lambda: raises(ValueError, Mat, 100000, data=b"too short"),
):
    most = 0
    for _ in range(turns // 200):
        make()
        most = max(most, native_bytes())
    check(most < LIMIT, make, most, "native bytes at most")
check(AUDIT or peak_resident() < LIMIT, peak_resident(), "bytes resident")
done()
