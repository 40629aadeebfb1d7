#!/bin/bash
# One archive links: metadata and modules, one registry. With GNU ld and lld the
# image takes of it what it refers to, and finds every function.
set -euo pipefail

metactl=$PWD/client/metactl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "$*" >&2
  exit 1
}

# $1: name; $2: what it returns.
operator() {
  echo "int $1(void* a, int* b, int c, void* d, int* e, void* f);
int $1(void* a, int* b, int c, void* d, int* e, void* f) {
  (void)a; (void)b; (void)c; (void)d; (void)e; (void)f;
  return $2;
}"
}

# Three kinds of modules, and one that is linked later; the archive has two
# members of one name.
operator cat_run 1 >cat.c
mkdir one two
operator dog_run 2 >one/conv.c
operator dog_more 3 >two/conv.c
operator bird_run 4 >bird.c
for source in cat one/conv two/conv; do
  gcc -ffunction-sections -c -o "$source.o" "$source.c"
done
ar qcD dog.a one/conv.o two/conv.o

cat >main.c <<'END'
#include <stdint.h>
#include <string.h>
typedef int (*function)(void*, int*, int, void*, int*, void*);
struct registry { const char* names; const function* functions; };
struct module { const struct registry* registry; };
extern const struct module* TVMSystemLibEntryPoint(void);
int npu_run(void* a, int* b, int c, void* d, int* e, void* f);
int npu_run(void* a, int* b, int c, void* d, int* e, void* f) {
  (void)a; (void)b; (void)c; (void)d; (void)e; (void)f;
  return 5;
}
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
  if (call("cat_run") != 1) return 1;
  if (call("dog_run") != 2) return 2;
  if (call("dog_more") != 3) return 3;
  if (call("bird_run") != 4) return 4;
  if (call("npu_run") != 5) return 5;
  return 0;
}
END

submit() {
  "$metactl" submit --model-name zoo --module cat.o --module dog.a \
    --module bird.c --external npu --functions npu:npu_run \
    --emit archive,report --out "$1"
}
submit first >/dev/null
submit second >summary
cmp first/libzoo.a second/libzoo.a

# What the build says of itself, what its report does, and what binutils count.
total=$(size -t second/libzoo.a | awk 'END { print $1 + $2 }')
own=$(size second/libzoo.a | awk '/zoo_metadata.o/ { print $1 + $2 }')
line="flash $total bytes (metadata $own), RAM 0 bytes, without npu, whose object is not here: 5 functions of 4 modules, 0 constants of 0 bytes"
[[ $(tail -1 summary) == "$line" ]] || fail "the build says: $(tail -1 summary)"
# A grep that has found what it looks for leaves the rest unread.
"$metactl" inspect second/zoo_report.json >inspected
grep -qxF "$line" inspected ||
  fail "the report does not say: $line"

members=$(ar t first/libzoo.a | tr '\n' ' ')
expected="zoo_metadata.o cat.o dog.conv.o dog.conv.2.o bird.o "
[[ $members == "$expected" ]] || fail "members are $members"

# The index is the one that ranlib makes.
cp first/libzoo.a indexed.a
ranlib -D indexed.a
cmp first/libzoo.a indexed.a
for function in TVMSystemLibEntryPoint cat_run dog_run dog_more bird_run; do
  count=$(nm -s first/libzoo.a | grep -c "^$function in ") || true
  [[ $count == 1 ]] || fail "$function is $count times in the index"
done

# The report says what is in it, and what is not.
grep -A1 '"absent_modules"' first/zoo_report.json | grep -q '"npu"' ||
  fail "the report does not say that npu is not in the archive"
grep -q '"name": "dog.conv.2.o"' first/zoo_report.json ||
  fail "the report does not name the members"

for linker in bfd lld; do
  gcc -fuse-ld=$linker -Wl,--gc-sections -Wl,--fatal-warnings -o "$linker.out" \
    main.c -Lfirst -lzoo
  ./"$linker.out" || fail "the image of $linker ended with $?"
done

# Of a function that two members define, which one is linked would be chance.
operator cat_run 1 | sed 's/^int cat_run(.*) {/__attribute__((weak)) &/' >weak.c
gcc -c -o weak.o weak.c
cp weak.o again.o
ar qcD weak.a weak.o again.o
status=0
"$metactl" submit --model-name twice --module weak.a --functions cat_run \
  --emit archive --out twice 2>refusal >/dev/null || status=$?
[[ $status == 1 ]] || fail "a function defined twice ended with $status"
grep -q 'cat_run is defined by weak.weak.o and weak.again.o' refusal ||
  fail "$(cat refusal)"
[[ ! -e twice/libtwice.a ]] || fail "an archive was written all the same"

# Members by their whole paths, as many build systems archive them, and a source
# with a function that the runtime cannot call: everybody sees the same.
ar qcDP paths.a one/conv.o two/conv.o
{
  operator fish_run 6
  echo 'void helper(float* x) { *x = 0; }'
} >fish.c
"$metactl" submit --model-name sea --module paths.a --module fish.c \
  --emit archive --out sea 2>notes >/dev/null
grep -q 'note: .*fish.c: 1 function of its symbol table is not registered: "helper" is defined as "void (float \*)"' notes ||
  fail "no note of helper: $(cat notes)"
"$metactl" inspect sea/libsea.a >inspected
for line in 'ar archive of 4 members' '    2  fish_run' 'paths.one_conv.o: ' '^helper *yes'; do
  grep -q "$line" inspected || fail "no '$line' in $(cat inspected)"
done
"$metactl" inspect paths.a >inspected
grep -q '^one/conv.o: ' inspected || fail "paths.a is not told by its members"
