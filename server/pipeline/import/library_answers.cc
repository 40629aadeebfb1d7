#include "server/pipeline/import/library_answers.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "server/formats/model_library/library_target.h"
#include "server/formats/note_text.h"
#include "server/platform/printable_text.h"

namespace metad::pipeline {
namespace {

// As metad.v1.BuildSpec has it.
constexpr size_t kMaxRequestNotes = 256;

class Answers {
 public:
  Answers(std::vector<formats::NamedLibrary>& libraries, BuildRequest& request,
          ImportedFiles& imported, codegen::ViolationList& violations)
      : libraries_(libraries),
        request_(request),
        imported_(imported),
        violations_(violations) {}

  void Take() {
    for (size_t i = 0; i < libraries_.size(); ++i) TakeNotes(i);
    SetName();
    SetTarget();
    SetRuntime();
    SetOrder();
  }

 private:
  void TakeNotes(size_t index) {
    const formats::NamedLibrary& library = libraries_[index];
    for (const std::string& note : library.content.notes) {
      imported_.Note(absl::StrCat("libraries[", index, "]"),
                     absl::StrCat(library.name, ": ", note));
      // The report has it with the module already.
      if (formats::IsNoteOfModule(note, library.content)) continue;
      AddRequestNote(note, request_);
    }
  }

  void SetName() {
    formats::LibraryModel& first = libraries_.front().content.models.front();
    const bool is_alone = formats::ModelCount(libraries_) == 1;
    if (!request_.model_name.empty()) {
      if (is_alone) first.name = request_.model_name;
      return;
    }
    if (is_alone) {
      request_.model_name = first.name;
      return;
    }
    violations_.Add(
        "model_name",
        absl::StrCat("is missing, for ", formats::DescribeModels(libraries_)));
  }

  std::string LibraryNames() const {
    return absl::StrJoin(
        libraries_, ", ",
        [](std::string* out, const formats::NamedLibrary& library) {
          out->append(library.name);
        });
  }

  void SetTarget() {
    if (!request_.target.empty()) return;
    const std::vector<std::string> all = formats::TargetStrings(libraries_);
    const formats::LibraryTarget target = formats::TargetOfLibrary(all);
    const std::string made_for = platform::Printable(absl::StrJoin(all, "; "));
    if (target.name.has_value()) {
      request_.target = *target.name;
      const std::string text =
          absl::StrCat("is built for ", *target.name, ", which '", made_for,
                       "' means; the request's target names another");
      imported_.Note("target", absl::StrCat(LibraryNames(), ": ", text));
      return AddRequestNote(text, request_);
    }
    if (made_for.empty()) {
      return violations_.Add("target",
                             absl::StrCat("is missing, for ", LibraryNames(),
                                          " does not say what it is "
                                          "made for"));
    }
    violations_.Add(
        "target",
        absl::StrCat("is missing, for ", LibraryNames(), " is made for '",
                     made_for,
                     "'; expected the name of one of the service's "
                     "targets (ListToolchains)",
                     target.reason.empty() ? "" : "; ", target.reason));
  }

  void SetRuntime() {
    if (!request_.files.runtime_is_open) return;
    const bool is_old = libraries_.front().content.short_count.value_or(false);
    request_.runtime =
        is_old ? &codegen::CrtV1Runtime() : &codegen::CrtRuntime();
  }

  void SetOrder() {
    if (!request_.function_order.empty()) return;
    request_.function_order = formats::FunctionOrder(libraries_);
  }

  std::vector<formats::NamedLibrary>& libraries_;
  BuildRequest& request_;
  ImportedFiles& imported_;
  codegen::ViolationList& violations_;
};

}  // namespace

void TakeAnswers(std::vector<formats::NamedLibrary>& libraries,
                 BuildRequest& request, ImportedFiles& imported,
                 codegen::ViolationList& violations) {
  Answers(libraries, request, imported, violations).Take();
}

void AddRequestNote(const std::string& text, BuildRequest& request) {
  if (text.empty() || request.notes.size() >= kMaxRequestNotes) return;
  request.notes.push_back(formats::NoteText(text));
}

}  // namespace metad::pipeline
