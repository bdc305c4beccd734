# lit's configuration. Run all with scripts/test, or a part: scripts/test test/passes.
# Parameters: build (the build folder, default build/), llvm_tools (where FileCheck and not lie).
import ctypes
import glob
import os
import re
import shutil

import lit.formats

source = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.path.abspath(lit_config.params.get("build", os.path.join(source, "build")))
llvm_tools = lit_config.params.get("llvm_tools", "/usr/lib/llvm-22/bin")

config.name = "cnnc"
config.suffixes = [".mlir", ".cnn", ".test"]
config.excludes = ["Inputs"]  # files that tests read and that are no tests themselves
config.test_source_root = os.path.join(source, "test")
config.test_exec_root = os.path.join(build, "test-output")

# bash runs the lines, so that a test may look at an exit status: %cnnc ...; test $? -eq 2
config.test_format = lit.formats.ShTest(execute_external=True)

# The fuzz targets are a build of their own, which `make test` makes.
if os.path.exists(os.path.join(source, "build-fuzz", "bin", "fuzz-text")):
    config.available_features.add("fuzz-targets")

# What stands in for a card's driver: see test/README.md.
faulty_cuda = os.path.join(build, "test", "runtime", "faulty-cuda")
ptxcpu = os.environ.get("CNNC_PTXCPU", os.path.join(source, "..", "shared", "tools", "ptxcpu"))
ptxcpu = os.path.join(os.path.abspath(ptxcpu), "lib")
lit_config.params["ptxcpu"] = ptxcpu
if os.path.exists(os.path.join(ptxcpu, "libcuda.so.1")):
    config.available_features.add("ptxcpu")
if glob.glob("/etc/OpenCL/vendors/*.icd"):
    config.available_features.add("opencl")
for tool in ("ptxas", "nvdisasm"):  # of the CUDA toolkit, as bench/device_code.py looks for them
    found = os.environ.get(tool.upper()) or shutil.which(tool, path="/usr/local/cuda/bin") or shutil.which(tool)
    if found:
        config.available_features.add(tool)
        config.environment[tool.upper()] = found
try:
    ctypes.CDLL("libcuda.so.1")
    config.available_features.add("nvidia-driver")
except OSError:
    pass

config.substitutions += [
    ("%faulty_cuda", f"env LD_LIBRARY_PATH={faulty_cuda}"),
    ("%ptxcpu", f"env LD_LIBRARY_PATH={ptxcpu} CUDA_FORCE_PTX_JIT=1 PTXCPU_PTXAS=0"),
    ("%linear-classifier", os.path.join(build, "bin", "linear-classifier")),
    ("%cnnc", os.path.join(build, "bin", "cnnc")),
    ("%cnn-evaluate", os.path.join(build, "bin", "cnn-evaluate")),
    ("%cnn-opt", os.path.join(build, "bin", "cnn-opt")),
    ("%build", build),
    ("%docs", os.path.join(source, "docs")),
    ("%fuzz", os.path.join(source, "scripts", "fuzz")),
    ("%models", os.path.join(source, "models")),
    ("%examples", os.path.join(source, "examples")),
    ("%bench", os.path.join(source, "bench")),
    ("%fashion_mnist", "/usr/share/datasets/fashion-mnist"),
]

with open(os.path.join(build, "CMakeCache.txt")) as cache:
    if re.search(r"^CNNC_SANITIZERS:\w+=\S", cache.read(), re.MULTILINE):
        config.available_features.add("sanitizers")

environment = config.environment
environment["PATH"] = os.pathsep.join([os.path.join(build, "bin"), llvm_tools, os.environ["PATH"]])
# Tests share compiled kernels with each other and with nothing outside the build folder.
# The tests of docs/ look here for a Python with torch; see docs/run-page.
if "CNNC_TORCH_PYTHON" in os.environ:
    environment["CNNC_TORCH_PYTHON"] = os.environ["CNNC_TORCH_PYTHON"]
# PoCL too keeps what it compiles; without HOME it would not know where.
environment["POCL_CACHE_DIR"] = os.path.join(build, "pocl-cache")
os.makedirs(environment["POCL_CACHE_DIR"], exist_ok=True)
environment["CNNC_CACHE"] = os.path.join(build, "kernel-cache")
# The sanitizers look at our own code: other libraries' containers are not instrumented.
environment["ASAN_OPTIONS"] = "detect_container_overflow=0:detect_leaks=0"
environment["UBSAN_OPTIONS"] = "print_stacktrace=1"
