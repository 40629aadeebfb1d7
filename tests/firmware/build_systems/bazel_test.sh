#!/bin/bash
# The README's commands for Bazel build firmware that runs, in a workspace of
# their own, and a program of the host that links the library; metactl runs again
# when an input changes and only then.
set -euo pipefail
rules_cc=$PWD/../rules_cc
source tests/firmware/build_systems/build_systems.sh
mkdir -p deploy/bazel/rules_cc
cp -rL "$rules_cc"/* deploy/bazel/rules_cc

workspace=$out/sine_bazel
end() {
  # The server would stay.
  [[ ! -d $workspace ]] || (cd "$workspace" && bazel shutdown)
}
trap end EXIT

# A home, a place for outputs, and no sandbox inside that of the test.
export HOME=$TEST_TMPDIR
cat >"$TEST_TMPDIR/.bazelrc" <<END
startup --output_user_root=$TEST_TMPDIR/bazel
startup --host_jvm_args=-Xmx512m
build --spawn_strategy=local --jobs=2
build --noshow_progress
END

run_readme Bazel
expect_runs 2 "first build, of two libraries"
expect_that_it_runs "$workspace/bazel-bin/sine.elf"
"$workspace/bazel-bin/finder" || fail "the host's program does not find the registry"

cd "$workspace"
bazel build //:sine.elf //:finder
expect_runs 2 "nothing changed"
sed -i 's/tvmgen_sine_fused_dense2/tvmgen_sine_other_dense2/' sine_operators.c main.c
bazel build //:sine.elf
expect_runs 3 "a module changed"
expect_that_it_runs bazel-bin/sine.elf

# TVM's archive, whose modules come along.
make_model_library "$workspace"
rm -r "$workspace/parts"
cat >>BUILD.bazel <<'END'

metad_library(
    name = "kws",
    metactl = "@metactl//:metactl",
    model_library = "kws.tar",
)

cc_binary(
    name = "kws_finder",
    srcs = ["kws.c"],
    deps = [":kws"],
)
END
bazel build //:kws_finder
expect_runs 4 "first build of TVM's archive"
bazel-bin/kws_finder || fail "the archive's function is not found"
