#!/bin/bash
# The README's commands for make build firmware that runs; metactl runs again when
# an input changes and only then, and what it makes anew is linked anew.
set -euo pipefail
source tests/firmware/build_systems/build_systems.sh

run_readme make
expect_runs 1 "first build"
image=$out/sine_make/sine.elf
expect_that_it_runs "$image"
linked=$(time_of "$image")

run_readme make
expect_runs 1 "nothing changed"
[[ $(time_of "$image") == "$linked" ]] || fail "nothing changed, and it was linked again"

# The same bytes come of it: nothing else is made again.
touch_constants
run_readme make
expect_runs 2 "constants were touched"
[[ $(time_of "$image") == "$linked" ]] || fail "the outputs did not change, and it was linked again"
run_readme make
expect_runs 2 "nothing changed after that"

rm "$out/sine_make/metad/sine_metadata.h" "$out/sine_make/metad/sine_metadata.o"
run_readme make
expect_runs 3 "outputs were removed"

# Another registry, another object.
sed -i 's/tvmgen_sine_fused_dense2/tvmgen_sine_other_dense2/' tests/firmware/sine/{sine_operators,main}.c
linked=$(time_of "$image")
run_readme make
expect_runs 4 "a module changed"
[[ $(time_of "$image") != "$linked" ]] || fail "a module changed, and nothing was linked"
expect_that_it_runs "$image"

# What fails leaves nothing that looks as if it were made.
echo 'broken' >tests/firmware/sine/weights.npz
if (run_readme make) >/dev/null 2>&1; then fail "broken constants are accepted"; fi
expect_runs 5 "the constants are broken"
if (run_readme make) >/dev/null 2>&1; then fail "broken constants are accepted the second time"; fi
expect_runs 6 "the constants are still broken"

# TVM's archive, whose modules come along.
make_model_library "$out"
cat >"$out/Makefile" <<END
include $tree/deploy/build_systems/make/metad.mk
kws_METAD = $out/kws.tar
kws_METAD_OUTPUTS = $out/metad/kws_metadata.h $out/metad/libkws.a
all: $out/kws
\$(eval \$(call metad_library,kws,$out/metad))
$out/kws: $out/kws.c \$(kws_METAD_OUTPUTS)
	gcc -I$out/metad $out/kws.c $out/metad/libkws.a -o \$@
END
for run in first second; do
  make -f "$out/Makefile" METACTL=bazel-bin/client/metactl all
  expect_runs 7 "$run build of TVM's archive"
done
"$out/kws" || fail "the archive's function is not found"
touch "$out/kws.tar"
make -f "$out/Makefile" METACTL=bazel-bin/client/metactl all
expect_runs 8 "TVM's archive was touched"
