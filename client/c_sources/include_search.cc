#include "client/c_sources/include_search.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <set>
#include <system_error>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/input_file.h"

namespace metad::client {
namespace {

namespace fs = std::filesystem;

// Far above any header, and below what would exhaust memory.
constexpr int64_t kMaxHeaderBytes = int64_t{256} << 20;

std::string Joined(const std::string& directory, const std::string& path) {
  if (directory == ".") return path;
  if (absl::EndsWith(directory, "/")) return absl::StrCat(directory, path);
  return absl::StrCat(directory, "/", path);
}

std::string DirectoryOf(const std::string& path) {
  const std::string parent = fs::path(path).parent_path();
  return parent.empty() ? "." : parent;
}

// Nothing where there is no such directory.
std::optional<std::string> RealDirectory(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error || !fs::is_directory(real, error)) return std::nullopt;
  return real.string();
}

bool IsFile(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

class IncludeSearch {
 public:
  IncludeSearch(const IncludingSource& source, const IncludeSettings& settings)
      : source_(source) {
    std::set<std::string> known;
    for (const std::string& directory : settings.directories) {
      std::optional<std::string> real = RealDirectory(directory);
      if (!real || !known.insert(*real).second) continue;
      directories_.push_back({directory, *std::move(real)});
    }
    for (const auto& [name, value] : settings.macros) {
      formats::HeaderName header;
      if (formats::ParseHeaderName(value, header)) {
        macro_headers_.emplace(name, std::move(header));
      } else {
        macro_aliases_.emplace(name, value);
      }
    }
  }

  IncludeClosure Run() {
    Scan(source_.text, {std::nullopt, source_.directory, ""});
    while (!unread_.empty()) {
      const Text next = std::move(unread_.front());
      unread_.pop_front();
      if (next.header) {
        // The content moves when headers are added.
        const std::string content = closure_.headers[*next.header].content;
        Scan(content, next);
      } else {
        Scan(source_.attached.at(next.attached), next);
      }
    }
    for (Directory& directory : directories_) {
      if (!directory.has_headers) continue;
      closure_.directories.push_back(std::move(directory.real));
    }
    return std::move(closure_);
  }

 private:
  // One of -I.
  struct Directory {
    std::string given;
    std::string real;
    // Whether something was found in it.
    bool has_headers = false;
  };

  // What is read: a header, an attached one, or else the source.
  struct Text {
    std::optional<size_t> header;
    std::optional<std::string> directory;
    std::string attached;
  };

  void Scan(absl::string_view text, const Text& includer) {
    const formats::IncludeDirectives found =
        formats::FindIncludeDirectives(text);
    for (const formats::IncludeDirective& directive : found.named) {
      Include(directive, includer);
    }
    macro_headers_.insert(found.macro_headers.begin(),
                          found.macro_headers.end());
    macro_aliases_.insert(found.macro_aliases.begin(),
                          found.macro_aliases.end());
    for (const std::string& macro : found.computed) {
      computed_.emplace_back(macro, includer);
    }
    IncludeComputed();
  }

  // A macro may be defined behind, or in another file than, what uses it.
  void IncludeComputed() {
    for (const auto& [macro, includer] : computed_) {
      std::set<std::string> seen;
      IncludeMacro(macro, includer, seen);
    }
  }

  void IncludeMacro(const std::string& macro, const Text& includer,
                    std::set<std::string>& seen) {
    if (!seen.insert(macro).second) return;
    const auto headers = macro_headers_.equal_range(macro);
    for (auto entry = headers.first; entry != headers.second; ++entry) {
      formats::IncludeDirective directive;
      directive.header = entry->second;
      Include(directive, includer);
    }
    const auto aliases = macro_aliases_.equal_range(macro);
    for (auto entry = aliases.first; entry != aliases.second; ++entry) {
      IncludeMacro(entry->second, includer, seen);
    }
  }

  void Include(const formats::IncludeDirective& directive,
               const Text& includer) {
    const std::string& path = directive.header.path;
    // No file has such a name.
    if (path.find('\0') != std::string::npos) return;
    if (fs::path(path).is_absolute()) {
      Take(path, directive, includer);
      return;
    }
    if (!directive.header.angled && !directive.next &&
        IncludeBeside(directive, includer)) {
      return;
    }
    if (!directive.next && TakeAttached(path)) return;
    for (Directory& directory : directories_) {
      if (!Take(Joined(directory.given, path), directive, includer)) continue;
      directory.has_headers = true;
      if (!directive.next) return;
    }
  }

  bool IncludeBeside(const formats::IncludeDirective& directive,
                     const Text& includer) {
    const std::string& path = directive.header.path;
    if (!includer.attached.empty()) {
      return TakeAttached(Joined(DirectoryOf(includer.attached), path));
    }
    // What is attached to a source goes before what lies beside it.
    if (!includer.header && TakeAttached(path)) return true;
    if (!includer.directory) return false;
    if (!Take(Joined(*includer.directory, path), directive, includer)) {
      return false;
    }
    if (!includer.header) {
      closure_.source_directory = RealDirectory(*includer.directory);
    }
    return true;
  }

  bool TakeAttached(const std::string& path) {
    const auto found = source_.attached.find(path);
    if (found == source_.attached.end()) return false;
    if (known_attached_.insert(path).second) {
      unread_.push_back({std::nullopt, std::nullopt, path});
    }
    return true;
  }

  // Whether the file is there.
  bool Take(const std::string& path, const formats::IncludeDirective& directive,
            const Text& includer) {
    if (!IsFile(path)) return false;
    const std::optional<std::string> directory =
        RealDirectory(DirectoryOf(path));
    if (!directory) return false;
    const std::string name = fs::path(path).filename();
    const auto [known, is_new] = known_headers_.emplace(
        std::make_pair(*directory, name), closure_.headers.size());
    if (is_new && !Read(path, *directory, name)) {
      known_headers_.erase(known);
      return true;
    }
    // Only what has a place in a text.
    if (directive.size > 0 && includer.attached.empty()) {
      closure_.edges.push_back({includer.header, directive, known->second});
    }
    return true;
  }

  bool Read(const std::string& path, const std::string& directory,
            const std::string& name) {
    absl::StatusOr<std::string> content = ReadInputFile(path, kMaxHeaderBytes);
    if (!content.ok()) {
      if (unreadable_.insert(path).second) {
        closure_.unreadable.push_back({path, content.status()});
      }
      return false;
    }
    unread_.push_back({closure_.headers.size(), DirectoryOf(path), ""});
    closure_.headers.push_back({path, directory, name, *std::move(content)});
    return true;
  }

  const IncludingSource& source_;
  std::vector<Directory> directories_;
  std::set<std::string> known_attached_;
  std::map<std::pair<std::string, std::string>, size_t> known_headers_;
  std::set<std::string> unreadable_;
  std::deque<Text> unread_;
  std::multimap<std::string, formats::HeaderName> macro_headers_;
  std::multimap<std::string, std::string> macro_aliases_;
  std::vector<std::pair<std::string, Text>> computed_;
  IncludeClosure closure_;
};

}  // namespace

IncludeClosure FindIncludes(const IncludingSource& source,
                            const IncludeSettings& settings) {
  return IncludeSearch(source, settings).Run();
}

}  // namespace metad::client
