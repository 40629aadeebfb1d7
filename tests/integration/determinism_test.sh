#!/bin/bash
# The same request gives the same bytes: embedded and through a server, from
# another directory, in another locale and time zone, under another umask.
set -euo pipefail

metactl=$PWD/client/metactl
metad=$PWD/server/metad
sine=$PWD/tests/firmware/sine
work=$(mktemp -d /tmp/metad-test-XXXXXX) # short enough for a socket's path
trap 'kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
server=

arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os -c -o "$work/npu.o" "$sine/npu_operators.c"
mkfifo "$work/ready"
"$metad" --listen "unix:$work/metad.sock" >"$work/ready" &
server=$!
read -r _ <"$work/ready"

# $1 is the output directory, the rest more arguments.
submit() {
  "$metactl" submit --model-name sine --module "$sine/sine_operators.c" \
    --module "npu=$work/npu.o" --constants "$sine/weights.npz" --runtime crt \
    --target cortex-m3 --emit source,header,object --out "$@" >/dev/null
}

submit "$work/embedded"
submit "$work/again"
submit "$work/remote" --server "unix:$work/metad.sock"
mkdir "$work/elsewhere"
(
  cd "$work/elsewhere"
  umask 0077
  export LC_ALL=C.UTF-8 LANG=de_DE.UTF-8 TZ=Asia/Tokyo HOME=/nonexistent TMPDIR=$work/elsewhere
  submit ../other
)

for other in again remote other; do
  diff -r "$work/embedded" "$work/$other"
done

# An object that a compiler makes, too.
submit "$work/compiled" --object-engine toolchain
submit "$work/compiled_again" --object-engine toolchain --server "unix:$work/metad.sock"
diff -r "$work/compiled" "$work/compiled_again"
diff "$work/compiled/sine_metadata.c" "$work/embedded/sine_metadata.c"
if cmp -s "$work/compiled/sine_metadata.o" "$work/embedded/sine_metadata.o"; then
  echo "both engines gave the same file: one of them was not asked" >&2
  exit 1
fi
