"""A header that clang has read before the sources that include it."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "CPP_COMPILE_ACTION_NAME")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

# Any header of the system's without content serves as the file to compile. One of
# the workspace would not: its path, which clang checks, is another in each sandbox.
_EMPTY_HEADER = "/usr/include/stdc-predef.h"

def _precompiled_header_impl(ctx):
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )

    # clang takes the header only for the flags that it was made with.
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        use_pic = True,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts,
    )
    output = ctx.actions.declare_file(ctx.label.name + ".pch")
    arguments = ctx.actions.args()
    arguments.add_all(cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = CPP_COMPILE_ACTION_NAME,
        variables = variables,
    ))
    arguments.add_all(["-x", "c++-header", "-w"])

    # The functions of templates that the headers use are made once, here.
    arguments.add("-fpch-instantiate-templates")

    # The same bytes on each machine with the same headers.
    arguments.add_all(["-Xclang", "-fno-pch-timestamp"])
    arguments.add_all(ctx.attr.headers, before_each = "-include")
    arguments.add_all([_EMPTY_HEADER, "-o", output])
    ctx.actions.run(
        outputs = [output],
        inputs = toolchain.all_files,
        executable = cc_common.get_tool_for_action(
            feature_configuration = features,
            action_name = CPP_COMPILE_ACTION_NAME,
        ),
        arguments = [arguments],
        env = cc_common.get_environment_variables(
            feature_configuration = features,
            action_name = CPP_COMPILE_ACTION_NAME,
            variables = variables,
        ),
        mnemonic = "CppPrecompile",
        progress_message = "Precompiling the headers of %s" % ctx.label,
    )
    return [
        DefaultInfo(files = depset([output])),
        CcInfo(compilation_context = cc_common.create_compilation_context(
            headers = depset([output]),
        )),
    ]

precompiled_header = rule(
    implementation = _precompiled_header_impl,
    attrs = {
        "headers": attr.string_list(
            doc = "Headers of Debian's packages, as one would #include them.",
            mandatory = True,
        ),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    doc = "NAME.pch; what depends on it may say `-include-pch $(BINDIR)/.../NAME.pch`.",
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
