#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "client/c_sources/include_search.h"
#include "client/c_sources/include_tree.h"
#include "server/formats/c_sources/include_directives.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

using metad::client::FoundHeader;
using metad::client::IncludeClosure;
using metad::client::IncludeTree;
using metad::formats::HeaderName;
using metad::formats::IncludeDirective;
using metad::fuzz::Require;

// Every directive as if it had found a file of its own, of its name.
IncludeClosure ClosureOf(absl::string_view text) {
  IncludeClosure closure;
  closure.source_directory = "/home/user/src";
  closure.directories = {"/home/user/include", "/opt/vendor"};
  std::set<std::pair<std::string, std::string>> known;
  for (IncludeDirective& directive :
       metad::formats::FindIncludeDirectives(text).named) {
    Require(directive.offset + directive.size <= text.size(), "a place");
    const char first = text[directive.offset];
    Require(first == '<' || first == '"', "a delimiter");
    const std::string& path = directive.header.path;
    FoundHeader header;
    header.path = path;
    header.directory = path.size() % 2 == 0 ? "/opt/vendor" : "/home/user/src";
    header.name = path.substr(path.rfind('/') + 1);
    if (header.name.empty() || header.name == "." || header.name == ".." ||
        !known.emplace(header.directory, header.name).second) {
      continue;
    }
    closure.edges.push_back({{}, directive, closure.headers.size()});
    closure.headers.push_back(std::move(header));
  }
  return closure;
}

bool IsTreeCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '+' ||
         c == '-' || c == '/';
}

}  // namespace

// A C source, whose headers are moved.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ByteRange range = metad::fuzz::ToRange(data, size);
  const absl::string_view text = range.view();
  const IncludeClosure closure = ClosureOf(text);
  const IncludeTree tree = metad::client::MakeIncludeTree(text, closure, {});
  Require(tree.headers.size() == closure.headers.size(), "every header");
  std::set<std::string> paths;
  for (const auto& header : tree.headers) {
    Require(paths.insert(header.path).second, "a place of its own");
    Require(
        std::all_of(header.path.begin(), header.path.end(), IsTreeCharacter),
        "a path of the tree");
  }
  Require(std::count(tree.source.begin(), tree.source.end(), '\n') ==
              std::count(text.begin(), text.end(), '\n'),
          "the same lines");
  HeaderName name;
  metad::formats::ParseHeaderName(text, name);
  return 0;
}
