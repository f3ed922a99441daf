# The 257th name of a layer in Python got the number of the first, whose class it ran.
# Owner: binding. Found by reading.
from ncnn_mp import Layer, Net

net = Net()
for i in range(256):
    net.register_custom_layer(f"Mine{i}", Layer)
net.register_custom_layer("Mine255", Layer)  # again
try:
    net.register_custom_layer("Mine256", Layer)
except ValueError as error:
    assert "more than 256 names" in str(error), error
else:
    raise AssertionError("a name too many")
