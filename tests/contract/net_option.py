"""Net.option: a live view, assigning copies."""

from ncnn_mp import Allocator, Mat, Net, Option

from contract import done, raises, same

net = Net()
view = net.option
view.num_threads = 3
view.use_packing_layout = False
same((net.option.num_threads, net.option.use_packing_layout), (3, False), "a live view")
option = Option()
option.num_threads = 5
net.option = option
same((net.option.num_threads, view.num_threads), (5, 5), "assigned")
option.num_threads = 7
same(net.option.num_threads, 5, "a copy")
net.option.num_threads = 6
same(option.num_threads, 7, "a copy both ways")
net.option = net.option
same(net.option.num_threads, 6, "itself")
option.close()
raises(ValueError, setattr, net, "option", option)
for wrong in (None, 5, "x", object(), Mat(3), Allocator(), net, Option):
    raises(TypeError, setattr, net, "option", wrong)
raises(AttributeError, delattr, net, "option")
raises(AttributeError, setattr, net, "verify_everything", 1)
for one in (view, net):
    one.close()
done()
