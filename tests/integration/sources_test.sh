#!/bin/bash
# C sources build as their authors build them: with headers beside them, above
# them, at absolute paths and in directories of -I, with macros, optimisation and
# standard; embedded and through a server, here and in another directory, with
# gcc and clang. What the depfile says is what gcc -MM says; what compilers say is
# said of the user's files.
set -euo pipefail

metactl=$PWD/client/metactl
metad=$PWD/server/metad
work=$(mktemp -d /tmp/metad-test-XXXXXX) # short enough for a socket's path
trap 'kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
server=
cd "$work"

fail() {
  echo "$*" >&2
  exit 1
}

# expect PATTERN FILE: a line that is like this.
expect() {
  grep -qE -- "$1" "$2" || {
    cat "$2" >&2
    fail "expected in $2: $1"
  }
}

mkdir -p "project/src/sub" project/include vendor/first vendor/second "far away"
cat >project/src/ops.c <<END
#include <tvm/runtime/c_backend_api.h>
#include <tvm/runtime/crt/error_codes.h>

#include "local.h"
#include "../include/up.h"
#include <arm_nnfunctions.h>
#include "$work/far away/uma.h"
#ifdef _WIN32
#include "windows_only.h"
#endif
#if __STDC_VERSION__ != 199901L || !defined(__OPTIMIZE__) || defined(__OPTIMIZE_SIZE__)
#error "other options"
#endif
int conv(TVMValue* args, int* codes, int n, TVMValue* ret, int* ret_code, void* res) {
  (void)args; (void)codes; (void)n; (void)ret; (void)ret_code; (void)res;
  return LOCAL + UP + NN + UMA + SCALE + kTvmErrorNoError;
}
END
printf '#include "sub/nested.h"\n#define LOCAL NESTED\n' >project/src/local.h
printf '#include "../sibling.h"\n#define NESTED SIBLING\n' >project/src/sub/nested.h
printf '#define SIBLING 1\n' >project/src/sibling.h
printf '#define UP 2\n' >project/include/up.h
printf '#include_next <arm_nnfunctions.h>\n#include "arm_nn_types.h"\n' >vendor/first/arm_nnfunctions.h
printf '#define NN 3\n' >vendor/second/arm_nnfunctions.h
printf 'typedef int nn_status;\n' >vendor/first/arm_nn_types.h
printf '#error "nobody includes this"\n' >vendor/first/unneeded.h
printf '#define UMA 4\n' >"far away/uma.h"

mkfifo ready
"$metad" --listen "unix:$work/metad.sock" >ready &
server=$!
read -r _ <ready

# $1: output directory; the rest: more options.
submit() {
  "$metactl" submit --model-name m --module project/src/ops.c --functions conv \
    -I vendor/first -I vendor/second -D ops:SCALE=5 --optimize speed --std c99 \
    --target cortex-m4 --emit archive --out "$@"
}

submit embedded --depfile embedded/m.d --verbose >/dev/null 2>verbose
submit remote --server "unix:$work/metad.sock" >/dev/null
submit clang --toolchain clang-arm-none-eabi >/dev/null
cmp embedded/libm.a remote/libm.a

expect "^ops: /usr/bin/arm-none-eabi-gcc .* -std=c99 -O2 -DSCALE=5 .* -c -o ops.o ops.c\$" verbose
if grep -q "$work" verbose; then fail "a command names a path of this machine"; fi

# Headers of the system and of metad are none of the user's.
gcc -std=c99 -O2 -MM -I vendor/first -I vendor/second -MG project/src/ops.c |
  sed -e 's/^ops.o://' -e 's/\\$//' -e 's/\\ /%/g' | tr -s ' ' '\n' | sed 's/%/ /g' |
  grep -v '^$' | grep -v '^tvm/' | sort >by_gcc
sed -n -e 's/\\$//' -e 's/\\ /%/g' -e 's/^ *\([^:]*[^: ]\) *$/\1/p' embedded/m.d |
  sed 's/%/ /g' | sort -u >by_metactl
diff by_gcc by_metactl

# The same project elsewhere is the same request.
mkdir -p elsewhere/deep
cp -r project vendor "far away" elsewhere/deep
sed -i "s|$work/far away|$work/elsewhere/deep/far away|" elsewhere/deep/project/src/ops.c
(cd elsewhere/deep && submit made --server "unix:$work/metad.sock" --output json >made.json)
cmp embedded/libm.a elsewhere/deep/made/libm.a
expect '"cached": true' elsewhere/deep/made.json

# Debugging information has no path of this run's.
submit debug_first --optimize debug -D __OPTIMIZE__ >/dev/null 2>&1
submit debug_second --optimize debug -D __OPTIMIZE__ --no-cache --server "unix:$work/metad.sock" >/dev/null 2>&1
cmp debug_first/libm.a debug_second/libm.a
arm-none-eabi-readelf --debug-dump=info debug_first/libm.a >debug_info
expect 'DW_AT_comp_dir.*: /proc/self/cwd$' debug_info

# What is wrong is said of the file as it was named, with its line.
printf '#define SIBLING 1\nint\tg(void) {\treturn nope; }\n' >project/src/sibling.h
for toolchain in gcc-arm-none-eabi clang-arm-none-eabi; do
  if submit broken --toolchain $toolchain >/dev/null 2>broken.txt; then fail "built"; fi
  expect '^project/src/sub/../sibling.h:2:22: error: .*nope' broken.txt
  expect '^    2 \| int g\(void\) \{ return nope; \}$' broken.txt
  expect '^      \|                      \^$' broken.txt
done
# Assemblers know of no file of the user's.
cat >assembly.c <<'END'
int f(void) {
  __asm__ volatile("bogus r0");
  return 0;
}
END
if "$metactl" submit --model-name m --module assembly.c --target cortex-m4 \
  --out broken >/dev/null 2>broken.txt; then fail "built"; fi
expect '^assembly.c: error: bad instruction .bogus r0' broken.txt
if grep -q '/tmp' broken.txt; then fail "$(cat broken.txt)"; fi

# A header that is in no directory: what to do about it.
printf '#include <absent.h>\n' >absent.c
if "$metactl" submit --model-name m --module absent.c --target cortex-m4 \
  --out broken >/dev/null 2>broken.txt; then fail "built"; fi
expect "^  absent.c:1: 'absent.h' is in no directory of -I, expected -I absent:DIR .*, or --include-file absent:absent.h=FILE\$" broken.txt

# An archive's modules take a vendor's headers, too.
mkdir -p mlf/codegen/host/src
cat >mlf/metadata.json <<'END'
{"version": 7, "modules": {"kws": {"model_name": "kws", "style": "full-model",
 "target": ["c -keys=arm_cpu,cpu -mcpu=cortex-m4"], "executors": ["graph"],
 "memory": {"functions": {"main": [], "operator_functions": []}},
 "external_dependencies": []}}}
END
cat >mlf/codegen/host/src/kws_lib0.c <<'END'
#include "tvm/runtime/c_runtime_api.h"
#include "tvm/runtime/c_backend_api.h"
#include <tvm/runtime/crt/module.h>
TVM_DLL int32_t tvmgen_kws_nn(TVMValue* args, int* type_code, int num_args, TVMValue* out_value, int* out_type_code, void* resource_handle);
static TVMBackendPackedCFunc _tvm_func_array[] = {
    (TVMBackendPackedCFunc)tvmgen_kws_nn,
};
static const TVMFuncRegistry _tvm_func_registry = {
    "\001\000tvmgen_kws_nn\000",    _tvm_func_array,
};
static const TVMModule _tvm_system_lib = {
    &_tvm_func_registry,
};
const TVMModule* TVMSystemLibEntryPoint(void) {
    return &_tvm_system_lib;
}
END
cat >mlf/codegen/host/src/kws_lib1.c <<'END'
#include <arm_nnfunctions.h>
#include "tvm/runtime/c_runtime_api.h"
TVM_DLL int32_t tvmgen_kws_nn(TVMValue* args, int* type_code, int num_args, TVMValue* out_value, int* out_type_code, void* resource_handle) {
  return (nn_status)NN;
}
END
tar -C mlf -cf kws.tar .
if "$metactl" submit kws.tar --target cortex-m4 --out library >/dev/null 2>broken.txt; then fail "built"; fi
expect "'arm_nnfunctions.h' is in no directory of -I" broken.txt
"$metactl" submit kws.tar --target cortex-m4 -I vendor/first -I vendor/second --out library >/dev/null
arm-none-eabi-nm -s library/libkws.a >symbols
expect '^tvmgen_kws_nn in ' symbols

# A project says the same.
cat >metad.textproto <<'END'
model_name: "m"
target: "cortex-m4"
target: "cortex-m3"
emit: "archive"
out: "made"
module {
  file: "project/src/ops.c" function: "conv"
  include_dir: "vendor/first" define: "SCALE=5"
}
include_dir: "vendor/second"
optimize: "speed"
standard: "c99"
END
printf '#define SIBLING 1\n' >project/src/sibling.h
"$metactl" submit --depfile project.d >/dev/null
cmp embedded/libm.a made/cortex-m4/libm.a
expect '^ vendor/first/arm_nn_types.h \\$' project.d
