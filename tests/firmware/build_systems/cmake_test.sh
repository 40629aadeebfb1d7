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
done
