#!/bin/bash
# Makes a Bazel workspace with the firmware of tests/firmware/sine, for Debian's
# Bazel 4.2 and an installed metactl. From the top of the tree:
#
#   workspace.sh DIRECTORY METACTL
set -euo pipefail

directory=$1
metactl=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
mkdir -p "$directory/metactl"
cp tests/firmware/sine/* tests/boards/*.[ch] tests/boards/image.ld \
  tests/boards/memory/mps2.ld tests/boards/cortex_m/* \
  tests/firmware/build_systems/bazel/finder.c \
  deploy/build_systems/bazel/metad.bzl "$directory"
cp tests/firmware/build_systems/bazel/firmware.BUILD "$directory/BUILD.bazel"
ln -sf "$metactl" "$directory/metactl/metactl"
touch "$directory/metactl/WORKSPACE"
echo 'exports_files(["metactl"])' >"$directory/metactl/BUILD.bazel"

# Bazel 4.2 would download all but the last.
mkdir -p "$directory/rules_cc/cc"
touch "$directory"/rules_cc/{WORKSPACE,BUILD.bazel}
cp deploy/bazel/rules_cc/cc/{BUILD.bazel,defs.bzl} "$directory/rules_cc/cc"
cat >"$directory/WORKSPACE" <<'END'
local_repository(name = "rules_java", path = "/usr/share/bazel/rules/java")
local_repository(name = "rules_proto", path = "/usr/share/bazel/rules/proto")
local_repository(name = "platforms", path = "/usr/share/bazel/tools/platforms")
local_repository(name = "bazel_skylib", path = "/usr/share/bazel/tools/skylib")
local_repository(name = "rules_cc", path = "rules_cc")
local_repository(name = "metactl", path = "metactl")
END
printf '%s\n' rules_cc metactl >"$directory/.bazelignore"
cat >"$directory/.bazelrc" <<'END'
build --incompatible_strict_action_env
build --host_javabase=@local_jdk//:jdk
build --nosandbox_debug
END
