"""Prints the digits network's answer to each picture named; run by test_digits.py.

A MicroPython script. The answers go out as the hexadecimal digits of their bytes, so
that no rounding on the way hides a difference. Arguments: the example's folder, the
form of the .param to load (`text` or `binary`), the pictures.
"""

import sys

sys.path.insert(0, sys.argv[1])

import classify
from ncnn_mp import Mat, Net


def load_binary(net):
    """Load the network as a build of ncnn without string support has to."""
    classify.use_full_precision(net)
    net.load_param_bin(classify.FOLDER + "/digits.param.bin")
    net.load_model(classify.FOLDER + "/digits.bin")


def ask_by_number(net, pixels):
    """Ask without names: the binary form has none."""
    with net.create_extractor() as extractor, Mat(w=8, h=8, c=1, data=pixels) as picture:
        extractor.input(net.get_input_index(0), picture)
        with extractor.extract(net.get_output_index(0)) as answer:
            return answer.to_bytes()


FORMS = {
    "text": (classify.load_network, classify.probabilities),
    "binary": (load_binary, ask_by_number),
}
load, ask = FORMS[sys.argv[2]]
with Net() as net:
    load(net)
    for path in sys.argv[3:]:
        print(bytes(ask(net, classify.read_picture(path))).hex())
