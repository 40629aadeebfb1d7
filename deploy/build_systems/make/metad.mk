# A model's metadata in a Makefile, GNU make 4.0 or later:
#
#     include metad.mk
#     sine_METAD = --module operators.c --constants weights.npz --target cortex-m3
#     $(eval $(call metad_library,sine,build/metad))
#     firmware.elf: build/metad/sine_metadata.o
#
# or, of an archive that TVM wrote, with the objects of its modules:
#
#     kws_METAD = kws.tar --target cortex-m3
#     kws_METAD_OUTPUTS = build/metad/kws_metadata.h build/metad/libkws.a
#     $(eval $(call metad_library,kws,build/metad))
#     firmware.elf: build/metad/libkws.a
#
# MODEL_METAD are arguments of `metactl submit`, but for --model-name, --out and
# --depfile; or `--project FILE`, whose model is MODEL, with --target where it
# has several. MODEL_METAD_INPUTS are inputs that this Makefile makes; all others
# are found by themselves. MODEL_METAD_OUTPUTS are the files that are made:
# MODEL_metadata.c, .h and .o if it is not set, so set it with --emit.
#
# metactl runs when an input, a Makefile or metactl itself is newer than its last
# run. Outputs whose bytes stay the same keep their time, so that what is made of
# them is not made again.

METACTL ?= metactl

# A newer metactl may make other outputs.
metad_program := $(shell command -v $(METACTL))

# Makes metactl run again where an output was removed.
.PHONY: metad_force

# $(call metad_library,MODEL,DIRECTORY)
define metad_library
$(1)_METAD_OUTPUTS ?= $(2)/$(1)_metadata.c $(2)/$(1)_metadata.h $(2)/$(1)_metadata.o

# The time of this file is that of the last run's beginning: what changes while
# metactl runs is newer.
$(2)/$(1).metad: $$($(1)_METAD_INPUTS) $(filter-out %.d,$(MAKEFILE_LIST)) $(metad_program) \
  $$(if $$(filter-out $$(wildcard $$($(1)_METAD_OUTPUTS)),$$($(1)_METAD_OUTPUTS)),metad_force)
	@mkdir -p $(2) && touch $$@.begun
	$$(METACTL) submit $$(if $$(findstring --project,$$($(1)_METAD)),,--model-name $(1)) \
	  $$($(1)_METAD) --out $(2) --keep-unchanged \
	  --depfile $(2)/$(1).d --depfile-target $$@
	@mv $$@.begun $$@

# A recipe, for make to look at the outputs' times again.
$$($(1)_METAD_OUTPUTS): $(2)/$(1).metad
	@test -e $$@ || { echo "metactl did not make $$@" >&2; exit 1; }

-include $(2)/$(1).d

# None of these is what `make` alone is to make.
$$(if $$(filter $(2)/$(1).metad,$$(.DEFAULT_GOAL)),$$(eval .DEFAULT_GOAL :=))
endef
