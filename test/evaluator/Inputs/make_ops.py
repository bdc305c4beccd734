"""Writes ops.mlir and ops.safetensors: every differentiable op over odd shapes, as a function of its
own, with arguments, results and gradients from PyTorch in double precision; and exact.mlir and
exact.safetensors: what central differences cannot judge, such as ties of a maximum.

usage: make_ops.py     (pip install torch safetensors; only to change the cases, no test runs it)
"""
from pathlib import Path
import torch
from torch.nn import functional as F
from safetensors.torch import save_file

BATCH = 2


# Inputs are doubles that a float holds exactly: they take half the room in the file.
def rows(h, w, c):
    return f"tensor<?x{h}x{w}x{c}xf32>", torch.randn(BATCH, c, h, w).double()


def few_values(values, h, w, c):
    picked = torch.tensor(values)[torch.randint(len(values), (BATCH, c, h, w))]
    return f"tensor<?x{h}x{w}x{c}xf32>", picked.double()


def filter_(kh, kw, ci, co):
    return f"tensor<{kh}x{kw}x{ci}x{co}xf32>", torch.randn(co, ci, kh, kw).double()


def channels(c):
    return f"tensor<{c}xf32>", (torch.rand(c) + 0.5).double()


class Module:
    def __init__(self):
        self.text, self.tensors = [], {}

    def function(self, name, arguments, body, torch_function):
        """`body` is text with %0, %1 ... for the arguments, {0}, {1} ... for their types, {r} for the
        result's, and %r for the result, which are rows. Gradients are those of all arguments."""
        values = [v.requires_grad_() for _, v in arguments]
        result = torch_function(*values)
        gradient = torch.randn(result.shape).double()
        result.backward(gradient)
        n, c, h, w = result.shape
        self.forward(name, arguments, f"tensor<?x{h}x{w}x{c}xf32>", body, result.detach())
        for i, v in enumerate(values):
            self.tensors[f"{name}.argument{i}.gradient"] = v.grad
        self.tensors[f"{name}.result_gradient"] = gradient.float()

    def forward(self, name, arguments, result_type, body, result):
        """As `function`, without a gradient, for any type of result."""
        types = [t for t, _ in arguments]
        heads = ", ".join(f"%{i}: {t}" for i, t in enumerate(types))
        lines = body.format(*types, r=result_type).strip().splitlines()
        self.text += [f"func.func @{name}({heads}) -> {result_type} {{", *("  " + l.strip() for l in lines),
                      f"  return %r : {result_type}", "}", ""]
        for i, (_, v) in enumerate(arguments):
            v = v.detach()
            self.tensors[f"{name}.argument{i}"] = v.float() if v.is_floating_point() else v
        self.tensors[f"{name}.result0"] = result

    def write(self, folder, name):
        head = [f"// Written by make_ops.py; what PyTorch says of these functions is in {name}.safetensors.", ""]
        (folder / f"{name}.mlir").write_text("\n".join(head + self.text).rstrip() + "\n")
        file = folder / f"{name}.safetensors"
        save_file({n: t.contiguous().clone() for n, t in self.tensors.items()}, file)
        file.chmod(0o644)


def convolution(m, name, image, filter_shape, strides=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    m.function(f"conv2d_{name}", [rows(*image), filter_(*filter_shape)],
               f"%r = cnn.conv2d %0, %1 strides {list(strides)} padding {list(padding)} "
               f"dilation {list(dilation)} groups = {groups} : ({{0}}, {{1}}) -> {{r}}",
               lambda x, w: F.conv2d(x, w, None, strides, padding, dilation, groups))


def convolutions(m):
    convolution(m, "plain", (4, 5, 3), (3, 3, 3, 7))
    convolution(m, "1x1", (3, 2, 17), (1, 1, 17, 3))
    convolution(m, "of_one_pixel", (1, 1, 7), (1, 1, 7, 5))
    convolution(m, "padded", (3, 4, 1), (3, 3, 1, 17), padding=(1, 1))
    convolution(m, "window_above_image", (2, 3, 3), (5, 7, 3, 3), padding=(2, 3))
    convolution(m, "window_above_one_pixel", (1, 1, 3), (3, 3, 3, 1), padding=(1, 1))
    convolution(m, "all_padding", (2, 2, 1), (1, 1, 1, 3), strides=(2, 1), padding=(2, 3))
    convolution(m, "stride_above_window", (7, 8, 3), (2, 2, 3, 5), strides=(3, 4))
    convolution(m, "stride_leaves_rest", (8, 9, 1), (3, 3, 1, 3), strides=(2, 3))
    convolution(m, "stem", (9, 8, 1), (7, 7, 1, 3), strides=(2, 2), padding=(3, 3))
    convolution(m, "dilated", (7, 6, 2), (3, 3, 2, 3), padding=(2, 2), dilation=(2, 2))
    convolution(m, "all_at_once", (7, 6, 4), (3, 2, 2, 6), (2, 1), (0, 2), (1, 3), 2)
    convolution(m, "groups", (4, 5, 6), (3, 3, 2, 9), groups=3)
    convolution(m, "depthwise", (4, 4, 7), (3, 3, 1, 7), padding=(1, 1), groups=7)
    convolution(m, "depthwise_doubled", (4, 3, 3), (3, 3, 1, 6), (2, 2), (1, 1), groups=3)
    convolution(m, "33_channels", (2, 2, 33), (2, 2, 33, 1))


def elementwise(m):
    m.function("bias_add", [rows(3, 4, 7), channels(7)], "%r = cnn.bias_add %0, %1 : ({0}, {1}) -> {r}",
               lambda x, b: x + b[:, None, None])
    functions = {"relu": F.relu, "relu6": F.relu6, "leaky_relu": lambda x: F.leaky_relu(x, 0.2),
                 "sigmoid": torch.sigmoid, "tanh": torch.tanh, "silu": F.silu, "hard_swish": F.hardswish,
                 "gelu": F.gelu}
    for name, function in functions.items():
        # Four times the input, so that all pieces of relu6 and hard_swish are met.
        m.function(f"activation_{name}", [rows(3, 5, 3)],
                   f"%a = cnn.add %0, %0 : ({{0}}, {{0}}) -> {{r}}\n%b = cnn.add %a, %a : ({{0}}, {{0}}) -> {{r}}\n"
                   f"%r = cnn.activation {name} %b {{{{slope = 2.0e-1}}}} : {{0}} -> {{r}}",
                   lambda x, function=function: function(4 * x))
    m.function("add_two", [rows(3, 4, 3), rows(3, 4, 3)], "%r = cnn.add %0, %1 : ({0}, {1}) -> {r}", torch.add)
    m.function("add_itself", [rows(2, 2, 1)], "%r = cnn.add %0, %0, %0 : ({0}, {0}, {0}) -> {r}", lambda x: x * 3)


def pool(m, kind, name, image, window, strides, padding=(0, 0), ceil=False, torch_arguments=None, extra=""):
    function = {"max": F.max_pool2d, "avg": F.avg_pool2d}[kind]
    text = str(ceil).lower()
    m.function(f"{kind}_pool_{name}", [rows(*image)],
               f"%r = cnn.{kind}_pool %0 window {list(window)} strides {list(strides)} padding {list(padding)} "
               f"ceil = {text} {extra}: {{0}} -> {{r}}",
               lambda x: function(x, window, strides, padding, ceil_mode=ceil, **(torch_arguments or {})))


POOLS = {
    "plain": ((4, 6, 3), (2, 2), (2, 2)),
    "overlapping": ((5, 7, 3), (3, 3), (2, 2), (1, 1)),
    "same_size": ((3, 4, 7), (3, 3), (1, 1), (1, 1)),
    "of_one_pixel": ((1, 1, 7), (1, 1), (1, 1)),
    "one_pixel_padded": ((1, 1, 3), (3, 3), (2, 2), (1, 1)),
    "whole_plane": ((3, 5, 7), (3, 5), (3, 5)),
    "stride_above_window": ((7, 8, 1), (2, 1), (3, 4)),
    "rounded_up": ((5, 6, 3), (2, 3), (2, 2), (0, 1), True),
    "rounded_up_but_dropped": ((3, 3, 1), (2, 2), (2, 3), (1, 1), True),
    "oblong": ((6, 4, 3), (4, 2), (1, 2), (2, 0)),
}


def pools(m):
    for name, case in POOLS.items():
        pool(m, "max", name, *case)
        pool(m, "avg", name, *case)
        if len(case) > 3:
            pool(m, "avg", name + "_pad_not_counted", *case, **({} if len(case) > 4 else {"ceil": False}),
                 torch_arguments={"count_include_pad": False}, extra="{{count_include_pad = false}} ")


def rearrangements(m):
    m.function("concat", [rows(3, 2, 1), rows(3, 2, 7), rows(3, 2, 3)],
               "%r = cnn.concat %0, %1, %2 : ({0}, {1}, {2}) -> {r}", lambda *x: torch.cat(x, 1))
    m.function("concat_of_itself", [rows(1, 2, 3)], "%r = cnn.concat %0, %0 : ({0}, {0}) -> {r}",
               lambda x: torch.cat([x, x], 1))
    m.function("upsample", [rows(2, 3, 3)], "%r = cnn.upsample %0 scale [2, 3] : {0} -> {r}",
               lambda x: x.repeat_interleave(2, 2).repeat_interleave(3, 3))
    # Features lie by pixel here, by channel in PyTorch.
    m.function("flatten", [rows(2, 3, 5)], "%r = cnn.flatten %0 : {0} -> {r}",
               lambda x: x.permute(0, 2, 3, 1).reshape(BATCH, -1, 1, 1))


def batch_norm(m, name, image, epsilon):
    c = image[2]
    m.function(f"batch_norm_{name}", [rows(*image), channels(c), channels(c)],
               f"""%m, %v = cnn.batch_statistics %0 : ({{0}}) -> ({{1}}, {{1}})
               %r = cnn.normalize %0, %m, %v, %1, %2 epsilon = {epsilon:e} : ({{0}}, {{1}}, {{1}}, {{1}}, {{1}}) -> {{r}}""",
               lambda x, scale, shift: F.batch_norm(x, None, None, scale, shift, True, eps=epsilon))


def ties_and_kinks(m):
    """Which of equal elements takes a maximum's gradient, and slopes where there is none."""
    m.function("max_pool_ties", [few_values([0.0, 1.0], 5, 6, 3)],
               "%r = cnn.max_pool %0 window [3, 3] strides [1, 2] padding [1, 1] : {0} -> {r}",
               lambda x: F.max_pool2d(x, 3, (1, 2), 1))
    for name, function, values in [("relu", F.relu, [-1.0, 0.0, 1.0]),
                                   ("relu6", F.relu6, [-1.0, 0.0, 1.0, 6.0, 7.0]),
                                   ("leaky_relu", F.leaky_relu, [-1.0, 0.0, 1.0]),
                                   ("hard_swish", F.hardswish, [-4.0, 0.0, 1.0, 4.0])]:
        m.function(f"{name}_kinks", [few_values(values, 2, 3, 3)],
                   f"%r = cnn.activation {name} %0 : {{0}} -> {{r}}", function)


def without_gradient(m):
    x = rows(3, 2, 7)
    m.forward("slice", [x], "tensor<?x3x2x3xf32>", "%r = cnn.slice %0 [2, 3] : {0} -> {r}", x[1][:, 2:5])
    image, labels = rows(1, 1, 7), ("tensor<?xi32>", torch.tensor([6, 0]))
    m.forward("cross_entropy", [image, labels], "tensor<?xf32>",
              "%r = cnn.cross_entropy %0, %1 : ({0}, {1}) -> {r}",
              F.cross_entropy(image[1].flatten(1), labels[1], reduction="none"))
    large = (image[0], 1000 * image[1].round())
    m.forward("cross_entropy_of_large_logits", [large, labels], "tensor<?xf32>",
              "%r = cnn.cross_entropy %0, %1 : ({0}, {1}) -> {r}",
              F.cross_entropy(large[1].flatten(1), labels[1], reduction="none"))
    image, statistics = rows(2, 3, 5), [channels(5) for _ in range(4)]
    mean, variance, scale, shift = (v for _, v in statistics)
    m.forward("normalize_by_running_statistics", [image, *statistics], image[0],
              "%r = cnn.normalize %0, %1, %2, %3, %4 epsilon = 1.0e-3 : ({0}, {1}, {1}, {1}, {1}) -> {r}",
              F.batch_norm(image[1], mean, variance, scale, shift, False, eps=1e-3))
    weight = filter_(3, 2, 2, 6)
    gradient = rows(4, 3, 6)
    # A transposed convolution is a convolution's gradient in its input.
    m.forward("conv2d_input_gradient", [gradient, weight], "tensor<?x8x6x4xf32>",
              """%t = cnn.transpose_filter %1 groups = 2 : {1} -> tensor<3x2x3x4xf32>
              %r = cnn.conv2d_input_gradient %0, %t strides [2, 2] padding [1, 0] groups = 2 : ({0}, tensor<3x2x3x4xf32>) -> {r}""",
              F.conv_transpose2d(gradient[1], weight[1], None, 2, (1, 0), (1, 0), 2))


def main():
    torch.manual_seed(0)
    m = Module()
    convolutions(m)
    elementwise(m)
    pools(m)
    rearrangements(m)
    batch_norm(m, "plane", (3, 4, 7), 1e-5)
    batch_norm(m, "one_pixel", (1, 1, 17), 1e-3)
    m.write(Path(__file__).parent, "ops")
    exact = Module()
    ties_and_kinks(exact)
    without_gradient(exact)
    exact.write(Path(__file__).parent, "exact")


if __name__ == "__main__":
    main()
