#!/bin/bash
# Fuzzes one reader with libFuzzer, which is guided by what it has reached, until
# the time is over or something is found:
#
#   tests/fuzz/fuzz.sh NAME SECONDS [LIBFUZZER_OPTION...]
#
# with NAME one of c_text, compiled_module, file_kind, json, library, module, npy,
# npz, object, params, raw, safetensors, target_fit. Inputs that reach something new
# are kept in /tmp/metad-fuzz-NAME, one that fails in the present directory, named
# by libFuzzer; put that into tests/fuzz/corpus/NAME with the fix.
set -euo pipefail

(($# >= 2)) || { sed -n '2,10s/^# \?//p' "$0" >&2; exit 2; }
name=$1
seconds=$2
shift 2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
found=/tmp/metad-fuzz-$name
mkdir -p "$found"

sources=("$root"/server/formats/{,archives/,c_sources/,model_library/,tensors/}*.cc
  "$root"/server/platform/printable_text.cc
  "$root"/tests/fuzz/fuzz_target.cc "$root/tests/fuzz/${name}_fuzz.cc")
if [[ $name == module ]]; then
  readers=(code_map crt_registry_reader entry_table_reader foreign_format function_name module_functions
    module_inspector object_archive object_bytes object_file object_inspector operator_choice)
  for reader in "${readers[@]}"; do sources+=("$root/server/pipeline/$reader.cc"); done
  # They ask every runtime; of the headers that those hand out, Bazel makes texts.
  (cd "$root" && bazel build //codegen/runtimes:runtime_list)
  sources+=("$root"/codegen/{plan,emit,elf,runtimes,runtimes/*}/*.cc "$root"/codegen/runtime/metad_declarations.cc
    "$root"/bazel-bin/codegen/runtime/metad_*_text.cc)
fi
if [[ $name == target_fit ]]; then
  sources+=("$root"/server/pipeline/{foreign_format,object_file}.cc "$root"/codegen/plan/identifier.cc)
  for source in "$root"/server/pipeline/target_fit/*.cc; do
    [[ ${source##*/} == target_* ]] || sources+=("$source")
  done
fi
read -r -a libraries < <(pkg-config --libs absl_{status,statusor,strings,str_format,hash,raw_hash_set} libarchive libelf re2 zlib)
"${CXX:-clang++}" -fuse-ld=lld -std=c++17 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
  -I"$root" -I"$root/bazel-bin" "${sources[@]}" "${libraries[@]}" -o "$found/fuzzer"
mkdir -p "$found/corpus"
"$found/fuzzer" -max_total_time="$seconds" -max_len=65536 "$@" "$found/corpus" "$root/tests/fuzz/corpus/$name"
