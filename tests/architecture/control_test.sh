#!/bin/bash
# The checker refuses what it should: control/ breaks its own rules.
#   control_test.sh CHECKER RULES GRAPH
set -uo pipefail

failures=0

expect() { # NAME EXPECTED ARGUMENT...
  local name=$1 expected=$2 actual
  shift 2
  actual=$(python3 "$@"; echo "exit code $?")
  if [[ $actual != "$expected" ]]; then
    printf '%s: expected\n%s\nbut got\n%s\n\n' "$name" "$expected" "$actual"
    failures=$((failures + 1))
  fi
}

checker=$1 rules=$2 graph=$3

expect "a dependency against the arrows" \
  "//tests/architecture/control:lower depends on //tests/architecture/control:upper
    tests/architecture/control/lower may not use tests/architecture/control/upper
3 arrows, 1 refused
exit code 1" \
  "$checker" "$rules" graph "$graph"

expect "includes against the arrows" \
  "tests/architecture/control/lower.h:4: #include <grpcpp/grpcpp.h>
    tests/architecture/control/lower may not use @grpc
tests/architecture/control/lower.h:9: #include \"tests/architecture/control/upper.h\"
    tests/architecture/control/lower may not use tests/architecture/control/upper.h
3 arrows, 2 refused
exit code 1" \
  "$checker" "$rules" includes tests/architecture/control

expect "rules that go round in a circle" \
  "tests/architecture/control/left may use what may use it
tests/architecture/control/right may use what may use it
exit code 1" \
  "$checker" "$rules" acyclic tests/architecture/control

expect "an empty graph proves nothing" "0 arrows, 0 refused
exit code 1" "$checker" "$rules" graph /dev/null

exit "$failures"
