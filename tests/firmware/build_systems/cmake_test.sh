#!/bin/bash
# The README's commands for CMake build firmware that runs, with the generators
# for Ninja and for Makefiles; metactl runs again when an input changes and only
# then.
set -euo pipefail
source tests/firmware/build_systems/build_systems.sh

image=$out/sine_cmake/sine.elf
for generator in Ninja "Unix Makefiles"; do
  export CMAKE_GENERATOR=$generator
  rm -rf "$out/sine_cmake" "$runs"
  run_readme CMake
  expect_runs 1 "$generator, first build"
  expect_that_it_runs "$image"
  linked=$(time_of "$image")

  run_readme CMake
  expect_runs 1 "$generator, nothing changed"
  [[ $(time_of "$image") == "$linked" ]] || fail "$generator: nothing changed, and it was linked again"

  touch_constants
  run_readme CMake
  expect_runs 2 "$generator, constants were touched"
  if [[ $generator == Ninja && $(time_of "$image") != "$linked" ]]; then
    fail "Ninja: the outputs did not change, and it was linked again"
  fi
  run_readme CMake
  expect_runs 2 "$generator, nothing changed after that"

  # An input that only the depfile knows of.
  cp tests/firmware/sine/sine_interface.textproto "$out/interface"
  cp tests/firmware/build_systems/cmake/CMakeLists.txt "$out/before"
  sed -i "s|^  TARGET cortex-m3)|  TARGET cortex-m3 OPTIONS --aot $out/interface)|" \
    tests/firmware/build_systems/cmake/CMakeLists.txt
  run_readme CMake
  ran=$(wc -l <"$runs")
  echo '# another line' >>"$out/interface"
  run_readme CMake
  expect_runs $((ran + 1)) "$generator, a file that an option names changed"
  cp "$out/before" tests/firmware/build_systems/cmake/CMakeLists.txt

  # TVM's archive, whose modules come along.
  rm -rf "$out/kws_cmake" "$out/kws_build" "$runs"
  mkdir "$out/kws_cmake"
  make_model_library "$out/kws_cmake"
  cat >"$out/kws_cmake/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.21)
project(kws C)
include($tree/deploy/build_systems/cmake/metad.cmake)
metad_add_library(kws MODEL_LIBRARY kws.tar)
add_executable(finder kws.c)
target_link_libraries(finder PRIVATE kws)
END
  for run in 1 2; do
    cmake -S "$out/kws_cmake" -B "$out/kws_build" -DMETACTL="$tree/bazel-bin/client/metactl"
    cmake --build "$out/kws_build"
    expect_runs 1 "$generator, build $run of TVM's archive"
  done
  "$out/kws_build/finder" || fail "$generator: the archive's function is not found"
  touch "$out/kws_cmake/kws.tar"
  cmake --build "$out/kws_build"
  expect_runs 2 "$generator, TVM's archive was touched"
done
