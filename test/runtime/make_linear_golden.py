"""Prints LinearGolden.h: PyTorch's softmax regression on a formula's data, three steps of SGD.

usage: make_linear_golden.py > LinearGolden.h     (pip install torch)
"""
import torch

CHANNELS, HEIGHT, WIDTH, CLASSES, BATCH, STEPS = 2, 3, 4, 5, 7, 3
INPUTS = CHANNELS * HEIGHT * WIDTH

weight = torch.tensor([[((o * 13 + i * 7) % 17 - 8) / 32 for i in range(INPUTS)] for o in range(CLASSES)], requires_grad=True)
bias = torch.tensor([(o - 2) / 8 for o in range(CLASSES)], requires_grad=True)
images = torch.tensor([[[[((n * 5 + c * 11 + y * 3 + x * 7) % 13) / 16 for x in range(WIDTH)] for y in range(HEIGHT)]
                        for c in range(CHANNELS)] for n in range(BATCH)])
labels = torch.tensor([n * 3 % CLASSES for n in range(BATCH)])
sgd = torch.optim.SGD([weight, bias], lr=0.1, momentum=0.9, weight_decay=0.01)


def show(name, tensor):
    values = [f"{v:.9g}" for v in tensor.detach().flatten().tolist()]
    rows = [", ".join(v if "." in v or "e" in v else v + ".0" for v in values[i:i + 8]) for i in range(0, len(values), 8)]
    print(f"const float {name}[] = {{\n    " + ",\n    ".join(rows) + "};")


print("// Made by make_linear_golden.py with PyTorch; weights and data are the formulas of CnnTest.cpp.\n")
losses = []
for step in range(STEPS):
    logits = images.flatten(1) @ weight.T + bias
    loss = torch.nn.functional.cross_entropy(logits, labels)
    sgd.zero_grad()
    loss.backward()
    if step == 0:
        show("first_logits", logits)
        show("first_weight_gradient", weight.grad)
        show("first_bias_gradient", bias.grad)
    losses.append(loss.item())
    sgd.step()
show("losses_by_step", torch.tensor(losses))
show("last_weight", weight)
show("last_bias", bias)
