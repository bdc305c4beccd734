#!/usr/bin/env python3
"""What ptxas makes of networks' CUDA kernels: registers, spills, occupancy and, of the hottest
loop, which share of the instructions are fused multiply-adds. No GPU is needed.

    cnnc MODEL.cnn --device cuda --emit=ptx > model.ptx
    bench/device_code.py model.ptx ... [--arch sm_80 ...] [--json | --page docs/gpu-kernels.md]

A kernel that several networks share is looked at once. Needs ptxas (CUDA toolkit) and, for the
shares, nvdisasm (PyPI: nvidia-cuda-nvdisasm), on the PATH or as $PTXAS and $NVDISASM.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import device_code_page

# Per multiprocessor: registers, threads, shared bytes, blocks (CUDA C++ Programming Guide, "Technical
# Specifications per Compute Capability").
PROCESSORS = {
    75: (65536, 1024, 65536, 16),
    80: (65536, 2048, 167936, 32),
    86: (65536, 1536, 102400, 16),
    89: (65536, 1536, 102400, 24),
    90: (65536, 2048, 233472, 32),
    100: (65536, 2048, 233472, 32),
    120: (65536, 1536, 102400, 24),
}


def split_kernels(texts):
    """Modules by heading, each kernel once, of what `--emit=ptx` printed for some networks."""
    kernels = {}
    for text in texts:
        parts = re.split(r"^// kernel (.*)$", text, flags=re.M)
        kernels.update(zip(parts[1::2], parts[2::2]))
    return kernels


def threads_of(heading):
    """Threads of a matrix product's block, from its tile in the kernel's key; None for others."""
    tile = re.search(r"\.tile(\d+)x(\d+)/(\d+)x(\d+)", heading)
    if not tile:
        return None
    columns, rows, thread_columns, thread_rows = map(int, tile.groups())
    return columns // thread_columns * (rows // thread_rows)


def occupancy(architecture, registers, shared, threads):
    """Share of a multiprocessor's threads that its resources let run at once."""
    if architecture not in PROCESSORS:
        return None
    all_registers, all_threads, all_shared, all_blocks = PROCESSORS[architecture]
    warps = threads // 32
    per_warp = -(-registers * 32 // 256) * 256
    blocks = min(all_registers // (per_warp * warps), all_threads // threads, all_blocks)
    if shared:
        blocks = min(blocks, all_shared // (shared + 1024))
    return blocks * threads / all_threads


def instructions_of(code):
    """All instructions, and where each label points to."""
    labels, instructions = {}, []
    for line in code.splitlines():
        if label := re.match(r"\s*(\.L_\w+):", line):
            labels[label.group(1)] = len(instructions)
        elif found := re.match(r"\s*/\*[0-9a-f]{4,}\*/\s+(.*?);", line):
            instructions.append(found.group(1))
    return instructions, labels


def loops_of(code):
    """Innermost loops as lists of instructions."""
    instructions, labels = instructions_of(code)
    back = []
    for at, instruction in enumerate(instructions):
        target = re.search(r"BRA.*`\((\.L_\w+)\)", instruction)
        if target and labels.get(target.group(1), at) < at:
            back.append((labels[target.group(1)], at))
    inner = [b for b in back if not any(o != b and b[0] <= o[0] and o[1] <= b[1] for o in back)]
    return [instructions[begin : end + 1] for begin, end in inner]


def length(code):
    """Instructions up to the last exit; behind it are the rare cases of divisions and roots."""
    instructions, _ = instructions_of(code)
    exits = [at for at, instruction in enumerate(instructions) if instruction.strip() == "EXIT"]
    return exits[-1] + 1 if exits else len(instructions)


def operation(instruction):
    return re.sub(r"^@!?U?P\w+\s+", "", instruction.strip()).split()[0]


def hot_loop(code):
    """Of the loop with most multiply-adds, or the longest where none has any: their number, all
    instructions, and the others by kind."""
    best = max(loops_of(code), default=[],
               key=lambda l: (sum(i.find("FFMA") >= 0 for i in l), len(l)))
    operations = collections.Counter(operation(i).split(".")[0] for i in best)
    return operations.pop("FFMA", 0), len(best), operations


def disassemble(nvdisasm, cubin):
    """SASS by entry."""
    text = subprocess.run([nvdisasm, "-c", cubin], capture_output=True, text=True).stdout
    parts = re.split(r"^\s*\.section\s+\.text\.([^,\s\"]+).*$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def examine(ptxas, nvdisasm, heading, module, architecture):
    """One record for each entry of a kernel's module."""
    with tempfile.TemporaryDirectory() as folder:
        source, cubin = os.path.join(folder, "k.ptx"), os.path.join(folder, "k.cubin")
        pathlib.Path(source).write_text(module)
        run = subprocess.run(
            [ptxas, "-v", f"-arch=sm_{architecture}", source, "-o", cubin],
            capture_output=True, text=True)
        if run.returncode:
            raise SystemExit(f"ptxas refuses {heading}: {run.stderr}")
        code = disassemble(nvdisasm, cubin) if nvdisasm else {}
        records = []
        for entry, said in re.findall(
                r"Compiling entry function '(\S+)'.*?\n(.*?)(?=ptxas info\s+: Compile time|\Z)",
                run.stderr, flags=re.S):
            number = lambda pattern: int((re.search(pattern, said) or [0, 0])[1])
            fused, all_instructions, others = hot_loop(code.get(entry, ""))
            threads = threads_of(heading) if fused >= 64 else None
            shared = sum(map(int, re.findall(r"\.shared .*?\[(\d+)\]", module)))
            records.append({
                "kernel": heading.split()[0], "key": heading.split()[1], "entry": entry,
                "architecture": architecture, "registers": number(r"Used (\d+) registers"),
                "stack": number(r"(\d+) bytes stack frame"),
                "spills": number(r"(\d+) bytes spill stores") + number(r"(\d+) bytes spill loads"),
                "local": sum(code.get(entry, "").count(op) for op in (" LDL", " STL")),
                "fused": fused, "instructions": all_instructions, "others": dict(others),
                "code": length(code.get(entry, "")),
                "occupancy": threads and occupancy(
                    architecture, number(r"Used (\d+) registers"), shared, threads),
            })
        return records


def print_table(records):
    """One line for each entry and architecture."""
    print("| kernel | tile | entry | arch | registers | spills | FFMA | occupancy |")
    print("| --- | --- | --- | --- | ---: | ---: | ---: | ---: |")
    for r in records:
        tile = device_code_page.tile_of(r)
        share = f"{device_code_page.share_of(r):.1f} %" if r["fused"] >= 64 else ""
        print(f"| {r['kernel']} | {tile} | "
              f"{r['entry'].removeprefix('_kernel_').split('_block')[0]} | sm_{r['architecture']} | "
              f"{r['registers']} | {r['spills'] + r['stack']} | {share} | "
              f"{'' if r['occupancy'] is None else format(r['occupancy'], '.0%')} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("ptx", nargs="*", help="what --emit=ptx printed (default: standard input)")
    parser.add_argument("--arch", nargs="+", default=["sm_80", "sm_90"])
    parser.add_argument("--json", action="store_true", help="one JSON list of records")
    parser.add_argument("--page", metavar="FILE", help="write the page for docs/")
    options = parser.parse_args()
    ptxas = os.environ.get("PTXAS") or shutil.which("ptxas") or "/usr/local/cuda/bin/ptxas"
    nvdisasm = os.environ.get("NVDISASM") or shutil.which("nvdisasm")
    texts = [pathlib.Path(name).read_text() for name in options.ptx] or [sys.stdin.read()]
    kernels = split_kernels(texts)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(examine, ptxas, nvdisasm, heading, module, int(arch[3:]))
                for heading, module in kernels.items() for arch in options.arch]
        records = [record for job in jobs for record in job.result()]
    if options.json:
        json.dump(records, sys.stdout, indent=1)
    elif options.page:
        networks = [pathlib.Path(name).stem for name in options.ptx]
        pathlib.Path(options.page).write_text(device_code_page.page(records, networks))
    else:
        print_table(records)


if __name__ == "__main__":
    main()
