"""Turns `bazel aquery --output=jsonproto` into a compile_commands.json.

    compile_commands.py EXECUTION_ROOT < ACTIONS > COMMANDS
"""

import json
import sys

# Flags of gcc's that clang refuses.
GCC_ONLY = {"-fno-canonical-system-headers", "-Wno-free-nonheap-object"}


def main(execution_root):
    commands = {}
    for action in json.load(sys.stdin).get("actions", []):
        arguments = [flag for flag in action["arguments"] if flag not in GCC_ONLY]
        source = arguments[arguments.index("-c") + 1]
        commands[source] = {
            "directory": execution_root,
            "file": source,
            "arguments": arguments,
        }
    json.dump(list(commands.values()), sys.stdout, indent=1)


if __name__ == "__main__":
    main(sys.argv[1])
