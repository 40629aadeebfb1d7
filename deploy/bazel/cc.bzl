"""Bazel's C++ rules, reading the large headers of Debian's libraries once for all.

They add what is expensive to read, and nothing that a source may do without: what
a source uses it includes, and what it links is in its deps.
"""

# "@" is this repository, also where another one loads this.
_PACKAGE = "@//deploy/bazel/precompiled:"

def _with_precompiled_header(attributes):
    """The attributes of a rule, with the precompiled header of its folder."""
    in_tests = native.package_name().split("/")[0] == "tests"
    header = "tests" if in_tests else "product"
    added = dict(attributes)
    added["copts"] = attributes.get("copts", []) + select({
        _PACKAGE + "used": [
            "-include-pch",
            "$(BINDIR)/deploy/bazel/precompiled/" + header + ".pch",
        ],
        "//conditions:default": [],
    })
    added["deps"] = attributes.get("deps", []) + select({
        _PACKAGE + "used": [_PACKAGE + header],
        "//conditions:default": [],
    })
    return added

def cc_library(**attributes):
    native.cc_library(**_with_precompiled_header(attributes))

def cc_binary(**attributes):
    native.cc_binary(**_with_precompiled_header(attributes))

def cc_test(**attributes):
    added = _with_precompiled_header(attributes)
    added["deps"] = added["deps"] + select({
        "@//tests/sanitizers:thread": ["@//tests/sanitizers:abseil_under_tsan"],
        "//conditions:default": [],
    })
    native.cc_test(**added)
