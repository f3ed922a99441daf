# The collector closes a file that nobody has closed, which may run Python code: the block device of
# its file system. That closed a Mat in the middle of a call that used it. Owner: binding. Found by
# reading.
from ncnn_mp import Mat

try:
    from vfs import VfsFat
except ImportError:
    VfsFat = None

BLOCK = 512


class Device:
    def __init__(self, blocks):
        self.data = bytearray(BLOCK * blocks)
        self.hook = None

    def readblocks(self, block, buffer, offset=0):
        start = block * BLOCK + offset
        for i in range(len(buffer)):
            buffer[i] = self.data[start + i]

    def writeblocks(self, block, buffer, offset=0):
        hook, self.hook = self.hook, None
        if hook is not None:
            hook()
        start = block * BLOCK + offset
        i = 0
        while i < len(buffer):  # which needs no memory
            self.data[start + i] = buffer[i]
            i += 1

    def ioctl(self, request, argument):
        return len(self.data) // BLOCK if request == 4 else BLOCK if request == 5 else 0


def lose_a_file(files):
    files.open("/lost", "wb").write(b"abc")


refused = 0


def spoil():
    global refused
    try:
        victim.close()
    except MemoryError:
        refused += 1
    try:
        victim.fill(2.5)
    except MemoryError:
        refused += 1


if VfsFat is not None:
    device = Device(64)
    VfsFat.mkfs(device)
    files = VfsFat(device)
    files.mount(False, False)
    victim = Mat(64, 64)
    victim.fill(1.5)
    lose_a_file(files)
    for i in range(20):
        over = [i] * 20  # over what the stack remembers of the file
    device.hook = spoil
    tries = 0
    while device.hook is not None and tries < 20000:
        victim.clone().close()
        tries += 1
    assert device.hook is not None or refused == 2, refused
    assert victim.to_bytes()[:4] == b"\0\0\xc0?", "nobody has closed it"
