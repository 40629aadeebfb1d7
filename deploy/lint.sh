#!/bin/bash
# Runs clang-tidy (.clang-tidy) over the C++ sources, with the flags that Bazel
# compiles them with. Slow: about ten seconds a file.
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
# On stderr clang-tidy counts, above all, what it left out of system headers.
status=0
printf '%s\0' "${files[@]}" |
  xargs -0 -n 4 -P "$(nproc)" clang-tidy -p "$work" --quiet 2>"$work/log" || status=$?
grep -vE '^[0-9]+ warnings?( and [0-9]+ errors?)? generated\.$' "$work/log" >&2 || true
((status == 0)) || exit 1
echo "lint: ${#files[@]} files, nothing to say"
