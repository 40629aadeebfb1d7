"""A fuzz target, replayed in the normal suite."""

SANITIZERS = [
    "-fsanitize=address,undefined",
    # These take a runtime that only clang++ links, and libraries built likewise.
    "-fno-sanitize=vptr,function",
    "-fno-sanitize-recover=all",
]

def fuzz_test(name, srcs, corpus, iterations = 2000, deps = []):
    """NAME_test runs the corpus, and inputs made of it, under sanitizers.

    Args:
      name: of the target, NAME_fuzz.
      srcs: the file with LLVMFuzzerTestOneInput.
      corpus: the folder with its inputs.
      iterations: how many inputs are made: a few seconds' worth.
      deps: what it needs beside the readers of constants.
    """
    native.cc_test(
        name = name + "_test",
        size = "small",
        srcs = srcs,
        args = [native.package_name() + "/" + corpus, str(iterations)],
        copts = SANITIZERS + ["-O1"],
        data = native.glob([corpus + "/*"]),
        linkopts = SANITIZERS,
        linkstatic = True,
        deps = [":replay"] + deps,
    )
