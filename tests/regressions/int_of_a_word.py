# set_int(), and whatever takes an int32_t, raised OverflowError for -2**31 on 32-bit boards:
# MicroPython's checked conversion refuses the lowest number of a word.
# Owner: binding. Found by the contract scripts on a Cortex-M4F.
from ncnn_mp import ParamDict

params = ParamDict()
for number in (-(2**31), 2**31 - 1, -1, 0):
    params.set_int(3, number)
    assert params.get_int(3, 99) == number
