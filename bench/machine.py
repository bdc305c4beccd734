"""What the measurements were made on, and with what."""
import datetime
import json
import os
import platform
import re
import subprocess
import time
from pathlib import Path

PACKAGES = ("torch", "onnx", "onnxruntime", "openvino")
# The widest first.
VECTOR_EXTENSIONS = {"avx512f": "AVX-512", "avx2": "AVX2", "avx": "AVX"}


def describe(threads):
    cpu = Path("/proc/cpuinfo").read_text()
    flags = re.search(r"^flags\s*:\s*(.*)$", cpu, re.M)[1].split()
    memory = re.search(r"^MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.M)[1]
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": re.search(r"^model name\s*:\s*(.*)$", cpu, re.M)[1],
        "vector_extension": next(
            (name for flag, name in VECTOR_EXTENSIONS.items() if flag in flags), "none"),
        "processors": os.cpu_count(),
        "threads": threads,
        "memory_bytes": int(memory) * 1024,
        "system": f"{platform.system()} {platform.release()}",
    }


def versions(cnnc, python):
    """Of the compiler and of the packages in the peers' environment."""
    query = ("import importlib.metadata as m, json, sys; "
             f"print(json.dumps({{p: m.version(p) for p in {PACKAGES}}} "
             "| {'python': sys.version.split()[0]}))")
    found = json.loads(subprocess.check_output([python, "-c", query], text=True))
    own = subprocess.check_output([cnnc, "--version"], text=True).split()[-1]
    return {"cnnc": own, **found}


def busy_share(seconds=0.5):
    """How much of the processors' time all programs together take, from 0 to 1, while we wait."""
    def times():
        user, nice, system, idle, iowait, *rest = (
            int(ticks) for ticks in Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
        return user + nice + system + sum(rest), idle + iowait

    busy, idle = times()
    time.sleep(seconds)
    busy_then, idle_then = times()
    return (busy_then - busy) / max(busy_then - busy + idle_then - idle, 1)


def available_memory():
    return int(re.search(r"^MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text(),
                         re.M)[1]) * 1024
