"""The reference networks in PyTorch, as the peers of the benchmark run them.

Parameters come in the same order as in models/NAME.cnn: a weight file of a compiled program is
loaded by position.
"""
import torch
from safetensors import safe_open
from torch import nn
from torch.nn import functional


def convolution(inputs, outputs, size, batch_norm=False, **geometry):
    """A convolution, batch norm if asked for, ReLU."""
    layers = [nn.Conv2d(inputs, outputs, size, **geometry)]
    if batch_norm:
        layers.append(nn.BatchNorm2d(outputs, eps=1e-3))
    return [*layers, nn.ReLU()]


class Concat(nn.Module):
    """Several branches of one input, side by side in the channels."""

    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(nn.Sequential(*branch) for branch in branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], dim=1)


def googlenet(batch_norm=False):
    def conv(*sizes, **geometry):
        return convolution(*sizes, batch_norm=batch_norm, **geometry)

    def inception(inputs, one, three, five, pooled):
        return Concat(conv(inputs, one, 1),
                      conv(inputs, three[0], 1) + conv(*three, 3, padding=1),
                      conv(inputs, five[0], 1) + conv(*five, 5, padding=2),
                      [nn.MaxPool2d(3, stride=1, padding=1)] + conv(inputs, pooled, 1))

    def halve():
        return nn.MaxPool2d(3, stride=2, padding=1)

    return nn.Sequential(
        *conv(1, 64, 7, stride=2, padding=3), halve(),
        *conv(64, 64, 1), *conv(64, 192, 3, padding=1), halve(),
        inception(192, 64, (96, 128), (16, 32), 32),
        inception(256, 128, (128, 192), (32, 96), 64), halve(),
        inception(480, 192, (96, 208), (16, 48), 64),
        inception(512, 160, (112, 224), (24, 64), 64),
        inception(512, 128, (128, 256), (24, 64), 64),
        inception(512, 112, (144, 288), (32, 64), 64),
        inception(528, 256, (160, 320), (32, 128), 128), halve(),
        inception(832, 256, (160, 320), (32, 128), 128),
        inception(832, 384, (192, 384), (48, 128), 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 10))


def densenet(growth=32, blocks=(4, 4, 4, 4)):
    channels = 64
    layers = [nn.Conv2d(1, channels, 7, stride=2, padding=3), nn.BatchNorm2d(channels), nn.ReLU(),
              nn.MaxPool2d(3, stride=2, padding=1)]
    for number, depth in enumerate(blocks):
        for _ in range(depth):
            layers.append(Concat([nn.Identity()],
                                 [nn.BatchNorm2d(channels), nn.ReLU(),
                                  nn.Conv2d(channels, growth, 3, padding=1)]))
            channels += growth
        if number + 1 < len(blocks):
            layers += [nn.BatchNorm2d(channels), nn.ReLU(),
                       nn.Conv2d(channels, channels // 2, 1), nn.AvgPool2d(2)]
            channels //= 2
    return nn.Sequential(*layers, nn.BatchNorm2d(channels), nn.ReLU(), nn.AdaptiveMaxPool2d(1),
                         nn.Flatten(), nn.Linear(channels, 10))


def vgg(depths, pixels=224, ratio=4):
    """Simonyan and Zisserman's networks; `ratio` divides the widths of the convolutions."""
    layers, channels = [], 1
    for depth, width in zip(depths, (64, 128, 256, 512, 512), strict=True):
        for _ in range(depth):
            layers += convolution(channels, width // ratio, 3, padding=1)
            channels = width // ratio
        layers.append(nn.MaxPool2d(2))
        pixels //= 2
    return nn.Sequential(*layers, nn.Flatten(),
                         nn.Linear(channels * pixels * pixels, 4096), nn.ReLU(), nn.Dropout(),
                         nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 10))


def mnist_inception():
    def inception(inputs):
        return Concat([nn.Conv2d(inputs, 16, 1)],
                      [nn.Conv2d(inputs, 16, 1), nn.Conv2d(16, 24, 5, padding=2)],
                      [nn.Conv2d(inputs, 16, 1), nn.Conv2d(16, 24, 3, padding=1),
                       nn.Conv2d(24, 24, 3, padding=1)],
                      [nn.AvgPool2d(3, stride=1, padding=1), nn.Conv2d(inputs, 24, 1)])

    return nn.Sequential(nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU(), inception(10),
                         nn.Conv2d(88, 20, 5), nn.MaxPool2d(2), nn.ReLU(), inception(20),
                         nn.Flatten(), nn.Linear(1408, 10))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return functional.relu(x + self.second(functional.relu(self.first(x))))


def mnist_resnet():
    return nn.Sequential(nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2), Residual(16),
                         nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2), Residual(32),
                         nn.Flatten(), nn.Linear(512, 10))


BUILDERS = {
    "googlenet": googlenet,
    "googlenet_bn": lambda: googlenet(batch_norm=True),
    "densenet": densenet,
    "vgg11_small": lambda: vgg((1, 1, 2, 2, 2)),
    "vgg11_small_96": lambda: vgg((1, 1, 2, 2, 2), pixels=96),
    "vgg16_small": lambda: vgg((2, 2, 3, 3, 3)),
    "vgg19_small": lambda: vgg((2, 2, 4, 4, 4)),
    "mnist_inception": mnist_inception,
    "mnist_resnet": mnist_resnet,
}


def load(name, weights):
    """The network of that name with the weights of a compiled program's file.

    The file holds the parameters in source order, then batch norm's running statistics.
    """
    network = BUILDERS[name]()
    own = [parameter.data for parameter in network.parameters()]
    own += [buffer for key, buffer in network.named_buffers()
            if key.endswith(("running_mean", "running_var"))]
    with safe_open(weights, "pt") as file:
        keys = file.offset_keys()
        if len(keys) != len(own):
            raise SystemExit(f"{weights} has {len(keys)} tensors, {name} in PyTorch {len(own)}")
        for key, tensor in zip(keys, own):
            given = file.get_tensor(key)
            if given.shape != tensor.shape:
                raise SystemExit(f"{key} is {list(given.shape)}, in PyTorch {list(tensor.shape)}")
            tensor.copy_(given)
    return network
