# Each target installs what is missing first, so a fresh Debian 12 needs only git and make.
#
#   make           build optimised: build/bin/cnnc and build/bin/cnn-opt
#   make test      build and run every test
#   make fuzz      run each libFuzzer target for RUNS (5000000) inputs
#   make demo      build, compile a network, train it on Fashion-MNIST
#   make install   build and install below PREFIX (default /usr/local); DESTDIR goes before it
#   make bench     measure against PyTorch, ONNX Runtime and OpenVINO: docs/benchmarks.md (30 min)
#   make tidy      clang-tidy over all sources (package clang-tidy-22)
#   make clean     remove what the chosen preset built
#
# PRESET picks another build (test/README.md): `make test PRESET=sanitizers`; debug, thread-sanitizer.

PRESET := release
PREFIX := /usr/local
BUILD := $(if $(filter release,$(PRESET)),build,build-$(PRESET))

# What a preset builds and tests; nothing for all. MLIR's libraries know nothing of the thread
# sanitizer, so with it only the runtime is of use.
PARTS := $(if $(filter thread-sanitizer,$(PRESET)),runtime-tests)

# Inputs for each fuzz target; through the passes they take longer, so they get fewer.
RUNS := 5000000
PASSES_RUNS := 200000

.PHONY: all setup build test quick-fuzz-targets fuzz demo bench install tidy clean

all: build

setup:
	@scripts/setup

build: $(BUILD)/build.ninja
	cmake --build $(BUILD) $(PARTS:%=--target %)

# Set-up is checked every time, before anything else. Ninja itself runs cmake again when a
# CMakeLists.txt has changed.
build/build.ninja: CMakePresets.json | setup
	cmake --preset release
	@touch $@

build-%/build.ninja: CMakePresets.json | setup
	cmake --preset $*
	@touch $@

# The tests include a short run of the fuzz targets, which are a small build of their own.
test: build $(if $(PARTS),,quick-fuzz-targets)
	@scripts/test --build $(BUILD) $(PARTS)

quick-fuzz-targets: build-fuzz/build.ninja
	cmake --build build-fuzz --target $@

fuzz: build-fuzz/build.ninja
	cmake --build build-fuzz --target fuzz-targets
	@scripts/fuzz --runs $(RUNS) text format tensor-file idx
	@scripts/fuzz --runs $(PASSES_RUNS) passes

demo: build
	@scripts/demo $(BUILD)

install: build
	DESTDIR="$(DESTDIR)" cmake --install $(BUILD) --prefix "$$(realpath -m -- "$(PREFIX)")"

bench: build
	@bench/setup $(BUILD)
	@bench/run --build $(BUILD) --report docs/benchmarks.md

tidy: build
	@command -v run-clang-tidy-22 > /dev/null || { echo "tidy: install clang-tidy-22" >&2; exit 1; }
	run-clang-tidy-22 -quiet -p $(BUILD) '^$(CURDIR)/(dialect|frontend|passes|codegen|runtime|driver)/'

clean:
	rm -rf $(BUILD)
