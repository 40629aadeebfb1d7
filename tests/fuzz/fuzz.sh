#!/bin/bash
# Fuzzes one reader with libFuzzer, which is guided by what it has reached, until
# the time is over or something is found:
#
#   tests/fuzz/fuzz.sh NAME SECONDS [LIBFUZZER_OPTION...]
#
# with NAME one of c_text, compiled_module, file_kind, json, library, npy, npz, object,
# params, raw, safetensors. Inputs that reach
# something new are kept in /tmp/metad-fuzz-NAME, one that fails in the present
# directory, named by libFuzzer; put that into tests/fuzz/corpus/NAME with the
# fix.
set -euo pipefail

(($# >= 2)) || { sed -n '2,12s/^# \?//p' "$0" >&2; exit 2; }
name=$1
seconds=$2
shift 2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
found=/tmp/metad-fuzz-$name
mkdir -p "$found"

sources=("$root"/client/{importers,model_library}/*.cc "$root"/client/{byte_range,byte_spool,file_kind,printable_text}.cc
  "$root"/tests/fuzz/fuzz_target.cc "$root/tests/fuzz/${name}_fuzz.cc")
read -r -a libraries < <(pkg-config --libs absl_{status,statusor,strings,str_format,hash,raw_hash_set} libarchive libelf zlib)
"${CXX:-clang++}" -fuse-ld=lld -std=c++17 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
  -I"$root" "${sources[@]}" "${libraries[@]}" -o "$found/fuzzer"
mkdir -p "$found/corpus"
"$found/fuzzer" -max_total_time="$seconds" -max_len=65536 "$@" "$found/corpus" "$root/tests/fuzz/corpus/$name"
