#!/bin/bash
# One image, several models: in one request, and by joining an earlier registry.
# Both images link with the host's compiler, run, and find every function and
# constant through the one TVMSystemLibEntryPoint.
set -euo pipefail

metactl=$PWD/client/metactl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# $1: name of the model; $2: what its operator returns. Its constant is called
# as every compiler calls its first one.
write_model() {
  mkdir "$1"
  cat >"$1/ops.c" <<EOF
extern const signed char $1_table[4];
int $1_run(void* args, int* codes, int n, void* ret, int* ret_code, void* res) {
  (void)args; (void)codes; (void)n; (void)ret; (void)ret_code; (void)res;
  return $2 + $1_table[3];
}
EOF
  # .npy 1.0: magic, version, length of the header, header, data.
  header="{'descr': '|i1', 'fortran_order': False, 'shape': (4,), }"
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n%b' "$header" "$3" >"$1/constant_0.npy"
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n%b' "$header" '\x00\x00\x00\x01' >"$1/$1_table.npy"
  gcc -c -o "$1/$1.o" "$1/ops.c"
}
write_model cat 10 '\x01\x02\x03\x04'
write_model dog 20 '\x01\x02\x03\x05'

cat >main.c <<'EOF'
#include <string.h>
#include <stdint.h>
typedef int (*function)(void*, int*, int, void*, int*, void*);
struct registry { const char* names; const function* functions; };
struct module { const struct registry* registry; };
extern const struct module* TVMSystemLibEntryPoint(void);
extern const int8_t CAT_CONSTANT[4];
extern const int8_t DOG_CONSTANT[4];
/* What the function of this name returns; -1 where there is none. */
static int call(const char* wanted) {
  const struct registry* registry = TVMSystemLibEntryPoint()->registry;
  uint16_t count, i;
  const char* name = registry->names + 2;
  memcpy(&count, registry->names, 2);
  for (i = 0; i < count; ++i, name += strlen(name) + 1) {
    if (strcmp(name, wanted) == 0) return registry->functions[i](0, 0, 0, 0, 0, 0);
  }
  return -1;
}
int main(void) {
  if (call("cat_run") != 11) return 1;
  if (call("dog_run") != 21) return 2;
  if (call("bird_run") != -1) return 3;
  if (CAT_CONSTANT[3] != 4 || DOG_CONSTANT[3] != 5) return 4;
  return 0;
}
EOF

# In one request. No module expects constant_0 under that name, so each model's
# gets a name of its own; the two tables hold the same bytes, which are stored
# once.
"$metactl" submit --model-name zoo \
  --model cat --module cat/cat.o --requires cat:cat_table \
  --constants cat/constant_0.npy cat/cat_table.npy \
  --model dog --module dog/dog.o --requires dog:dog_table \
  --constants dog/constant_0.npy dog/dog_table.npy --out zoo >/dev/null
gcc -DCAT_CONSTANT=cat_constant_0 -DDOG_CONSTANT=dog_constant_0 -o zoo.out \
  main.c zoo/zoo_metadata.o cat/cat.o dog/dog.o
./zoo.out
addresses=$(nm zoo/zoo_metadata.o | sed -n 's/ [A-Za-z] \(cat\|dog\)_table$//p' | sort -u | wc -l)
if [[ $addresses != 1 ]]; then
  echo "the tables of both models are stored apart:" >&2
  nm zoo/zoo_metadata.o >&2
  exit 1
fi

# One after the other. The earlier image works by itself; the later registry
# replaces its entry point and serves both.
submit_part() {
  "$metactl" submit --model-name "$1" --module "$1/$1.o" --requires "$1_table" \
    --constants "$1_constant_0=$1/constant_0.npy" "$1/$1_table.npy" \
    --emit object,report --out "$1" "${@:2}" >/dev/null
}
submit_part cat --joinable
submit_part dog --join cat/cat_report.json
# Report and object say that both are served.
"$metactl" inspect dog/dog_report.json >dog_says
grep -q ', without cat, whose object is not here: 2 functions of 2 modules, 4 constants .*; of these, 1 function and 2 constants of earlier registries$' dog_says || {
  head -3 dog_says >&2
  exit 1
}
"$metactl" inspect dog/dog_metadata.o >inspected
grep -q ': 2 functions, 2 constants$' inspected
gcc -DCAT_CONSTANT=cat_constant_0 -DDOG_CONSTANT=dog_constant_0 -o joined.out \
  main.c cat/cat_metadata.o dog/dog_metadata.o cat/cat.o dog/dog.o
./joined.out

# A later table of constants has those of the earlier registry, too.
cat >table.c <<'EOF'
#include <stdint.h>
#include "METADATA_HEADER"
static int has(const char* name, int8_t last) {
  const struct metad_constant* found = metad_constant_table_find(TABLE, name);
  return found != 0 && ((const int8_t*)metad_constant_data(found, 0))[3] == last;
}
int main(void) {
  if (!has("cat_constant_0", 4) || !has("dog_constant_0", 5)) return 1;
  return has("bird_constant_0", 0) ? 2 : 0;
}
EOF
for runtime in crt standalone; do
  for engine in direct toolchain; do
    out=table-$runtime-$engine
    for part in cat dog; do
      join=(--joinable)
      [[ $part == cat ]] || join=(--join "$out/cat_report.json")
      "$metactl" submit --model-name "$part" --module "$part/$part.o" --requires "${part}_table" \
        --constants "${part}_constant_0=$part/constant_0.npy" "$part/${part}_table.npy" \
        --runtime "$runtime" --constant-table --object-engine "$engine" "${join[@]}" \
        --emit header,object,report --out "$out" >/dev/null
    done
    table='\&metad_dog_constants'
    [[ $runtime == crt ]] || table='metad_dog_registry.constants'
    sed "s/METADATA_HEADER/dog_metadata.h/; s/TABLE/$table/g" table.c >"$out/table.c"
    gcc -I"$out" -o "$out/table.out" "$out/table.c" "$out"/{cat,dog}_metadata.o cat/cat.o dog/dog.o
    "$out/table.out" || { echo "$out/table.out ended with $?" >&2; exit 1; }
  done
done

# What cannot be joined is refused, and nothing is written.
rm dog/dog_metadata.o
status=0
submit_part dog --join dog/dog_report.json 2>refusal || status=$?
if [[ $status != 3 ]] || ! grep -q -- '--joinable' refusal || [[ -e dog/dog_metadata.o ]]; then
  echo "joining what is not joinable ended with $status and said:" >&2
  cat refusal >&2
  exit 1
fi
