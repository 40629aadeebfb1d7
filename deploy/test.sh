#!/bin/bash
# Sets the machine up and runs every test. The last line says how it went:
#   N passed, N failed[, N skipped]
# counting test cases; a target that does not build counts as one failed.
# The exit code is 0 only if something passed and nothing failed.
#
#   deploy/test.sh [BAZEL_TEST_ARGUMENT...]     e.g. --test_filter=... //codegen/...
set -uo pipefail
export HOME=~  # Bazel needs it; the tilde works where HOME is not set.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

close_early() {
  echo "test: $1" >&2
  echo "0 passed, 1 failed"
  exit 1
}

targets=(//...)
for argument in "$@"; do
  [[ $argument == -* ]] || targets=()
done

deploy/setup.sh Build Libraries >&2 || close_early "setup failed"
# What only tests need is installed while all else compiles: unpacking packages
# keeps one core busy at most. Whether it compiles is the tests' to say.
deploy/setup.sh >&2 &
setup=$!
((${#targets[@]} == 0)) || bazel build --keep_going //client/... //server/... //codegen/... >&2
wait "$setup" || close_early "setup failed"

work=$(mktemp -d) || close_early "no temporary directory"
trap 'rm -rf "$work"' EXIT
bazel test --keep_going --build_event_json_file="$work/events.json" "$@" "${targets[@]}" >&2
python3 deploy/count_tests.py "$?" "$work/events.json"
