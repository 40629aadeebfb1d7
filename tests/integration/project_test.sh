#!/bin/bash
# A project file does what the command line does: for several targets at once,
# from another directory, and as `metactl init` writes it.
set -euo pipefail

metactl=$PWD/client/metactl
readme=$PWD/README.md
sine=$PWD/tests/firmware/sine
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "$*" >&2
  exit 1
}

mkdir project
cp "$sine"/{sine_operators.c,weights.npz,sine_interface.textproto} project
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os -c -o project/npu_m3.o "$sine/npu_operators.c"
gcc -Os -c -o project/npu_host.o "$sine/npu_operators.c"

# $1: target; $2: its object; $3: output directory; the rest: more options.
submit() {
  "$metactl" submit --model-name sine --module "ops=project/sine_operators.c" \
    --module "npu=project/$2" --constants project/weights.npz \
    --aot project/sine_interface.textproto --target "$1" \
    --region FLASH:flash,budget=64K --constant-style bits \
    --constant-alignment sine_dense0_bias=64 \
    --emit source,header,object,linker-script --out "$3" "${@:4}" >/dev/null
}
submit cortex-m3 npu_m3.o direct/cortex-m3
submit host npu_host.o direct/host

cat >project/metad.textproto <<'END'
model_name: "sine"
target: "cortex-m3"
target: "host"
emit: ["source", "header", "object", "linker-script"]
out: "made"
aot: "sine_interface.textproto"
module { name: "ops" file: "sine_operators.c" }
module { name: "npu" file: "npu_m3.o" for_target: "cortex-m3" }
module { name: "npu" file: "npu_host.o" for_target: "host" }
constants { file: "weights.npz" }
constant { style: "bits" }
constant { name: "sine_dense0_bias" alignment: 64 }
region { name: "FLASH" kind: "flash" budget: 0x10000 }
END
(cd project && "$metactl" submit >said)
diff -r direct project/made
grep -q '^host:$' project/said || fail "the targets are not told apart: $(cat project/said)"
"$metactl" submit --project project/metad.textproto --out elsewhere --depfile elsewhere/d >/dev/null
diff -r -x d direct elsewhere
for input in metad.textproto sine_operators.c npu_m3.o npu_host.o weights.npz sine_interface.textproto; do
  grep -q "^ project/$input" elsewhere/d || fail "$input is not in the depfile: $(cat elsewhere/d)"
done

# One target that cannot be built is reported, and the other is built.
rm -r project/made
echo 'void broken(' >project/broken.c
echo 'module { file: "broken.c" for_target: "host" }' >>project/metad.textproto
status=0
"$metactl" submit --project project/metad.textproto >/dev/null 2>refusal || status=$?
[[ $status == 1 ]] || fail "a target that does not compile ended with $status: $(cat refusal)"
grep -q '^metactl: host: ' refusal || fail "the target is not named: $(cat refusal)"
diff -r direct/cortex-m3 project/made/cortex-m3
[[ ! -e project/made/host ]] || fail "the target that failed has outputs"

# What init writes gives the bytes that the same files give directly.
mkdir drafted
"$metactl" init project/sine_operators.c npu=project/npu_m3.o project/weights.npz \
  --model-name sine --target cortex-m3 --project drafted/metad.textproto >/dev/null
(cd drafted && "$metactl" submit >/dev/null)
"$metactl" submit --model-name sine --module project/sine_operators.c \
  --module npu=project/npu_m3.o --constants project/weights.npz --target cortex-m3 \
  --out undrafted >/dev/null
diff -r -x metad.textproto drafted undrafted

# Whole or absent, and never instead of what was there.
status=0
"$metactl" init project/weights.npz --project drafted/metad.textproto 2>/dev/null || status=$?
[[ $status == 2 || $status == 5 ]] || fail "init over a project ended with $status"
(cd drafted && "$metactl" submit >/dev/null)

# The README's example.
mkdir readme
cp project/{sine_operators.c,npu_m3.o,npu_host.o,weights.npz} readme
sed -n '/^## A project file/,/^## /s/^    //p' "$readme" >readme/metad.textproto
(cd readme && "$metactl" submit --depfile depfile >/dev/null)
for target in cortex-m3 host; do
  [[ -s readme/generated/$target/sine_metadata.o ]] || fail "the README's example makes nothing for $target"
done
