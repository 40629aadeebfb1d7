#ifndef METAD_CLIENT_C_SOURCES_INCLUDE_TREE_H_
#define METAD_CLIENT_C_SOURCES_INCLUDE_TREE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/c_sources/include_search.h"

namespace metad::client {

// A header as it is sent.
struct TreeHeader {
  // In the tree: relative, as metad.v1.IncludeFile asks for.
  std::string path;
  // As compilers on this machine name it.
  std::string file;
  std::string content;
};

// A source and its headers, moved to a place where there is nothing else.
struct IncludeTree {
  std::string source;
  // Ordered by path.
  std::vector<TreeHeader> headers;
  // Directories of the tree, as metad.v1.CompileOptions has them.
  std::vector<std::string> directories;
  std::vector<std::string> quote_directories;
};

// Lays out what FindIncludes() found in a tree of files with relative names. A
// directory of the source or of -I that is below none of the others becomes
// "i0", "i1", ... in the order of its first use, what is below it keeps its
// path from there; so the tree is the same wherever on whatever machine the
// files are, and has no name of a directory above them. A header of another
// directory, which was included by an absolute path or by "..", gets one
// likewise.
//
// An #include that would not find its file there, since it leaves its directory
// or has characters that paths of the tree have not, names the place in the
// tree instead, in the same line; nothing else of a text is changed.
//
// `attached` are paths of the tree that are taken: headers of the source that
// are sent anyway, and that are found first.
IncludeTree MakeIncludeTree(absl::string_view source,
                            const IncludeClosure& closure,
                            const std::set<std::string>& attached);

}  // namespace metad::client

#endif  // METAD_CLIENT_C_SOURCES_INCLUDE_TREE_H_
