"""Buffers that change under a network: inputs that Python moves or drops between the calls
give ValueError or the old values, and never somebody else's memory."""

import gc

from ncnn_mp import Mat

from contract import accounts, check, done, raises, same, settle
from networks import numbers, relu_net


def move(owner):
    owner.extend(bytes(100000))
    gc.collect()
    return [bytearray(b"\x55" * 64) for _ in range(30)]


def value_or_refusal(extractor, blob, wanted):
    """The blob has the wanted values still, or ValueError says why it cannot have them."""
    try:
        got = numbers(extractor.extract(blob))
    except ValueError as raised:
        check(str(raised))
    else:
        same(got, wanted, blob)


start = accounts()
net = relu_net()
owner = bytearray(b"\0\0\x80?" * 16)
given, extractor = Mat(16, data=owner), net.create_extractor()
extractor.input("data", given)
kept = move(owner)
value_or_refusal(extractor, "out", (1.0,) * 16)
value_or_refusal(extractor, "data", (1.0,) * 16)
raises(ValueError, extractor.input, "data", given)
check(all(one == b"\x55" * 64 for one in kept), "nobody else's memory")
given.close()
value_or_refusal(extractor, "out", (1.0,) * 16)
extractor.close()

# The owner of an input, dropped.
extractor = net.create_extractor()
extractor.input("data", Mat(16, data=bytearray(b"\0\0\x80?" * 16)))
settle()
kept = [bytearray(b"\x55" * 64) for _ in range(50)]
same(numbers(extractor.extract("out")), (1.0,) * 16, "the Extractor keeps the bytearray")
extractor.close()
net.close()

check(accounts()[0] < start[0] + 65536, accounts())
done()
