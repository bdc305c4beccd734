# Each target installs what is missing first, so a fresh Debian 12 needs only git and make.
#
#   make           build optimised: build/bin/cnnc and build/bin/cnn-opt
#   make test      build and run every test
#   make demo      build, compile a network, train it on Fashion-MNIST
#   make install   build and install below PREFIX (default /usr/local); DESTDIR goes before it
#   make tidy      clang-tidy over all sources (package clang-tidy-22)
#   make clean     remove what the chosen preset built
#
# PRESET=debug or PRESET=sanitizers picks another build: `make test PRESET=sanitizers`.

PRESET := release
PREFIX := /usr/local
BUILD := $(if $(filter release,$(PRESET)),build,build-$(PRESET))

.PHONY: all setup build test demo install tidy clean

all: build

setup:
	@scripts/setup

build: $(BUILD)/build.ninja
	cmake --build $(BUILD)

# Set-up is checked every time, before anything else. Ninja itself runs cmake again when a
# CMakeLists.txt has changed.
$(BUILD)/build.ninja: CMakePresets.json | setup
	cmake --preset $(PRESET)
	@touch $@

test: build
	@scripts/test --build $(BUILD)

demo: build
	@scripts/demo $(BUILD)

install: build
	DESTDIR="$(DESTDIR)" cmake --install $(BUILD) --prefix "$$(realpath -m -- "$(PREFIX)")"

tidy: build
	@command -v run-clang-tidy-22 > /dev/null || { echo "tidy: install clang-tidy-22" >&2; exit 1; }
	run-clang-tidy-22 -quiet -p $(BUILD) '^$(CURDIR)/(dialect|frontend|passes|codegen|runtime|driver)/'

clean:
	rm -rf $(BUILD)
