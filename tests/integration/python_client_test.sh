#!/bin/bash
# Any gRPC client gets what metactl gets: one in Python, with generated stubs and
# nothing else of metad's, uploads an archive of TVM's to a running metad and
# fetches the library of its model, byte for byte that of `metactl submit`.
#
# Archives of TVM's own are no part of this repository; METAD_FIXTURES names a
# directory with them in mlf/.
set -euo pipefail

metad=$PWD/server/metad
metactl=$PWD/client/metactl
write_library=$PWD/tests/integration/write_library
client=$PWD/tests/integration/python_client.py
stubs=$PWD/tests/integration/python_stubs.tar
work=$(mktemp -d /tmp/metad-test-XXXXXX) # short enough for a socket's path
trap 'kill %1 2>/dev/null || true; wait; rm -rf "$work"' EXIT

fail() {
  echo "$*" >&2
  exit 1
}

mkdir "$work/stubs"
tar -xf "$stubs" -C "$work/stubs"
export PYTHONPATH=$work/stubs PYTHONDONTWRITEBYTECODE=1

mkfifo "$work/ready"
"$metad" --listen "unix:$work/metad.sock" >"$work/ready" &
read -r _ <"$work/ready"

# $1: the archive.
expect_same() {
  local name
  name=$(basename "$1" .tar)
  /usr/bin/python3 "$client" "unix:$work/metad.sock" "$1" "$work/$name.a" 2>"$work/$name.notes" ||
    fail "$name: $(cat "$work/$name.notes")"
  "$metactl" submit "$1" --emit archive --out "$work/$name" >/dev/null
  cmp "$work/$name.a" "$work/$name"/lib*.a || fail "$name: not what metactl makes of it"
  grep -q "$name.tar: is built for " "$work/$name.notes" ||
    fail "$name: nothing tells which target was meant: $(cat "$work/$name.notes")"
}

for kind in graph aot; do
  "$write_library" "$kind" >"$work/$kind.tar"
  expect_same "$work/$kind.tar"
done

if [[ -n ${METAD_FIXTURES:-} ]]; then
  expect_same "$METAD_FIXTURES/mlf/kws_aot_packed_c.tar"
fi

# What is no archive is refused, by its name and the request's field.
echo "no archive" >"$work/what.tar"
if /usr/bin/python3 "$client" "unix:$work/metad.sock" "$work/what.tar" "$work/what.a" 2>"$work/what.notes"; then
  fail "what.tar was taken"
fi
grep -q "INVALID_ARGUMENT" "$work/what.notes" || fail "refused otherwise: $(cat "$work/what.notes")"
[[ ! -e $work/what.a ]] || fail "what.a was written"
