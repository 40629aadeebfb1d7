"""A model's metadata in a Bazel workspace: modules and constants in, a C library out.

    load("//third_party/metad:metad.bzl", "metad_library")

    metad_library(
        name = "sine_metadata",
        model_name = "sine",
        constants = ["weights.npz"],
        metactl = "@metactl//:metactl",
        modules = {"operators.c": "", ":npu": "npu"},
        target = "cortex-m3",
    )

    cc_binary(
        name = "firmware",
        srcs = ["main.c"],
        deps = [":sine_metadata"],
    )

Of an archive that TVM wrote, the library has the objects of its modules, too:

    metad_library(
        name = "kws",
        metactl = "@metactl//:metactl",
        model_library = "kws.tar",
    )

It needs no other repository than Bazel's own C++ rules do.
"""

load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

def _file_of(label, files):
    if len(files) != 1:
        fail("%s has %d files, expected one" % (label, len(files)))
    return files[0]

def _metad_library_impl(ctx):
    model = ctx.attr.model_name or ctx.label.name
    directory = ctx.label.name + ".metad/"
    base = directory + model + "_metadata"
    source = ctx.actions.declare_file(base + ".c")
    header = ctx.actions.declare_file(base + ".h")
    object_file = ctx.actions.declare_file(base + ".o")
    further = [ctx.actions.declare_file(directory + name) for name in ctx.attr.further_outputs]
    outputs = [source, header, object_file] + further
    archive = None
    if ctx.file.model_library:
        archive = ctx.actions.declare_file(directory + "lib" + model + ".a")
        outputs.append(archive)

    arguments = ctx.actions.args()
    arguments.add("submit")
    arguments.add("--out", header.dirname)
    target = ctx.attr.target
    if not target and not ctx.file.model_library:
        target = "host"
    if target:
        arguments.add("--target", target)
    inputs = list(ctx.files.constants) + ctx.files.data
    if ctx.file.model_library:
        if ctx.file.project:
            fail("project and model_library, expected one of them")
        arguments.add(ctx.file.model_library)
        arguments.add("--emit", "source,header,object,archive")
        inputs.append(ctx.file.model_library)
    if ctx.file.project:
        arguments.add("--project", ctx.file.project)
        inputs.append(ctx.file.project)
    else:
        arguments.add("--model-name", model)
    if ctx.attr.runtime:
        arguments.add("--runtime", ctx.attr.runtime)
    for module, name in ctx.attr.modules.items():
        file = _file_of(module.label, module.files.to_list())
        inputs.append(file)
        arguments.add("--module")
        arguments.add(file, format = name.replace("%", "%%") + "=%s" if name else "%s")
    for constants in ctx.files.constants:
        arguments.add("--constants", constants)
    for option in ctx.attr.options:
        arguments.add(ctx.expand_location(option, ctx.attr.data))
    ctx.actions.run(
        executable = ctx.executable.metactl,
        arguments = [arguments],
        inputs = inputs,
        outputs = outputs,
        mnemonic = "Metad",
        progress_message = "Generating the metadata of " + model,
        # Compilers are looked for in PATH.
        use_default_shell_env = True,
    )

    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    objects = depset([object_file])
    if archive:
        library = cc_common.create_library_to_link(
            actions = ctx.actions,
            alwayslink = ctx.attr.alwayslink,
            cc_toolchain = toolchain,
            feature_configuration = features,
            pic_static_library = archive,
            static_library = archive,
        )
        linking_context = cc_common.create_linking_context(
            linker_inputs = depset([cc_common.create_linker_input(
                libraries = depset([library]),
                owner = ctx.label,
            )]),
        )
    else:
        linking_context, _ = cc_common.create_linking_context_from_compilation_outputs(
            actions = ctx.actions,
            alwayslink = ctx.attr.alwayslink,
            cc_toolchain = toolchain,
            compilation_outputs = cc_common.create_compilation_outputs(
                objects = objects,
                pic_objects = objects,
            ),
            disallow_dynamic_library = True,
            feature_configuration = features,
            name = ctx.label.name,
        )
    headers = [file for file in [header] + further if file.extension == "h"]
    compilation_context = cc_common.create_compilation_context(
        headers = depset(headers),
        includes = depset([header.dirname]),
    )
    own = CcInfo(
        compilation_context = compilation_context,
        linking_context = linking_context,
    )
    return [
        DefaultInfo(files = depset(outputs)),
        OutputGroupInfo(
            archive = depset([archive] if archive else []),
            header = depset(headers),
            object = objects,
            source = depset([source]),
        ),
        cc_common.merge_cc_infos(
            cc_infos = [own] + [dep[CcInfo] for dep in ctx.attr.deps],
        ),
    ]

metad_library = rule(
    implementation = _metad_library_impl,
    doc = "A library with the function registry and the constants of a model.",
    attrs = {
        "alwayslink": attr.bool(
            doc = "Link the metadata also where nothing refers to it; for --ffi-constructor.",
        ),
        "constants": attr.label_list(
            doc = "Files with constants.",
            allow_files = True,
        ),
        "data": attr.label_list(
            doc = "Further files that `options` name by $(location ...), or that the project names.",
            allow_files = True,
        ),
        "deps": attr.label_list(
            doc = "Libraries with the modules' own code, which whoever links this needs.",
            providers = [CcInfo],
        ),
        "further_outputs": attr.string_list(
            doc = "Names of other files that the options have metactl write, such as " +
                  "metad_constant.h.",
        ),
        "metactl": attr.label(
            doc = "The program.",
            allow_files = True,
            cfg = "exec",
            executable = True,
            mandatory = True,
        ),
        "model_library": attr.label(
            doc = "A Model Library Format archive, MODEL.tar: the library is libMODEL.a, which " +
                  "holds the object and those of all modules. `modules` and `constants` are " +
                  "those besides its own.",
            allow_single_file = True,
        ),
        "model_name": attr.string(
            doc = "The rule's name if empty. With a project, its model's.",
        ),
        "modules": attr.label_keyed_string_dict(
            doc = "Objects, archives and C sources, in the registry's order, each with the " +
                  "module's name; that of the file if empty.",
            allow_files = True,
        ),
        "options": attr.string_list(
            doc = "More options of `metactl submit`.",
        ),
        "project": attr.label(
            doc = "A project file, instead of modules, constants and runtime; the files that " +
                  "it names are in `data`.",
            allow_single_file = True,
        ),
        "runtime": attr.string(
            doc = "crt, crt-v1, ffi or standalone; metactl's default if empty.",
        ),
        "target": attr.string(
            doc = "One of `metactl targets`; if empty, host, and of a model_library " +
                  "what that was made for.",
        ),
        "_cc_toolchain": attr.label(
            default = Label("@bazel_tools//tools/cpp:current_cc_toolchain"),
        ),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
