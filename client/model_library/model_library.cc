#include "client/model_library/model_library.h"

#include <algorithm>
#include <cstddef>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/model_library/library_archive.h"
#include "client/model_library/library_metadata.h"
#include "client/model_library/library_modules.h"
#include "client/model_library/model_assembly.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

constexpr char kMetadataMember[] = "metadata.json";
constexpr char kParameterFolder[] = "parameters/";

class LibraryReader {
 public:
  ModelLibrary Read(absl::string_view file) {
    ArchiveContents archive = ReadLibraryArchive(file);
    if (!archive.problems.empty()) {
      library_.problems = std::move(archive.problems);
      return std::move(library_);
    }
    members_ = std::move(archive.members);
    if (!ReadMetadata()) return std::move(library_);
    const std::vector<CodeFile> files =
        FindCodeFiles(members_, metadata_, library_.problems);
    const std::map<std::string, absl::string_view> headers =
        FindHeaders(members_);
    if (!library_.problems.empty()) return std::move(library_);
    for (size_t i = 0; i < metadata_.models.size(); ++i) {
      ModelParts parts;
      parts.metadata = &metadata_.models[i];
      parts.headers = &headers;
      if (metadata_.models.size() > 1) {
        parts.name_prefix = absl::StrCat(metadata_.models[i].module_name, "_");
      }
      for (const CodeFile& code : files) {
        if (code.model == i) parts.files.push_back(&code);
      }
      library_.models.push_back(AssembleModel(parts, library_));
    }
    FindParameters();
    return std::move(library_);
  }

 private:
  bool ReadMetadata() {
    const auto found = std::find_if(members_.begin(), members_.end(),
                                    [](const LibraryMember& member) {
                                      return member.path == kMetadataMember;
                                    });
    if (found == members_.end()) {
      library_.problems.push_back(
          {"", std::nullopt,
           "has no metadata.json, expected a Model Library Format archive"});
      return false;
    }
    metadata_ = ReadLibraryMetadata(found->content, library_.problems);
    return library_.problems.empty();
  }

  void FindParameters() {
    for (const LibraryMember& member : members_) {
      absl::string_view name = member.path;
      if (!absl::ConsumePrefix(&name, kParameterFolder) ||
          !absl::ConsumeSuffix(&name, ".params")) {
        continue;
      }
      LibraryModel* const model = FindModel(name);
      if (model == nullptr) {
        library_.problems.push_back(
            {member.path, std::nullopt,
             "belongs to no model of metadata.json, expected a file named "
             "MODEL.params"});
        continue;
      }
      model->params_member = member.path;
      model->params = member.content;
    }
  }

  LibraryModel* FindModel(absl::string_view name) {
    for (size_t i = 0; i < library_.models.size(); ++i) {
      if (metadata_.models[i].module_name == name ||
          metadata_.models[i].model_name == name) {
        return &library_.models[i];
      }
    }
    return library_.models.size() == 1 ? &library_.models.front() : nullptr;
  }

  std::vector<LibraryMember> members_;
  LibraryMetadata metadata_;
  ModelLibrary library_;
};

}  // namespace

ModelLibrary ReadModelLibrary(absl::string_view file) {
  return LibraryReader().Read(file);
}

}  // namespace metad::client
