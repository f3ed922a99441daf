"""Net loads from paths through MicroPython's own file systems, a user's own one among them."""

import errno
import io

import vfs
from ncnn_mp import Net

from contract import accounts, check, done, raises, same
from networks import DENSE_BIN, DENSE_PARAM, RELU_PARAM_BIN, dense, numbers, vector


class InMemory:
    """The least a file system can be: what a board's driver might be."""

    files = {"/a.param": DENSE_PARAM, "/a.bin": DENSE_BIN, "/r.param.bin": RELU_PARAM_BIN}

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def open(self, path, mode):
        if path not in self.files:
            raise OSError(errno.ENOENT)
        return io.BytesIO(self.files[path])


def load_and_run(folder):
    net = Net()
    net.load_param(folder + "/a.param")
    net.load_model(folder + "/a.bin")
    extractor, given = net.create_extractor(), vector(1.0, 0.0, -1.0, 2.0)
    extractor.input("data", given)
    out = extractor.extract("out")
    same(numbers(out), dense((1.0, 0.0, -1.0, 2.0)), folder)
    for one in (extractor, given, out):
        one.close()
    net.load_param_bin(folder + "/r.param.bin")
    same(net.input_count, 1)
    for name in ("load_param", "load_param_bin", "load_model"):
        raised = raises(OSError, getattr(net, name), folder + "/missing")
        same(raised and raised.errno, errno.ENOENT, name)
    net.load_param(folder + "/a.param")
    raises(OSError, net.load_model, folder + "/missing")
    net.close()


start = accounts()
vfs.mount(InMemory(), "/contract")
load_and_run("/contract")
vfs.umount("/contract")
same(accounts(), start, "accounts")

# The machine's own file system, where there is nothing of the kind.
net = Net()
for path in ("", "/", ".", "x" * 5000, "no/such/folder/x", "\0", "a.param\0"):
    for name in ("load_param", "load_param_bin", "load_model"):
        raises((OSError, ValueError), getattr(net, name), path)
    same(net.input_count, 0)
check("Net" in repr(net))
done()
