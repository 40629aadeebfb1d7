#!/bin/bash
# The README's "main job by hand" works as it is written: its commands are taken
# from the README itself and run in a tree that looks like the repository after
# a build. Only /tmp is another directory.
set -euo pipefail

commands=$(sed -n '/^## The main job by hand/,/^## /s/^    //p' README.md)
if [[ $(wc -l <<<"$commands") -ne 3 ]]; then
  echo "expected three commands in the README, found:" >&2
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

for name in sine_metadata.c sine_metadata.h sine_metadata.o; do
  [[ -s $out/sine/$name ]] || { echo "$name was not made" >&2; exit 1; }
done
grep -q tvmgen_sine_npu_dense1_relu "$out/log" || {
  echo "inspect did not print the registry" >&2
  exit 1
}
