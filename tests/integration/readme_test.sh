#!/bin/bash
# What the README has one do by hand, in the sections below, works as it is
# written: the commands are taken from the README itself and run, one after the
# other, in a tree that looks like the repository after a build. Only /tmp is
# another directory.
set -euo pipefail

commands=$(sed -n -e '/^## The main job by hand/,/^## /s/^    //p' \
  -e '/^## C sources as/,/^## /s/^    //p' \
  -e '/^## Several models/,/^## /s/^    //p' \
  -e '/^## One archive/,/^## /s/^    //p' \
  -e '/^## The firmware itself/,/^## /s/^    //p' \
  -e '/^## Where constants go/,/^## /s/^    //p' \
  -e '/^## Ahead-of-time compiled models/,/^## /s/^    //p' README.md)
if [[ $(wc -l <<<"$commands") -ne 14 ]]; then
  echo "expected fourteen commands in the README, found:" >&2
  echo "$commands" >&2
  exit 1
fi

tree=$TEST_TMPDIR/tree
out=$TEST_TMPDIR/out
mkdir -p "$tree/bazel-bin/client" "$out"
ln -s "$PWD/tests" "$tree/tests"
ln -s "$PWD/client/metactl" "$tree/bazel-bin/client/metactl"
cd "$tree"
while read -r command; do
  echo "+ $command"
  bash -c "${command//\/tmp\//$out/}" | tee -a "$out/log"
done <<<"$commands"

for name in sine/sine_metadata.{c,h,o} placed/sine_metadata.{c,h,o,ld} \
  placed/sine_late.bin joined/{first,second}_metadata.o \
  sources/libsine.a sources/sine.d archive/libsine.a aot/sine_metadata.{c,h,o} aot/tvmgen_sine.h; do
  [[ -s $out/$name ]] || { echo "$name was not made" >&2; exit 1; }
done
grep -q 'sine_dense2_weight = 0x90400000;' "$out/log" || {
  echo "the linker script does not define the constant of the pool" >&2
  exit 1
}
grep -q 'define TVMGEN_SINE_WORKSPACE_SIZE 128u' "$out/aot/tvmgen_sine.h" || {
  echo "the interface header does not say how large the workspace is" >&2
  exit 1
}
grep -q 'tests/firmware/sine/tvm_abi.h' "$out/sources/sine.d" || {
  echo "the depfile does not have the header that a source includes" >&2
  exit 1
}
grep -q '^TVMSystemLibEntryPoint in sine_metadata.o' "$out/log" || {
  echo "the archive's index does not have the registry's entry" >&2
  exit 1
}
grep -q 'firmware.elf: ARM, 32 bits, little-endian: proved' "$out/log" || {
  echo "the firmware was not proved" >&2
  exit 1
}
grep -q tvmgen_sine_npu_dense1_relu "$out/log" || {
  echo "inspect did not print the registry" >&2
  exit 1
}
