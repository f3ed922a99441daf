# print(option, file=f) calls f.write() between its pieces; closing the Option there left the rest
# without a handle. Owner: binding. Found by contract tests.
import io

from ncnn_mp import Net, Option


class Closing(io.IOBase):
    def __init__(self, victim):
        self.victim = victim

    def write(self, data):
        self.victim.close()
        return len(data)


option = Option()
print(option, file=Closing(option))
net = Net()
print(net.option, file=Closing(net))
