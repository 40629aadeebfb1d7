#!/usr/bin/env python3
"""Holds the arrows between the project's folders against arrows.txt.

    arrows.py RULES graph FILE      the output of `bazel query --output=graph`
                                    with one node per target
    arrows.py RULES includes DIR... the #include lines below the folders DIR of
                                    the workspace that RULES lies in
    arrows.py RULES acyclic DIR...  the rules themselves, of folders and files
                                    below DIR: none may use what uses it

Prints each arrow that no rule allows and exits with 1 if there is one.

Both views are needed. The graph is what Bazel links, but system headers are
visible to every compilation, so only the includes show who uses a library of
Debian's. The includes cover every file, but not generated ones or linking.
"""

import os
import re
import sys

# What an included header belongs to, the first match deciding. Headers of the
# C and C++ libraries that reach outside the program are "@system"; those that
# match nothing are free for all.
HEADER_OWNERS = [
    (r".*\.grpc\.pb\.h$", "@grpc"),
    (r"metad/v1/", "proto"),
    (r"(proto|codegen|server|client|tests)/", None),  # a path of ours as it stands
    (r"absl/", "@absl"),
    (r"(grpc|grpcpp|grpc\+\+)/", "@grpc"),
    (r"google/protobuf/", "@protobuf"),
    (r"google/", "@googleapis"),
    (r"build/bazel/", "@remoteapis"),
    (r"(spdlog|fmt)/", "@spdlog"),
    (r"(libelf|gelf)\.h", "@elf"),
    (r"openssl/", "@crypto"),
    (r"re2/", "@re2"),
    (r"archive(_entry)?\.h", "@archive"),
    (r"zlib\.h", "@zlib"),
    (r"CLI/", "@cli11"),
    (r"nlohmann/", "@nlohmann_json"),
    (r"(gtest|gmock)/", "@gtest"),
    (r"(sys|arpa|net|netinet|linux)/", "@system"),
    (r"(unistd|fcntl|dirent|poll|pthread|signal|spawn|time|dlfcn|stdio)\.h$", "@system"),
    (r"(c?time|chrono|cstdio|csignal|filesystem|fstream|iostream|random|thread|mutex"
     r"|shared_mutex|condition_variable|future|locale)$", "@system"),
]
SOURCE_SUFFIXES = (".h", ".cc", ".c", ".inc")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
EDGE = re.compile(r'^\s*"([^"]+)" -> "([^"]+)"')


class Rules:
    """Who may use what: `folder : folder... @library...`, the longest folder deciding."""

    def __init__(self, path):
        self.allowed = {}
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                line = line.split("#")[0].strip()
                if not line:
                    continue
                who, colon, what = line.partition(":")
                if not colon:
                    sys.exit(f"{path}:{number}: expected `folder : what it may use`")
                self.allowed[who.strip()] = what.split()

    def owner(self, item):
        """The rule that decides for a file or target."""
        owners = [who for who in self.allowed if self.covers(who, item)]
        return max(owners, key=len, default=None)

    @staticmethod
    def covers(folder, item):
        return item == folder or item.startswith((folder + "/", folder + "."))

    def refusal(self, source, target):
        """Why source may not use target, or None if it may."""
        owner = self.owner(source)
        if owner is None:
            return f"no rule covers {source}"
        if self.owner(target) == owner:
            return None
        for what in self.allowed[owner]:
            if what == "*" or self.covers(what, target):
                return None
        return f"{owner} may not use {target}"


def item_of_label(label):
    """//a/b:c is a/b/c, a Debian library @name, any other repository @repository."""
    repository, _, rest = label.partition("//")
    package, _, name = rest.partition(":")
    if repository == "@debian":
        return "@" + name
    if repository:
        return repository
    return "/".join(filter(None, [package, name]))


def arrows_of_graph(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            edge = EDGE.match(line)
            if not edge:
                continue
            source, target = edge.groups()
            # How a source is compiled is no arrow of the program's.
            if source.startswith("//") and not (source + target).count("//deploy/"):
                yield f"{source} depends on {target}", item_of_label(source), item_of_label(target)


def item_of_header(header):
    for pattern, owner in HEADER_OWNERS:
        if re.match(pattern, header):
            return owner or header
    return None


def arrows_of_includes(root, folders):
    for folder in folders:
        for directory, subdirectories, names in os.walk(os.path.join(root, folder)):
            subdirectories.sort()
            for name in sorted(names):
                if not name.endswith(SOURCE_SUFFIXES):
                    continue
                path = os.path.join(directory, name)
                source = os.path.relpath(path, root)
                with open(path, encoding="utf-8", errors="replace") as lines:
                    for number, line in enumerate(lines, 1):
                        include = INCLUDE.match(line)
                        target = include and item_of_header(include.group(1))
                        if target:
                            yield f"{source}:{number}: {line.strip()}", source, target


def circles(rules, folders):
    """What the rules below `folders` let use itself, by way of others."""
    below = [who for who in rules.allowed if any(Rules.covers(folder, who) for folder in folders)]
    uses = {}
    for who in below:
        # A folder that may be used is all that has a rule below it.
        uses[who] = {
            used
            for what in rules.allowed[who]
            for used in [rules.owner(what), *(one for one in below if Rules.covers(what, one))]
            if used in below and used != who
        }
    for who in below:
        reached, ahead = set(), list(uses[who])
        while ahead:
            used = ahead.pop()
            if used not in reached:
                reached.add(used)
                ahead.extend(uses[used])
        if who in reached:
            yield who


def main(rules_path, view, *inputs):
    rules = Rules(rules_path)
    if view == "acyclic":
        found = list(circles(rules, inputs))
        for who in found:
            print(f"{who} may use what may use it")
        return 1 if found else 0
    if view == "graph":
        arrows = list(arrows_of_graph(inputs[0]))
    else:
        # Bazel shows the rules as a link into the workspace.
        root = os.path.realpath(rules_path).split("/tests/architecture/")[0]
        arrows = list(arrows_of_includes(root, inputs))
    refused = 0
    for arrow, source, target in arrows:
        reason = rules.refusal(source, target)
        if reason:
            print(f"{arrow}\n    {reason}")
            refused += 1
    print(f"{len(arrows)} arrows, {refused} refused")
    return 1 if refused or not arrows else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
