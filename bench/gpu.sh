#!/usr/bin/env bash
# Measures everything on a real card, beside PyTorch where there is one with CUDA, and writes a report.
# usage: bench/gpu.sh [NAME...] [--quick] [--report FILE] [--build DIR] [--python PYTHON]
#
# NAME: some of the reference networks; without it all. --quick: three steps of each measurement.
# PYTHON: one with torch, safetensors and numpy; without it that of bench/setup, else python3.
set -euo pipefail
home=$(realpath "$(dirname "$0")/..")

build=$home/build
report=""
python=""
names=()
options=()

fail() {
  echo "bench/gpu.sh: error: $*" >&2
  exit 1
}

while (($# > 0)); do
  case $1 in
    --quick) options+=(--quick) ;;
    --report | --build | --python)
      (($# > 1)) || fail "$1 takes a value"
      declare "${1#--}=$2"
      shift
      ;;
    -h | --help)
      sed -n '2,6s/^# \{0,1\}//p' "$home/bench/gpu.sh"
      exit 0
      ;;
    -*) fail "there is no option $1" ;;
    *) names+=("$1") ;;
  esac
  shift
done

# What there must be, said before anything takes time.
problem=$(PYTHONPATH=$home/bench python3 -B -c '
import card
try:
    card.find_card()
except card.NoCard as problem:
    print(problem)') || fail "python3 is needed"
[[ -z $problem ]] || fail "$problem"
[[ -x $build/bin/cnnc ]] || fail "there is no $build/bin/cnnc: build first, with make"

if [[ -z $python ]]; then
  python=python3
  if [[ -x $build/bench/venv/bin/python ]]; then python=$build/bench/venv/bin/python; fi
fi
if "$python" -c 'import safetensors, torch; raise SystemExit(not torch.cuda.is_available())' \
  2> /dev/null; then
  options+=(--torch "$python")
else
  echo "bench/gpu.sh: no PyTorch with CUDA in $python: cnnc is measured alone" >&2
fi

exec python3 -B "$home/bench/gpu_report.py" --build "$build" --report "${report:-$build/bench/gpu.md}" \
  "${options[@]}" "${names[@]}"
