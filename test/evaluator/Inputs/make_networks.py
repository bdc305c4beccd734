"""Writes what PyTorch in double precision says of inception.cnn and residual.cnn: NAME.weights, NAME.batch
and NAME.expected.safetensors. Expected are loss and logits of two steps of SGD on the same batch, the
second's gradients, running statistics and parameters after it ("updated." and the name).

Images are bytes / 255, and NAME.data holds them in IDX files if they are grey, so that a compiled program
can train on the same batch.

usage: make_networks.py     (pip install torch safetensors; only to change the networks, no test runs it)

Modules are named as cnnc names layers, so that state_dict has the names of weight files.
"""
from pathlib import Path
import torch
from torch import nn
from torch.nn import functional as F
from safetensors.torch import save_file


def named(**layers):
    module = nn.Module()
    for name, layer in layers.items():
        module.add_module(name, layer)
    return module


class Inception(nn.Module):
    def __init__(self, i, c1, c2, c3, c4):
        super().__init__()
        self.branch1 = named(conv1=nn.Conv2d(i, c1, 1))
        self.branch2 = named(conv1=nn.Conv2d(i, c2[0], 1), conv2=nn.Conv2d(c2[0], c2[1], 3, padding=1))
        self.branch3 = named(conv1=nn.Conv2d(i, c3[0], 1),
                             conv2=nn.Conv2d(c3[0], c3[1], (5, 3), padding=(2, 1), bias=False))
        self.branch4 = named(conv1=nn.Conv2d(i, c4, 1))

    def forward(self, x):
        return torch.cat([
            F.relu(self.branch1.conv1(x)),
            F.relu(self.branch2.conv2(F.relu(self.branch2.conv1(x)))),
            F.gelu(self.branch3.conv2(F.silu(self.branch3.conv1(x)))),
            F.leaky_relu(self.branch4.conv1(F.max_pool2d(x, 3, 1, 1)), 0.2)], 1)


class InceptionNet(nn.Module):
    shape, classes = (3, 9, 7), 4
    sgd = {"lr": 0.05}

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 5, 3, stride=(2, 1), padding=(1, 2))
        self.inception1 = Inception(5, 3, (1, 4), (2, 3), 1)
        self.linear1 = nn.LazyLinear(5)
        self.linear2 = nn.Linear(5, 4)

    def forward(self, x):
        x = F.max_pool2d(torch.tanh(self.conv1(x)), 3, 2, 1, ceil_mode=True)
        x = F.avg_pool2d(self.inception1(x), 2, 1, 1, ceil_mode=True, count_include_pad=False)
        return self.linear2(F.hardswish(self.linear1(x.flatten(1))))


class Residual(nn.Module):
    def __init__(self, i, c, stride=1):
        super().__init__()
        self.branch1 = named(conv1=nn.Conv2d(i, c, 3, stride, padding=1, bias=False), batch_norm1=nn.BatchNorm2d(c),
                             conv2=nn.Conv2d(c, c, 3, padding=2, dilation=2),
                             batch_norm2=nn.BatchNorm2d(c, eps=1e-3, momentum=0.3))
        if i != c or stride != 1:
            self.branch2 = named(shortcut1=nn.Conv2d(i, c, 1, stride, bias=False))

    def forward(self, x):
        b = self.branch1
        y = b.batch_norm2(b.conv2(F.relu6(b.batch_norm1(b.conv1(x)))))
        return F.relu(y + (self.branch2.shortcut1(x) if hasattr(self, "branch2") else x))


class DenseLayer(nn.Module):
    def __init__(self, i, growth):
        super().__init__()
        self.branch2 = named(batch_norm1=nn.BatchNorm2d(i), conv1=nn.Conv2d(i, growth, 3, padding=1, groups=3))

    def forward(self, x):
        return torch.cat([x, self.branch2.conv1(torch.sigmoid(self.branch2.batch_norm1(x)))], 1)


class ResidualNet(nn.Module):
    shape, classes = (1, 8, 7), 3
    sgd = {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.01, "nesterov": True}

    def __init__(self):
        super().__init__()
        self.conv1, self.batch_norm1 = nn.Conv2d(1, 3, (4, 3), padding=1), nn.BatchNorm2d(3)
        self.residual1, self.residual2 = Residual(3, 3), Residual(3, 6, stride=2)
        self.dense_layer1 = DenseLayer(6, 3)
        self.batch_norm2, self.linear1 = nn.BatchNorm2d(9), nn.Linear(9, 3, bias=False)

    def forward(self, x):
        x = F.relu(self.batch_norm1(self.conv1(x)))
        x = self.dense_layer1(self.residual2(self.residual1(x)))
        x = F.interpolate(F.avg_pool2d(x, 2, 2), scale_factor=2)
        return self.linear1(self.batch_norm2(F.adaptive_max_pool2d(x, 1)).flatten(1))


def save(tensors, file):
    save_file({n: t.detach().clone().contiguous() for n, t in tensors.items()}, file)
    file.chmod(0o644)


def save_idx(folder, pictures, labels):
    """The same few images to train on and to test with."""
    folder.mkdir(exist_ok=True)
    for part in ("train", "t10k"):
        for name, tensor in (("images-idx3", pictures[:, 0]), ("labels-idx1", labels)):
            head = bytes([0, 0, 8, tensor.dim()]) + b"".join(n.to_bytes(4, "big") for n in tensor.shape)
            (folder / f"{part}-{name}-ubyte").write_bytes(head + bytes(tensor.flatten().tolist()))


def make(folder, name, network):
    torch.manual_seed(1)
    net = network()
    pictures, labels = torch.randint(256, (5, *net.shape)), torch.randint(net.classes, (5,))
    if net.shape[0] == 1:
        save_idx(folder / f"{name}.data", pictures, labels)
    images = pictures.float() / 255
    net(images)  # settles lazy layers, and running statistics away from 0 and 1
    state = {n: t for n, t in net.state_dict().items() if not n.endswith("num_batches_tracked")}
    save(state, folder / f"{name}.weights.safetensors")
    save({"images": images, "labels": labels}, folder / f"{name}.batch.safetensors")
    net, images = net.double(), images.double()
    sgd = torch.optim.SGD(net.parameters(), **net.sgd)
    for _ in range(2):
        sgd.zero_grad()
        logits = net(images)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        gradients = {n: p.grad.clone() for n, p in net.named_parameters()}
        sgd.step()
    save({"loss": loss, "logits": logits, **gradients,
          **{n: t for n, t in net.named_buffers() if not n.endswith("num_batches_tracked")},
          **{f"updated.{n}": p for n, p in net.named_parameters()}}, folder / f"{name}.expected.safetensors")


if __name__ == "__main__":
    for name, network in (("inception", InceptionNet), ("residual", ResidualNet)):
        make(Path(__file__).parent, name, network)
