# Names of a network that was loaded from a binary param: ncnn's list of names is empty, and its
# first element was read all the same. ncnn does not check; the module does.
# Owner: binding. Found by fuzz_net.
from ncnn_mp import Mat, Net

net = Net()
net.load_param_bin("examples/digits/digits.param.bin")
net.load_model("examples/digits/digits.bin")
extractor = net.create_extractor()
for call in (
    lambda: net.get_input_name(0),
    lambda: net.get_output_name(0),
    lambda: extractor.input("in0", Mat(8, 8, 0, 1)),
):
    try:
        call()
        raise SystemExit("a name out of nowhere")
    except ValueError:
        pass
extractor.input(0, Mat(8, 8, 0, 1))
assert extractor.extract(net.get_output_index(0)).w == 10
