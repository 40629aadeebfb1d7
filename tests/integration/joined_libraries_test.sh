#!/bin/bash
# Two of TVM's archives in one image, in one request and by joining: libcat.a and
# libdog.a link in either order, with GNU ld and lld, with and without
# --gc-sections, and the program finds every function of both; or the link fails
# and says why. The models' constants have the same names, as TVM gives them, and
# so have the functions that a schedule brings along. Two models that TVM called
# by one name are told apart by NAME=FILE.
set -euo pipefail

metactl=$PWD/client/metactl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# $1: what is wrong; the files after it say more.
fail() {
  echo "$1" >&2
  shift
  cat "$@" /dev/null >&2
  exit 1
}

# $1: directory; $2: name of the model; $3: what it multiplies by. An unpacked
# Model Library Format of a model that was compiled ahead of time with the C
# interface: y = x * fused_constant.
write_library() {
  mkdir -p "$1/codegen/host/src" "$1/codegen/host/include"
  cat >"$1/metadata.json" <<EOF
{"version": 7, "modules": {"$2": {"model_name": "$2", "executors": ["aot"],
 "style": "full-model", "target": ["c -keys=cpu "], "memory": {"functions": {
 "main": [{"inputs": {"x": {"dtype": "float32", "size": 16}},
           "outputs": {"y": {"dtype": "float32", "size": 16}}}],
 "operator_functions": []}}}}}
EOF
  cat >"$1/codegen/host/include/tvmgen_$2.h" <<EOF
#include <stdint.h>
struct tvmgen_$2_inputs { void* x; };
struct tvmgen_$2_outputs { void* y; };
EOF
  cat >"$1/codegen/host/src/$2_lib0.c" <<EOF
#include <tvm/runtime/crt/module.h>
TVM_DLL int32_t tvmgen_$2_run(TVMValue* args, int* type_code, int num_args, TVMValue* out_value, int* out_type_code, void* resource_handle);
TVM_DLL int32_t tvmgen_$2___tvm_main__(TVMValue* args, int* type_code, int num_args, TVMValue* out_value, int* out_type_code, void* resource_handle);
static TVMBackendPackedCFunc _tvm_func_array[] = {
    (TVMBackendPackedCFunc)tvmgen_$2_run,
    (TVMBackendPackedCFunc)tvmgen_$2___tvm_main__,
};
static const TVMFuncRegistry _tvm_func_registry = {
    "\\002\\000tvmgen_$2_run\\000tvmgen_$2___tvm_main__\\000",    _tvm_func_array,
};
static const TVMModule _tvm_system_lib = {
    &_tvm_func_registry,
};
const TVMModule* TVMSystemLibEntryPoint(void) {
    return &_tvm_system_lib;
}
;
#include <tvmgen_$2.h>
__attribute__((section(".rodata.tvm"), ))
static struct global_const_workspace {
  float fused_constant_let[4] __attribute__((aligned(16))); // 16 bytes
} global_const_workspace = {
  .fused_constant_let = {
    $3, $3, $3, $3
  },
};// of total size 16 bytes
int32_t tvmgen_$2___tvm_main__(void* x, void* y, uint8_t* block);
int32_t tvmgen_$2_run(struct tvmgen_$2_inputs* inputs, struct tvmgen_$2_outputs* outputs) {return tvmgen_$2___tvm_main__(inputs->x,outputs->y,((uint8_t*)&global_const_workspace));
}
EOF
  cat >"$1/codegen/host/src/$2_lib1.c" <<EOF
// tvm target: c -keys=cpu
#define TVM_EXPORTS
#include "tvm/runtime/c_runtime_api.h"
#include "tvm/runtime/c_backend_api.h"
#ifndef ARM_CPU_INTRINSICS_EXIST
#define ARM_CPU_INTRINSICS_EXIST
uint32_t __ror(uint32_t op1, uint32_t op2) {
  return op1 >> op2 | op1 << (32U - op2);
}
#define TIMES(x, y) ((x) * (y) * (float)__ror(2, 1))
#endif
#ifdef __cplusplus
extern "C"
#endif
int32_t multiply(float* x, float* y, float* z) {
  *z = TIMES(*x, *y);
  return 0;
}
int32_t tvmgen_$2___tvm_main__(void* x, void* y, uint8_t* block) {
  for (int32_t i = 0; i < 4; ++i) {
    multiply((float*)x + i, (float*)block + i, (float*)y + i);
  }
  return 0;
}
EOF
}
write_library cat_library cat 0x1p+1
write_library dog_library dog 0x1.8p+1
tar cf cat.tar -C cat_library .
tar cf dog.tar -C dog_library .

cat >main.c <<'EOF'
#include <stdint.h>
#include <string.h>
typedef int (*function)(void*, int*, int, void*, int*, void*);
struct registry { const char* names; const function* functions; };
struct module { const struct registry* registry; };
extern const struct module* TVMSystemLibEntryPoint(void);
#ifdef CALL_ENTRIES
struct tensors { void* data; };
int32_t tvmgen_cat_run(struct tensors*, struct tensors*);
int32_t tvmgen_dog_run(struct tensors*, struct tensors*);
#endif
/* What the main function of this name makes of 1; 0 where there is none. */
static float call(const char* wanted, const float* block) {
  const struct registry* registry = TVMSystemLibEntryPoint()->registry;
  uint16_t count, i;
  const char* name = registry->names + 2;
  memcpy(&count, registry->names, 2);
  for (i = 0; i < count; ++i, name += strlen(name) + 1) {
    float x[4] = {1, 1, 1, 1}, y[4] = {0, 0, 0, 0};
    if (strcmp(name, wanted) != 0) continue;
    ((int32_t (*)(void*, void*, const void*))(void*)registry->functions[i])(x, y, block);
    return y[3];
  }
  return 0;
}
int main(void) {
  const float block[4] = {7, 7, 7, 7};
  if (call("tvmgen_cat___tvm_main__", block) != 7) return 1;
  if (call("tvmgen_dog___tvm_main__", block) != 7) return 2;
  if (call("tvmgen_bird___tvm_main__", block) != 0) return 3;
#ifdef CALL_ENTRIES
  {
    float x[4] = {1, 1, 1, 1}, y[4];
    struct tensors in = {x}, out = {y};
    if (tvmgen_cat_run(&in, &out) != 0 || y[3] != 2) return 4;
    if (tvmgen_dog_run(&in, &out) != 0 || y[3] != 3) return 5;
  }
#endif
  return 0;
}
EOF
gcc -Wall -ffunction-sections -c -o main.o main.c
gcc -Wall -ffunction-sections -DCALL_ENTRIES -c -o entries.o main.c

# In one request.
"$metactl" submit cat.tar dog.tar --model-name zoo --emit header,archive --out zoo >/dev/null 2>notes ||
  fail "both archives in one request were refused:" notes
for linker in bfd lld; do
  gcc -fuse-ld=$linker -o zoo.out entries.o -Lzoo -lzoo
  ./zoo.out || fail "the image of both archives ended with $?, linked by $linker"
done

# Both with the name that TVM gives by default: refused with the way out, which
# is one, in one request and by joining.
write_library first default 0x1p+1
write_library second default 0x1.8p+1
if "$metactl" submit first second --model-name zoo --out default 2>notes; then
  fail "two models of one name were taken"
fi
grep -q "expected NAME=second" notes ||
  fail "the refusal of two models of one name has no way out:" notes
"$metactl" submit cat=first dog=second --model-name zoo --emit header,archive --out named >/dev/null 2>notes ||
  fail "models that were given names were refused:" notes
"$metactl" submit cat=first --joinable --emit header,archive,report --out named >/dev/null 2>notes ||
  fail "the first model that was given a name was refused:" notes
"$metactl" submit dog=second --join named/cat_report.json --emit header,archive --out named >/dev/null 2>notes ||
  fail "the second model that was given a name does not join:" notes
test -e named/tvmgen_dog.h || fail "no header of the model that was given a name"
for libraries in -lzoo "-ldog -lcat"; do
  gcc -o named.out entries.o -Lnamed $libraries
  ./named.out || fail "the image of named models ($libraries) ended with $?"
done

# A directory and what is packed are the same archives.
tar czf dog.tgz dog_library
"$metactl" submit cat_library dog.tgz --model-name zoo --emit header,archive --out packed >/dev/null 2>notes ||
  fail "a directory and a packed archive were refused:" notes
cmp zoo/libzoo.a packed/libzoo.a

# One after the other, with every output.
outputs=source,header,object,archive,linker-script,report
"$metactl" submit cat.tar --joinable --emit $outputs --out joined >/dev/null 2>notes ||
  fail "the first archive was refused:" notes
"$metactl" submit dog.tar --join joined/cat_report.json --emit $outputs --out joined >/dev/null 2>notes ||
  fail "the second archive does not join the first:" notes
cd joined

# $1: linker; $2: of sections; $3: program; the rest: what is linked with it.
# True where it links; the image then has to find all.
links() {
  local linker=$1 sections=$2 program=$3
  shift 3
  gcc -fuse-ld="$linker" -Wl,"$sections" -o pair.out "../$program.o" -L. "$@" 2>errors || return 1
  ./pair.out || fail "$linker $sections $program $*: the image ended with $?"
}

for linker in bfd lld; do
  for sections in --gc-sections --no-gc-sections; do
    for program in main entries; do
      # lld finds what it needs wherever it is.
      links $linker $sections $program -ldog -lcat ||
        fail "$linker $sections $program: -ldog -lcat does not link:" errors
      links $linker $sections $program -lcat -ldog ||
        fail "$linker $sections $program: -lcat -ldog does not link:" errors
      # The first as an object, which defines the entry point before any library.
      links $linker $sections $program cat_metadata.o -ldog -lcat ||
        fail "$linker $sections $program: an object and two libraries do not link:" errors
    done
  done
  # The first alone is no image, and says why.
  if links $linker --gc-sections main -lcat ||
    ! grep -q metad_cat_is_joinable_and_needs_the_registry_that_joins_it errors; then
    fail "$linker, libcat.a alone:" errors
  fi
done
