# A memoryview of a bytearray or an array pointed to freed memory once that had grown, and whoever
# took the memoryview read and wrote there. Owner: micropython (its issue 18168, open). Found by
# fuzz_network.
from array import array

from ncnn_mp import Mat

for make in (bytearray, lambda data: array("B", data)):
    for grow in ("append", "extend", "slice"):
        grown = make(bytes(16))
        view = memoryview(grown)
        others = [bytes(40) for _ in range(30)]
        if grow == "append":
            grown.append(1)
        elif grow == "extend":
            grown.extend(bytes(100))
        else:
            grown[16:] = make(bytes(100))
        mat = Mat(4)
        mat.from_bytes(view)
        view[0] = 1
        assert view[0] == 1 and len(view) == 16
