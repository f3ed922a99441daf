# Layers choose their code while loading; an option changed afterwards made them use weights that
# were never prepared. Owner: binding. Found by review.
from ncnn_mp import Net, Option

net = Net()
view = net.option
net.load_param("examples/digits/digits.param")
for change in (
    lambda: setattr(view, "use_sgemm_convolution", False),
    lambda: setattr(net, "option", Option()),
    lambda: view.set_blob_allocator(None),
):
    try:
        change()
        raise SystemExit("changed")
    except ValueError:
        pass
net.clear()
view.use_sgemm_convolution = False
