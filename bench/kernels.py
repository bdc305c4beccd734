"""Convolution and linear kernels as a share of the FMA peak, from a program's own profile."""
import json
import subprocess

PROFILE_SECONDS = 5
FEWEST_STEPS, MOST_STEPS = 3, 200
PASSES = ("forward", "input gradient", "filter gradient")


def profile(program, batch, threads):
    """The profile of training steps, at least a few and for some seconds."""
    def bench(*options):
        return json.loads(subprocess.check_output(
            [program, "bench", "--train", "--batch", str(batch), "--threads", str(threads),
             "--json", *options]))
    speed = bench("--steps", "1")["images_per_second_best"]
    steps = min(max(round(PROFILE_SECONDS * speed / batch), FEWEST_STEPS), MOST_STEPS)
    return bench("--steps", str(steps), "--profile")


def pass_of(kernel, backward):
    """Which of PASSES a convolution's kernel belongs to; the loss's gradient parts the step."""
    if "conv2d_filter_gradient" in kernel:
        return "filter gradient"
    return "input gradient" if backward else "forward"


def by_layer(measured):
    """Layer -> pass -> {seconds, share of the peak, winograd}, in the order of the step.

    All three passes of a layer are the same multiply-adds in theory, taps on the padding included:
    those of the forward pass count for each, whatever the kernel needs to get there.
    """
    layers, backward = {}, False
    for call in measured["calls"]:
        backward |= call["kernel"].startswith("cross_entropy_gradient")
        if call["gflops_per_second"] == 0:
            continue
        entry = layers.setdefault(call["layer"], {}).setdefault(
            pass_of(call["kernel"], backward), {"seconds": 0, "gflop": 0, "winograd": False})
        entry["seconds"] += call["seconds_median"]
        entry["gflop"] += call["gflops_per_second"] * call["seconds_median"]
        entry["winograd"] |= "winograd" in call["kernel"]
    for passes in layers.values():
        gflop = passes["forward"]["gflop"]
        for entry in passes.values():
            del entry["gflop"]
            entry["share"] = gflop / entry["seconds"] / measured["peak_gflops_per_second"]
    return layers


def geometry(cnnc, model, program):
    """Layer -> what it computes, in words: "3x3, 64 to 192, 24x24"."""
    [summary] = json.loads(subprocess.check_output([cnnc, "summary", model, "--json"]))
    shapes = {entry["name"]: entry["shape"] for entry in
              json.loads(subprocess.check_output([program, "summary", "--json"]))["parameters"]}
    words = {}
    for layer in summary["layers"]:
        weight = shapes.get(layer["name"] + ".weight", [])
        _, height, width = layer["output"]
        if len(weight) == 4:
            words[layer["name"]] = (f"{weight[2]}x{weight[3]}, {weight[1]} to {weight[0]}, "
                                    f"{height}x{width}")
        elif len(weight) == 2:
            words[layer["name"]] = f"{weight[1]} to {weight[0]}"
    return words


def measure(cnnc, model, program, direct_program, batch, threads):
    """Shares of the peak by layer: of direct kernels, and of Winograd's where the program has them.

    `direct_program` is the same network without Winograd's convolutions.
    """
    direct, usual = (profile(one, batch, threads) for one in (direct_program, program))
    layers, usual_layers = by_layer(direct), by_layer(usual)
    for layer, passes in layers.items():
        for name, entry in passes.items():
            twin = usual_layers.get(layer, {}).get(name, {})
            if twin.get("winograd"):
                entry["winograd_share"] = twin["share"]
    words = geometry(cnnc, model, program)
    seconds = sum(call["seconds_median"] for call in direct["calls"])
    return {"batch": batch,
            "peak_gflops_per_second": direct["peak_gflops_per_second"],
            "share_of_time": sum(entry["seconds"] for passes in layers.values()
                                 for entry in passes.values()) / seconds,
            "layers": [{"layer": layer, "geometry": words.get(layer, ""), **passes}
                       for layer, passes in layers.items()]}
