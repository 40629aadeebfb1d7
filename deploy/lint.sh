#!/bin/bash
# Runs clang-tidy (.clang-tidy) over the C++ sources, with the flags that Bazel
# compiles them with. Slow: a few seconds a file.
#
#   deploy/lint.sh [FILE...]     the files, as paths from the root; all by default
set -euo pipefail
export HOME=~

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
deploy/setup.sh >&2

# Generated headers must exist before clang-tidy can read who includes them.
bazel build //... >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bazel aquery --output=jsonproto \
  'mnemonic("CppCompile", //client/... + //codegen/... + //server/... + //tests/...)' \
  >"$work/actions.json"
python3 deploy/compile_commands.py "$root" <"$work/actions.json" >"$work/compile_commands.json"

if (($#)); then
  files=("$@")
else
  mapfile -d '' files < <(find client codegen server tests -name '*.cc' -print0 | sort -z)
fi
printf '%s\0' "${files[@]}" |
  xargs -0 -n 4 -P "$(nproc)" clang-tidy -p "$work" --quiet
echo "lint: ${#files[@]} files, nothing to say"
