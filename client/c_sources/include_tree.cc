#include "client/c_sources/include_tree.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace metad::client {
namespace {

bool IsInside(const std::string& directory, const std::string& root) {
  return directory == root || root == "/" ||
         absl::StartsWith(directory, absl::StrCat(root, "/"));
}

// A component of a path with '_' for each character that the tree has not.
std::string TreeComponent(absl::string_view component) {
  std::string out(component);
  for (char& c : out) {
    const bool is_known = absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                          absl::StrContains("_.+-", c);
    if (!is_known) c = '_';
  }
  return out;
}

std::string TreePath(absl::string_view path) {
  std::vector<std::string> components;
  for (const absl::string_view component : absl::StrSplit(path, '/')) {
    components.push_back(TreeComponent(component));
  }
  return absl::StrJoin(components, "/");
}

std::string Below(const std::string& directory, const std::string& path) {
  return directory.empty() ? path : absl::StrCat(directory, "/", path);
}

// The file and all directories above it.
void AddWithParents(const std::string& path, std::set<std::string>& files,
                    std::set<std::string>& directories) {
  files.insert(path);
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    directories.insert(path.substr(0, slash));
  }
}

class TreeLayout {
 public:
  TreeLayout(absl::string_view source, const IncludeClosure& closure,
             const std::set<std::string>& attached)
      : source_(source), closure_(closure), attached_(attached) {}

  IncludeTree Make() {
    NameRoots();
    PlaceHeaders();
    PlaceDirectories();
    tree_.source = Rewritten(std::nullopt, source_);
    for (size_t i = 0; i < closure_.headers.size(); ++i) {
      const FoundHeader& header = closure_.headers[i];
      tree_.headers.push_back(
          {places_[i], header.path, Rewritten(i, header.content)});
    }
    std::sort(tree_.headers.begin(), tree_.headers.end(),
              [](const TreeHeader& a, const TreeHeader& b) {
                return a.path < b.path;
              });
    return std::move(tree_);
  }

 private:
  // The directories of the tree's first level.
  void NameRoots() {
    std::vector<std::string> wanted;
    if (closure_.source_directory) wanted.push_back(*closure_.source_directory);
    wanted.insert(wanted.end(), closure_.directories.begin(),
                  closure_.directories.end());
    const size_t given = wanted.size();
    for (const FoundHeader& header : closure_.headers) {
      const bool has_root = std::any_of(
          wanted.begin(), wanted.begin() + given, [&](const std::string& root) {
            return IsInside(header.directory, root);
          });
      if (!has_root) wanted.push_back(header.directory);
    }
    for (const FoundHeader& header : closure_.headers) {
      const std::string root = OuterRoot(header.directory, wanted);
      if (roots_.count(root) > 0) continue;
      std::string name = absl::StrCat("i", roots_.size());
      while (IsAttachedName(name)) name.append("_");
      roots_.emplace(root, std::move(name));
    }
  }

  // Whether a header that is sent anyway begins with that name.
  bool IsAttachedName(const std::string& name) const {
    const std::string prefix = absl::StrCat(name, "/");
    return std::any_of(attached_.begin(), attached_.end(),
                       [&](const std::string& path) {
                         return path == name || absl::StartsWith(path, prefix);
                       });
  }

  static std::string OuterRoot(const std::string& directory,
                               const std::vector<std::string>& wanted) {
    std::string outer = directory;
    for (const std::string& root : wanted) {
      if (IsInside(directory, root) && root.size() < outer.size()) outer = root;
    }
    return outer;
  }

  // Nothing where no header is below its root.
  std::optional<std::string> PlaceOfDirectory(
      const std::string& directory) const {
    for (const auto& [root, name] : roots_) {
      if (!IsInside(directory, root)) continue;
      absl::string_view rest = directory;
      rest.remove_prefix(root == "/" ? 0 : root.size());
      absl::ConsumePrefix(&rest, "/");
      return rest.empty() ? name : absl::StrCat(name, "/", TreePath(rest));
    }
    return std::nullopt;
  }

  void PlaceHeaders() {
    for (const FoundHeader& header : closure_.headers) {
      const std::string directory =
          PlaceOfDirectory(header.directory).value_or("");
      const std::string wanted = Below(directory, TreeComponent(header.name));
      std::string place = wanted;
      // Names that differ in characters which the tree has not.
      for (int i = 1; files_.count(place) > 0; ++i) {
        place = absl::StrCat(wanted, "_", i);
      }
      AddWithParents(place, files_, tree_directories_);
      places_.push_back(std::move(place));
    }
    for (const std::string& path : attached_) {
      AddWithParents(path, files_, tree_directories_);
    }
  }

  void PlaceDirectories() {
    for (const std::string& directory : closure_.directories) {
      const std::optional<std::string> place = PlaceOfDirectory(directory);
      if (place && tree_directories_.count(*place) > 0) {
        tree_.directories.push_back(*place);
      }
    }
    if (!closure_.source_directory) return;
    const std::optional<std::string> place =
        PlaceOfDirectory(*closure_.source_directory);
    if (place && tree_directories_.count(*place) > 0) {
      tree_.quote_directories.push_back(*place);
    }
  }

  // What a compiler finds in the tree; empty: nothing.
  std::string Resolve(const IncludeEdge& edge) const {
    const formats::HeaderName& header = edge.directive.header;
    std::vector<std::string> searched;
    if (!header.angled && edge.includer) {
      const std::string& includer = places_[*edge.includer];
      searched.push_back(includer.substr(0, includer.rfind('/')));
    }
    // The tree itself comes first.
    searched.emplace_back();
    if (!header.angled) {
      searched.insert(searched.end(), tree_.quote_directories.begin(),
                      tree_.quote_directories.end());
    }
    searched.insert(searched.end(), tree_.directories.begin(),
                    tree_.directories.end());
    for (const std::string& directory : searched) {
      std::string found = Find(directory, header.path);
      if (!found.empty()) return found;
    }
    return "";
  }

  // Every component on the way has to be there, as for a compiler.
  std::string Find(const std::string& directory,
                   const std::string& path) const {
    if (absl::StartsWith(path, "/")) return "";
    std::string at = directory;
    for (const absl::string_view component : absl::StrSplit(path, '/')) {
      if (component.empty() || component == ".") continue;
      if (!at.empty() && tree_directories_.count(at) == 0) return "";
      if (component == "..") {
        // What is around the tree is the server's.
        if (at.empty()) return "";
        const size_t slash = at.rfind('/');
        at.resize(slash == std::string::npos ? 0 : slash);
      } else {
        at = Below(at, std::string(component));
      }
    }
    return files_.count(at) > 0 ? at : "";
  }

  std::string Rewritten(std::optional<size_t> includer,
                        absl::string_view text) const {
    std::map<size_t, const IncludeEdge*> moved;
    for (const IncludeEdge& edge : closure_.edges) {
      if (edge.includer != includer || edge.directive.next) continue;
      if (Resolve(edge) == places_[edge.target]) continue;
      moved.emplace(edge.directive.offset, &edge);
    }
    std::string out;
    size_t at = 0;
    for (const auto& [offset, edge] : moved) {
      absl::StrAppend(&out, text.substr(at, offset - at), "<",
                      places_[edge->target], ">");
      at = offset + edge->directive.size;
      // The lines below keep their numbers.
      const absl::string_view name = text.substr(offset, edge->directive.size);
      for (const char c : name) {
        if (c == '\n') out.append("\\\n");
      }
    }
    absl::StrAppend(&out, text.substr(at));
    return out;
  }

  const absl::string_view source_;
  const IncludeClosure& closure_;
  const std::set<std::string>& attached_;
  // Directories of this machine, and their names.
  std::map<std::string, std::string> roots_;
  // Parallel to the closure's headers.
  std::vector<std::string> places_;
  std::set<std::string> files_;
  std::set<std::string> tree_directories_;
  IncludeTree tree_;
};

}  // namespace

IncludeTree MakeIncludeTree(absl::string_view source,
                            const IncludeClosure& closure,
                            const std::set<std::string>& attached) {
  return TreeLayout(source, closure, attached).Make();
}

}  // namespace metad::client
