"""Writes what the super-resolution network answers, as floats; run by test_super_resolution.py.

A MicroPython script. Arguments: the example's folder, the picture, the file to write, the way to
compute (`fast`: as ncnn likes it; `frugal`: as one chooses where memory is short).
"""

import sys
import time

sys.path.insert(0, sys.argv[1])

import upscale
from ncnn_mp import Net
from netpbm import read_picture

width, height, _channels, _brightest, pixels = read_picture(sys.argv[2])
with Net() as net:
    option, fast = net.option, sys.argv[4] == "fast"
    option.use_packing_layout = option.use_winograd_convolution = fast
    option.use_sgemm_convolution = fast
    upscale.load_network(net, upscale.find_model())
    with upscale.prepare(width, height, pixels) as picture:
        start = time.ticks_ms()
        with upscale.ask(net, picture) as answer, open(sys.argv[3], "wb") as file:
            milliseconds = time.ticks_diff(time.ticks_ms(), start)
            file.write(answer.to_bytes())
            print(answer.w, answer.h, answer.c, milliseconds)
