"""Results as a page of tables."""
import kernels

MEBI = 1 << 20
BUSY = 0.05  # share of the processors in other programs' hands that spoils a comparison


def table(titles, rows):
    """A Markdown table; all columns but the first are numbers."""
    lines = [titles, ["---"] + ["---:"] * (len(titles) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def speed(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def pair(result):
    """Best and median images a second."""
    if result is None:
        return ""
    if "failed" in result:
        return "-"
    return " / ".join(speed(result[f"images_per_second_{which}"]) for which in ("best", "median"))


def ratio(sides, key):
    """cnnc's figure by the fastest peer's; None where either is missing."""
    theirs = [side[key] for name, side in sides.items() if name != "cnnc" and key in side]
    own = sides["cnnc"].get(key)
    return own / max(theirs) if own and theirs else None


def ratios(sides):
    both = [ratio(sides, f"images_per_second_{which}") for which in ("best", "median")]
    return " / ".join("-" if one is None else f"{one:.2f}" for one in both)


def side_names(jobs):
    """Every side that appears, in the order of the first job that has it."""
    names = {}
    for job in jobs.values():
        names.update(dict.fromkeys(job["sides"]))
    return list(names)


def speed_table(jobs):
    names = side_names(jobs)
    rows = [[job["network"], str(job["batch"]), *(pair(job["sides"].get(name)) for name in names),
             f"**{ratios(job['sides'])}**"] for job in jobs.values()]
    return table(["network", "batch", *names, "to the fastest peer"], rows)


def memory_table(jobs):
    names = side_names(jobs)

    def cell(job, name):
        peak = job["sides"].get(name, {}).get("peak_bytes")
        return f"{peak / MEBI:.0f}" if peak else "-"

    def to_least(job):
        peaks = [side["peak_bytes"] for name, side in job["sides"].items()
                 if name != "cnnc" and "peak_bytes" in side]
        own = job["sides"]["cnnc"].get("peak_bytes")
        return f"**{own / min(peaks):.2f}**" if own and peaks else "-"

    rows = [[job["network"], str(job["batch"]), *(cell(job, name) for name in names), to_least(job)]
            for job in jobs.values()]
    return table(["network", "batch", *names, "to the least of the peers"], rows)


def start_table(jobs):
    names = [name for name in side_names(jobs) if name != "cnnc"]

    def cell(job, name):
        seconds = job["sides"].get(name, {}).get("start_seconds")
        return "-" if seconds is None else f"{seconds:.1f}"

    rows = [[job["network"], str(job["batch"]), *(cell(job, name) for name in names)]
            for job in jobs.values()]
    return table(["network", "batch", *names], rows)


def disturbances(jobs):
    """Which comparisons other programs have disturbed."""
    names = [f"{job['network']} {job['batch']} ({job['others_busy']:.0%})" for job in jobs.values()
             if job["others_busy"] > BUSY]
    return ("Not to be trusted, for other programs took that share of the processors: "
            f"{', '.join(names)}.\n") if names else ""


def failures(jobs):
    """What has no figures, and why."""
    lines = [f"- {job['network']}, batch {job['batch']}, {name}: {side['failed']}"
             for job in jobs.values() for name, side in job["sides"].items() if "failed" in side]
    return "\n".join(["Without figures (`-`):", "", *lines, ""]) if lines else ""


def share(entry):
    """Percent of the peak: the direct kernel's, and Winograd's where the program takes that."""
    if not entry:
        return ""
    cell = f"{entry['share'] * 100:.0f}"
    return f"{cell}, W {entry['winograd_share'] * 100:.0f}" if "winograd_share" in entry else cell


def total_share(layers, which):
    """A pass's share of the peak over all layers of a network: work by time."""
    entries = [layer[which] for layer in layers if which in layer]
    seconds = sum(entry["seconds"] for entry in entries)
    return f"{sum(entry['share'] * entry['seconds'] for entry in entries) / seconds * 100:.0f}"


def kernel_tables(results):
    passes = list(kernels.PASSES)
    parts = [table(["network", "batch", "peak, GFLOP/s", *passes, "of a step's time"],
                   [[name, str(result["batch"]), f"{result['peak_gflops_per_second']:.0f}",
                     *(total_share(result["layers"], one) for one in passes),
                     f"{result['share_of_time'] * 100:.0f} %"]
                    for name, result in results.items()])]
    for name, result in results.items():
        rows = [[layer["layer"], layer["geometry"], *(share(layer.get(one)) for one in passes)]
                for layer in result["layers"]]
        parts.append(f"### {name}, batch {result['batch']}\n\n"
                     + table(["layer", "kernel, channels, output", *passes], rows))
    return "\n".join(parts)


def machine_lines(machine, versions):
    packages = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (f"Measured on {machine['date']}: {machine['cpu']}, {machine['processors']} processors, "
            f"{machine['vector_extension']}, {machine['memory_bytes'] / (1 << 30):.0f} GiB, "
            f"{machine['system']}.\n{machine['threads']} threads for every side. {packages}.\n")


def page(results):
    training, inference = results["training"], results["inference"]
    parts = ["# Benchmarks\n", machine_lines(results["machine"], results["versions"]), INTRODUCTION]
    if training:
        parts += ["## Training\n", TRAINING, speed_table(training), failures(training), disturbances(training),
                  "Peak resident memory, MiB:\n", memory_table(training),
                  "Seconds until the first step is done, compilation by torch.compile included:\n",
                  start_table(training)]
    if inference:
        parts += ["## Inference\n", INFERENCE, speed_table(inference), failures(inference),
                  disturbances(inference),
                  "Peak resident memory, MiB:\n", memory_table(inference),
                  "Seconds until the first batch is done:\n", start_table(inference)]
    if results["kernels"]:
        parts += ["## Kernels\n", KERNELS, kernel_tables(results["kernels"])]
    return "\n".join(part for part in parts if part)


INTRODUCTION = """\
`make bench` makes this page; bench/README.md says how. The sides take turns of a few steps in one
run, each in a process of its own, so that a change of the machine's speed meets all of them; while
one runs the others are stopped. Before that, all sides compute the logits of one batch from the
same weights, which must agree to 1e-3. All compute in float32. Figures are best / median images a
second, and cnnc's ratio to the fastest peer by best / by median.
"""

TRAINING = """\
A step is forward, cross entropy, backward and stochastic gradient descent at the published batch,
on images that lie in memory.
"""

INFERENCE = """\
PyTorch in inference mode (torch.compile with frozen weights, compiled for the batch), ONNX Runtime
with all graph optimisations, OpenVINO with the latency hint.
"""

KERNELS = """\
Percent of the peak of fused multiply-adds that the same process reaches on the same threads between
the steps. Kernels are timed as a training step runs them, chunk by chunk. Taps on the padding count
as work in all three passes, so kernels that leave them out may exceed 100. All figures are of
direct kernels, from a program compiled with `--no-winograd`; W is Winograd's convolution, by the
same count of work, where the usual program takes it.
"""
