#!/bin/bash
# Sets the machine up, builds metad and metactl, and does the main job on the
# bundled example: the operators of a small network as two modules and its
# weights go in, the function registry and the constants for a Cortex-M3 come
# out. The outputs go to $METAD_QUICKSTART_OUT, by default below ~/.cache.
set -euo pipefail
export HOME=~  # Bazel needs it; the tilde works where HOME is not set.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${METAD_QUICKSTART_OUT:-${XDG_CACHE_HOME:-$HOME/.cache}/metad/quickstart}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$root"

deploy/setup.sh Build Libraries
# The toolchains of targets are installed while the rest compiles.
deploy/setup.sh &
setup=$!
built=yes
bazel build -c opt //server:metad //client:metactl || built=no
wait "$setup"
[[ $built == yes ]]

sine=tests/firmware/sine
# One module is C source; the other comes as an object, as from a vendor.
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os -std=c99 -ffreestanding \
  -c "$sine/npu_operators.c" -o "$out/npu_operators.o"
main_job=(bazel-bin/client/metactl submit --model-name sine
  --module "sine_operators=$sine/sine_operators.c"
  --module "npu=$out/npu_operators.o"
  --constants "$sine/weights.npz"
  --runtime crt --target cortex-m3
  --emit source,header,object --out "$out")

printf '\nThe main job, in %s:\n   ' "$root"
printf ' %s' "${main_job[@]}"
printf '\n\n'
made=$("${main_job[@]}")

cat <<END
Made, with their sizes in bytes:
$(sed 's/^/    /' <<<"$made")

Look inside:
    bazel-bin/client/metactl inspect $out/sine_metadata.o
Run it on an emulated Cortex-M3:
    bazel test -c opt //tests/firmware:firmware_test
END
