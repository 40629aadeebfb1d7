#ifndef METAD_CLIENT_C_SOURCES_INCLUDE_SEARCH_H_
#define METAD_CLIENT_C_SOURCES_INCLUDE_SEARCH_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/formats/c_sources/include_directives.h"

namespace metad::client {

// What a source is compiled with, as far as its headers depend on it.
struct IncludeSettings {
  // -I, as given, in their order; those that are not there find nothing.
  std::vector<std::string> directories;
  // -D: names and values.
  std::vector<std::pair<std::string, std::string>> macros;
};

// A source, and headers of it that come from elsewhere than its directory and
// those of -I.
struct IncludingSource {
  absl::string_view text;
  // Its directory as the user names it, "." for the present one. Nothing: it is
  // no file, and only -I and `attached` have its headers.
  std::optional<std::string> directory;
  // By the path under which they are found before all others.
  std::map<std::string, absl::string_view> attached;
};

// A header that a source may need.
struct FoundHeader {
  // As compilers name it: the directory where it was found, as given, and the
  // name in #include.
  std::string path;
  // Where it is: a directory without symbolic links, and the name there.
  std::string directory;
  std::string name;
  std::string content;
};

// One resolved directive: `target`, an index into the headers, is what the
// `directive` of `includer` means; nothing for the source itself.
struct IncludeEdge {
  std::optional<size_t> includer;
  formats::IncludeDirective directive;
  size_t target = 0;
};

// A header that is there and cannot be read.
struct UnreadableHeader {
  std::string path;
  // Of ReadInputFile().
  absl::Status status;
};

struct IncludeClosure {
  // In the order in which they were found, each once.
  std::vector<FoundHeader> headers;
  std::vector<IncludeEdge> edges;
  // Those of IncludeSettings in which something was found, in their order, each
  // once, without symbolic links.
  std::vector<std::string> directories;
  // The source's own, likewise; nothing if nothing was found there.
  std::optional<std::string> source_directory;
  std::vector<UnreadableHeader> unreadable;
};

// Every file that compiling the source may read, beside those of the toolchain,
// whatever conditions and macros turn out to be: what it includes, what that
// includes, and so on. Names are looked up as gcc and clang do: one in quotes
// beside the file that has it, and then, as one in angles, in the directories
// in their order. #include_next, whose place in that order only a compiler
// knows, means the file of every directory; a macro in place of a name all that
// it is defined as. What is found nowhere is the toolchain's, or the compiler
// says so.
IncludeClosure FindIncludes(const IncludingSource& source,
                            const IncludeSettings& settings);

}  // namespace metad::client

#endif  // METAD_CLIENT_C_SOURCES_INCLUDE_SEARCH_H_
