#!/bin/bash
# Every header and source of the workspace is formatted by .clang-format. The
# argument is a file that Bazel links from tests/architecture.
set -uo pipefail
cd "$(dirname "$(realpath "$1")")/../.." || exit 1
mapfile -d '' files < <(find client codegen server tests \
  \( -name '*.h' -o -name '*.cc' \) -print0)
if ((${#files[@]} == 0)); then
  echo "no files below $PWD"
  exit 1
fi
complaints=$(clang-format --dry-run -Werror "${files[@]}" 2>&1) && exit 0
printf '%s\n\nRun: clang-format -i' "$complaints"
sed -nE 's/^([^ :]+):[0-9]+:.*clang-format.*/\1/p' <<<"$complaints" | sort -u | sed 's/^/ /' | tr -d '\n'
echo
exit 1
