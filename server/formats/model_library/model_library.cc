#include "server/formats/model_library/model_library.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/formats/model_library/exported_library.h"
#include "server/formats/model_library/library_archive.h"
#include "server/formats/model_library/library_metadata.h"
#include "server/formats/model_library/library_modules.h"
#include "server/formats/model_library/library_packing.h"
#include "server/formats/model_library/model_assembly.h"
#include "server/formats/model_library/shared_words.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr char kMetadataMember[] = "metadata.json";
constexpr char kParameterFolder[] = "parameters/";

class LibraryReader {
 public:
  ModelLibrary Read(LibraryFiles files) {
    library_.bytes = std::move(files.bytes);
    library_.notes = std::move(files.notes);
    library_.problems = std::move(files.problems);
    if (!library_.problems.empty()) return std::move(library_);
    members_ = std::move(files.members);
    if (ReadMetadata()) ReadModels();
    PlaceProblems();
    return std::move(library_);
  }

 private:
  void ReadModels() {
    const std::vector<CodeFile> files =
        FindCodeFiles(members_, metadata_, library_.notes, library_.problems);
    const std::map<std::string, absl::string_view> headers =
        FindHeaders(members_, metadata_);
    if (!library_.problems.empty()) return;
    const SharedWords words(files, headers);
    for (size_t i = 0; i < metadata_.models.size(); ++i) {
      ModelParts parts;
      parts.metadata = &metadata_.models[i];
      parts.words = &words;
      parts.headers = &headers;
      if (metadata_.models.size() > 1) {
        parts.name_prefix =
            ModuleNamePart(absl::StrCat(metadata_.models[i].module_name, "_"));
      }
      for (const CodeFile& code : files) {
        if (code.model == i) parts.files.push_back(&code);
      }
      library_.models.push_back(AssembleModel(parts, library_));
    }
    FindParameters();
  }

  // Tells where in the archive the members are that problems are with.
  void PlaceProblems() {
    std::map<absl::string_view, int64_t> offsets;
    for (const LibraryMember& member : members_) {
      if (member.offset.has_value()) offsets[member.path] = *member.offset;
    }
    for (LibraryProblem& problem : library_.problems) {
      const auto found = offsets.find(problem.member);
      if (found != offsets.end()) problem.member_offset = found->second;
    }
  }

  bool ReadMetadata() {
    const auto found = std::find_if(members_.begin(), members_.end(),
                                    [](const LibraryMember& member) {
                                      return member.path == kMetadataMember;
                                    });
    if (found == members_.end()) {
      std::optional<LibraryMetadata> exported =
          DescribeExportedLibrary(members_, library_.notes);
      if (!exported.has_value()) {
        exported = DescribeCodeAlone(members_, library_.notes);
      }
      if (exported.has_value()) {
        metadata_ = *std::move(exported);
        return true;
      }
      library_.problems.push_back(
          {"", std::nullopt, ProblemWithoutMetadata(members_)});
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
      if (!model->params_member.empty()) {
        library_.problems.push_back(
            {member.path, std::nullopt,
             absl::StrCat("is a second .params of model '",
                          platform::Printable(model->name), "' beside ",
                          platform::Printable(model->params_member),
                          ", expected one of each model")});
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
    // Version 4 has one model, and need not name the file after it; nor is
    // there a name to go by without metadata.json.
    const bool is_only = library_.models.size() == 1 &&
                         metadata_.version <= kOldestLibraryVersion;
    return is_only ? &library_.models.front() : nullptr;
  }

  std::vector<LibraryMember> members_;
  LibraryMetadata metadata_;
  ModelLibrary library_;
};

}  // namespace

ModelLibrary ReadModelLibrary(LibraryFiles files) {
  return LibraryReader().Read(std::move(files));
}

ModelLibrary ReadModelLibrary(absl::string_view file) {
  return ReadModelLibrary(UnpackLibrary(ByteRange(file, nullptr)));
}

}  // namespace metad::formats
