"""Text files as part of a binary."""

load(":cc.bzl", "cc_library")

def embed_text(name, src, symbol, namespace, visibility = None):
    """A cc_library with NAME.h, which declares `absl::string_view SYMBOL()`.

    The view is the file's bytes, and lives as long as the program.

    Args:
      name: the library.
      src: the file; it must not be empty.
      symbol: the function that returns the text.
      namespace: the C++ namespace it is in, "metad::execution".
      visibility: as everywhere.
    """
    guard = "EMBEDDED_{}_H_".format(name.upper())
    include = native.package_name() + "/" + name + ".h"
    native.genrule(
        name = name + "_gen",
        srcs = [src],
        outs = [name + ".h", name + ".cc"],
        # An array of numbers: no literal length limit, nothing to escape.
        cmd = """
cat > $(location {name}.h) <<END
#ifndef {guard}
#define {guard}
#include "absl/strings/string_view.h"
namespace {namespace} {{
absl::string_view {symbol}();
}}
#endif
END
{{
echo '#include "{include}"'
echo 'namespace {namespace} {{'
echo 'namespace {{ constexpr unsigned char kText[] = {{'
od -An -v -tu1 $(location {src}) | sed -E 's/([0-9]+)/\\1,/g'
echo '}}; }}'
echo 'absl::string_view {symbol}() {{'
echo 'return {{reinterpret_cast<const char*>(kText), sizeof kText}}; }}'
echo '}}'
}} > $(location {name}.cc)
""".format(
            guard = guard,
            include = include,
            name = name,
            namespace = namespace,
            src = src,
            symbol = symbol,
        ),
    )
    cc_library(
        name = name,
        srcs = [name + ".cc"],
        hdrs = [name + ".h"],
        visibility = visibility,
        deps = ["@debian//:absl"],
    )
