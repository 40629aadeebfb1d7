"""Turns `bazel aquery --output=jsonproto` into a compile_commands.json.

    compile_commands.py WORKSPACE < ACTIONS > COMMANDS

The commands work in the workspace, by way of its bazel-out link.
"""

import json
import sys

# Flags of gcc's that clang refuses.
GCC_ONLY = {"-fno-canonical-system-headers", "-Wno-free-nonheap-object"}


def main(workspace):
    commands = {}
    for action in json.load(sys.stdin).get("actions", []):
        arguments = [flag for flag in action["arguments"] if flag not in GCC_ONLY]
        # Without the precompiled header a source must include what it uses.
        while "-include-pch" in arguments:
            index = arguments.index("-include-pch")
            del arguments[index : index + 2]
        # Generated headers are read, but not checked.
        for index, flag in enumerate(arguments):
            if flag == "-iquote" and arguments[index + 1].startswith("bazel-out/"):
                arguments[index] = "-isystem"
        source = arguments[arguments.index("-c") + 1]
        commands[source] = {
            "directory": workspace,
            "file": source,
            "arguments": arguments,
        }
    json.dump(list(commands.values()), sys.stdout, indent=1)


if __name__ == "__main__":
    main(sys.argv[1])
