# For the tests of this folder, which source it from the top of the runfiles: a
# copy of the part of the repository that the README's commands name, in which
# files can be touched, with a metactl that counts its runs.

readme=$PWD/deploy/build_systems/README.md
tree=$TEST_TMPDIR/tree
out=$TEST_TMPDIR/out
runs=$TEST_TMPDIR/runs
mkdir -p "$tree/bazel-bin/client" "$out"
cp -rL deploy tests "$tree"
chmod -R u+w "$tree"
cat >"$tree/bazel-bin/client/metactl" <<END
#!/bin/bash
echo run >>"$runs"
exec "$PWD/client/metactl" "\$@"
END
chmod +x "$tree/bazel-bin/client/metactl"
cd "$tree"
# Nothing but the commands decides.
unset MAKEFLAGS MAKELEVEL MFLAGS

fail() {
  echo "$*" >&2
  exit 1
}

# Runs the commands below the README's heading $1, in a directory for /tmp.
run_readme() {
  local commands
  commands=$(sed -n "/^## $1\$/,/^## /s/^    //p" "$readme" | sed "s|/tmp/|$out/|g")
  [[ -n $commands ]] || fail "the README has no commands below '$1'"
  echo "$commands"
  bash -euo pipefail -c "$commands" || fail "the commands below '$1' fail"
}

expect_runs() {
  local found
  found=$(wc -l <"$runs")
  [[ $found == "$1" ]] || fail "$2: metactl ran $found times, expected $1"
}

# Takes one of the constants for changed, which its bytes are not.
touch_constants() {
  touch tests/firmware/sine/weights.npz
}

expect_that_it_runs() {
  local said
  said=$(qemu-system-arm -M mps2-an385 -cpu cortex-m3 -nographic \
    -semihosting-config enable=on,target=native -kernel "$1" 2>&1) ||
    fail "the firmware fails: $said"
  grep -q '^PASS sine on Cortex-M3' <<<"$said" || fail "the firmware says: $said"
}

time_of() {
  stat -c %y "$1"
}

# An archive as TVM writes it, of a model kws with one function, into $1/kws.tar,
# and a program that finds it, $1/kws.c.
make_model_library() {
  local parts=$1/parts
  mkdir -p "$parts/codegen/host/src"
  cat >"$parts/metadata.json" <<'END'
{"version": 7, "modules": {"kws": {"model_name": "kws", "executors": ["graph"],
  "style": "full-model", "target": ["c -keys=cpu"], "memory": {"functions": {"main": [],
  "operator_functions": [{"function_name": "tvmgen_kws_answer"}]}}}}}
END
  cat >"$parts/codegen/host/src/kws_lib1.c" <<'END'
#include "tvm/runtime/c_runtime_api.h"
TVM_DLL int32_t tvmgen_kws_answer(void* args, int32_t* arg_type_ids, int32_t num_args, void* out_ret_value, int32_t* out_ret_tcode, void* resource_handle) {
  return 42;
}
END
  tar -C "$parts" -cf "$1/kws.tar" .
  cat >"$1/kws.c" <<'END'
#include "kws_metadata.h"
struct registry { const char* names; int (*const* funcs)(void*, int*, int, void*, int*, void*); };
struct module { const struct registry* registry; };
int main(void) {
  const struct module* module = (const struct module*)TVMSystemLibEntryPoint();
  return module->registry->funcs[0](0, 0, 0, 0, 0, 0) == 42 ? 0 : 1;
}
END
}
