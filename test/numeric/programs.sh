# Sourced by the check-* scripts: programs on each device, and the evaluator.
#
# Programs run on the CPU and on each of DEVICES that the machine has: opencl, and cuda, where ptxcpu
# stands for a card and looks for races, loads of what was never written and missing synchronisation,
# with blocks in reverse order.
devices="cpu ${DEVICES-}"

# compile OPTIONS...: the network into ./program, for all devices
compile() {
  "$CNNC" --device "$(tr ' ' ',' <<< "$(echo $devices)")" --target native,sm_75 "$@" -o program
}

# run DEVICE ARGUMENTS...: the program on the device; whatever ptxcpu finds is an error.
run() {
  local device=$1
  shift
  if [ "$device" != cuda ]; then
    ./program "$@" --device "$device"
    return
  fi
  env LD_LIBRARY_PATH="$PTXCPU" CUDA_FORCE_PTX_JIT=1 PTXCPU_PTXAS=0 PTXCPU_RACE=1 PTXCPU_INIT=1 \
    PTXCPU_LAZY=1 PTXCPU_ORDER=reverse ./program "$@" --device cuda 2> ptxcpu.log ||
    { cat ptxcpu.log >&2; return 1; }
  if grep -v "CPU stand-in" ptxcpu.log | grep ptxcpu >&2; then return 1; fi
}

evaluate() { "$CNN_EVALUATE" --no-dropout "$@"; }
