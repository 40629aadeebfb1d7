#include "server/formats/model_library/library_packing.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "server/formats/archives/gzip_file.h"
#include "server/formats/archives/zip_directory.h"
#include "server/formats/byte_spool.h"
#include "server/formats/model_library/zip_members.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr absl::string_view kMetadata = "metadata.json";
constexpr absl::string_view kCode = "codegen/";
constexpr absl::string_view kFolderOfCode = "/codegen/host/";

bool LooksLikeGzip(absl::string_view file) {
  return absl::StartsWith(file, "\x1f\x8b");
}

bool LooksLikeZip(absl::string_view file) {
  return absl::StartsWith(file, "PK\x03\x04");
}

// Of a Model Library Format, in whatever folder.
bool IsOfLibrary(absl::string_view path) {
  return absl::StartsWith(path, kFolderOfCode.substr(1)) ||
         absl::StrContains(path, kFolderOfCode) || path == kMetadata ||
         absl::EndsWith(path, absl::StrCat("/", kMetadata));
}

bool IsNamedAsArchive(absl::string_view path) {
  constexpr absl::string_view kEndings[] = {".tar", ".tar.gz", ".tgz", ".zip"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [path](absl::string_view ending) {
                       return absl::EndsWithIgnoreCase(path, ending);
                     });
}

class Unpacker {
 public:
  explicit Unpacker(const PackingLimits& limits) : limits_(limits) {}

  LibraryFiles Run(const ByteRange& file) {
    Unpack(file);
    return std::move(files_);
  }

 private:
  // Replaces files_ by what `file` holds.
  void Unpack(const ByteRange& file) {
    if (LooksLikeGzip(file.view())) return UnpackGzipped(file);
    if (LooksLikeZip(file.view())) {
      TakeMembers(ReadZipMembers(file, limits_.archive, BytesLeft(), spool_));
      for (const ByteRange& member : files_.bytes) CountUnpacked(member);
      return FindLibrary();
    }
    ArchiveContents contents = ReadLibraryArchive(file.view(), limits_.archive);
    LibraryFiles files;
    files.members = std::move(contents.members);
    files.problems = std::move(contents.problems);
    files.bytes = {file};
    TakeMembers(std::move(files));
    FindLibrary();
  }

  void UnpackGzipped(const ByteRange& file) {
    is_packed_ = true;
    if (++layers_ > limits_.max_layers) return AddProblem(TooManyLayers());
    absl::StatusOr<ByteRange> content = UnpackGzip(file, BytesLeft(), spool_);
    if (!content.ok()) {
      return AddProblem(std::string(content.status().message()));
    }
    CountUnpacked(*content);
    Unpack(*content);
  }

  void TakeMembers(LibraryFiles files) {
    files.notes = std::move(files_.notes);
    files_ = std::move(files);
    if (!is_packed_) return;
    // Places in what was unpacked are places in no file of the user's.
    for (LibraryMember& member : files_.members) member.offset.reset();
    for (LibraryProblem& problem : files_.problems) {
      problem.member_offset.reset();
      if (problem.member.empty()) problem.offset.reset();
    }
  }

  // The library may be in a folder of the archive, or in an archive in it.
  void FindLibrary() {
    if (!files_.problems.empty() || Has(kMetadata)) return;
    const std::set<std::string> folders = Folders();
    if (folders.size() > 1) {
      return AddProblem(absl::StrCat(
          "holds several Model Library Formats, in ", Listed(folders),
          "; expected one, unpack it and name each directory"));
    }
    if (!folders.empty()) return TakeFolder(*folders.begin());
    const std::vector<size_t> archives = Archives();
    if (archives.size() == 1) return TakeArchive(archives.front());
    if (archives.size() < 2) return;
    std::set<std::string> names;
    for (const size_t i : archives) names.insert(files_.members[i].path);
    AddProblem(absl::StrCat("holds several archives, ", Listed(names),
                            "; expected one, unpack it and name each"));
  }

  bool Has(absl::string_view path) const {
    return std::any_of(
        files_.members.begin(), files_.members.end(),
        [path](const LibraryMember& member) { return member.path == path; });
  }

  // Those that have what a library has, with the '/' after them. Of one within
  // another, the outer one.
  std::set<std::string> Folders() const {
    std::set<std::string> with_metadata;
    std::set<std::string> with_code;
    for (const LibraryMember& member : files_.members) {
      absl::string_view folder = member.path;
      const size_t code = folder.find(kFolderOfCode);
      if (code != absl::string_view::npos) {
        with_code.emplace(folder.substr(0, code + 1));
      }
      if (absl::ConsumeSuffix(&folder, kMetadata) &&
          absl::EndsWith(folder, "/")) {
        with_metadata.emplace(folder);
      }
    }
    std::set<std::string> folders = Outermost(with_metadata);
    // Code whose metadata.json was left out is better than none.
    return folders.empty() && !HasBelow(kFolderOfCode.substr(1))
               ? Outermost(with_code)
               : folders;
  }

  std::set<std::string> Outermost(
      const std::set<std::string>& candidates) const {
    std::set<std::string> folders;
    for (const std::string& folder : candidates) {
      const bool is_within =
          !folders.empty() && absl::StartsWith(folder, *folders.rbegin());
      if (!is_within && HasBelow(absl::StrCat(folder, kCode))) {
        folders.insert(folder);
      }
    }
    return folders;
  }

  bool HasBelow(absl::string_view folder) const {
    return std::any_of(files_.members.begin(), files_.members.end(),
                       [&](const LibraryMember& member) {
                         return absl::StartsWith(member.path, folder);
                       });
  }

  void TakeFolder(const std::string& folder) {
    std::vector<LibraryMember> members;
    for (LibraryMember& member : files_.members) {
      absl::string_view path = member.path;
      if (!absl::ConsumePrefix(&path, folder)) continue;
      member.path = std::string(path);
      members.push_back(std::move(member));
    }
    const size_t others = files_.members.size() - members.size();
    files_.members = std::move(members);
    files_.notes.push_back(absl::StrCat(
        "is taken from its folder ", platform::Printable(folder),
        others == 0
            ? ""
            : absl::StrCat("; the other ", others, " files are left out")));
  }

  // Indices of members.
  std::vector<size_t> Archives() const {
    std::vector<size_t> archives;
    for (size_t i = 0; i < files_.members.size(); ++i) {
      if (LooksLikePackedLibrary(files_.members[i].content)) {
        archives.push_back(i);
      }
    }
    return archives;
  }

  void TakeArchive(size_t index) {
    if (++layers_ > limits_.max_layers) return AddProblem(TooManyLayers());
    const LibraryMember& member = files_.members[index];
    files_.notes.push_back(absl::StrCat(
        "is taken from the archive ", platform::Printable(member.path),
        " in it",
        files_.members.size() == 1
            ? ""
            : absl::StrCat("; the other ", files_.members.size() - 1,
                           " files are left out")));
    is_packed_ = true;
    Unpack(RangeOf(member.content, files_.bytes));
  }

  static std::string Listed(const std::set<std::string>& names) {
    // Enough to recognise them by.
    constexpr size_t kShown = 5;
    std::vector<std::string> shown;
    for (const std::string& name : names) {
      if (shown.size() < kShown) shown.push_back(platform::Printable(name));
    }
    return absl::StrCat(absl::StrJoin(shown, ", "),
                        names.size() > kShown ? ", ..." : "");
  }

  std::string TooManyLayers() const {
    return absl::StrCat("has archives within archives, more than ",
                        limits_.max_layers, " deep; unpack it first");
  }

  int64_t BytesLeft() const {
    return limits_.max_unpacked_bytes - unpacked_bytes_;
  }
  void CountUnpacked(const ByteRange& content) {
    unpacked_bytes_ += static_cast<int64_t>(content.size());
    is_packed_ = true;
  }

  void AddProblem(std::string text) {
    files_.problems.push_back({"", std::nullopt, std::move(text)});
  }

  const PackingLimits limits_;
  ByteSpool spool_;
  int layers_ = 0;
  int64_t unpacked_bytes_ = 0;
  // Whether what is read now was unpacked, or lies in what was.
  bool is_packed_ = false;
  LibraryFiles files_;
};

}  // namespace

bool LooksLikePackedLibrary(absl::string_view file) {
  return LooksLikeTar(file) || LooksLikeGzip(file) || LooksLikeZip(file);
}

bool LooksLikeZippedLibrary(absl::string_view file) {
  if (!LooksLikeZip(file)) return false;
  const absl::StatusOr<ZipDirectory> directory =
      ReadZipDirectory(file, static_cast<size_t>(ArchiveLimits().max_members));
  if (!directory.ok()) return false;
  return std::any_of(directory->members.begin(), directory->members.end(),
                     [](const ZipMember& member) {
                       return IsOfLibrary(member.name) ||
                              IsNamedAsArchive(member.name);
                     });
}

LibraryFiles UnpackLibrary(const ByteRange& file, const PackingLimits& limits) {
  return Unpacker(limits).Run(file);
}

}  // namespace metad::formats
