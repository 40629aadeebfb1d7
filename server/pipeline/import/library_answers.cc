#include "server/pipeline/import/library_answers.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/model_library/library_target.h"
#include "server/formats/note_text.h"
#include "server/platform/printable_text.h"

namespace metad::pipeline {
namespace {

// As metad.v1.BuildSpec has it.
constexpr size_t kMaxRequestNotes = 256;

class Answers {
 public:
  Answers(std::vector<OpenedLibrary>& libraries, BuildRequest& request,
          ImportedFiles& imported, codegen::ViolationList& violations)
      : libraries_(libraries),
        request_(request),
        imported_(imported),
        violations_(violations) {}

  void Take() {
    for (const OpenedLibrary& library : libraries_) TakeNotes(library);
    SetName();
    SetTarget();
    SetRuntime();
    SetOrder();
  }

 private:
  void TakeNotes(const OpenedLibrary& library) {
    for (const std::string& note : library.content.notes) {
      Tell(library, note);
      // The report has it with the module already.
      if (!IsOfAModule(note, library.content)) AddRequestNote(note, request_);
    }
  }

  static bool IsOfAModule(const std::string& note,
                          const formats::ModelLibrary& library) {
    for (const formats::LibraryModel& model : library.models) {
      for (const formats::LibraryModule& module : model.modules) {
        if (module.note.empty()) continue;
        if (note == absl::StrCat(platform::Printable(module.member), " ",
                                 module.note)) {
          return true;
        }
      }
    }
    return false;
  }

  void Tell(const OpenedLibrary& library, const std::string& text) {
    imported_.Note(library.field, absl::StrCat(library.name, ": ", text));
  }

  void SetName() {
    formats::LibraryModel& first = libraries_.front().content.models.front();
    const bool is_alone = ModelCount(libraries_) == 1;
    if (!request_.model_name.empty()) {
      if (is_alone) first.name = request_.model_name;
      return;
    }
    if (is_alone) {
      request_.model_name = first.name;
      return;
    }
    std::vector<std::string> found;
    for (const OpenedLibrary& library : libraries_) {
      const size_t count = library.content.models.size();
      found.push_back(absl::StrCat(
          library.name, " has ", count,
          count == 1 ? " model: " : " models: ", ModelNames(library.content)));
    }
    violations_.Add("model_name", absl::StrCat("is missing, for ",
                                               absl::StrJoin(found, ", and ")));
  }

  // TVM's target strings, each once.
  std::vector<std::string> TargetStrings() const {
    std::vector<std::string> all;
    for (const OpenedLibrary& library : libraries_) {
      for (const formats::LibraryModel& model : library.content.models) {
        for (const std::string& target : model.targets) {
          if (std::find(all.begin(), all.end(), target) == all.end()) {
            all.push_back(target);
          }
        }
      }
    }
    return all;
  }

  std::string LibraryNames() const {
    return absl::StrJoin(libraries_, ", ",
                         [](std::string* out, const OpenedLibrary& library) {
                           out->append(library.name);
                         });
  }

  void SetTarget() {
    if (!request_.target.empty()) return;
    const std::vector<std::string> all = TargetStrings();
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
    request_.runtime_abi =
        libraries_.front().content.short_count.value_or(false)
            ? codegen::RuntimeAbi::kCrtV1
            : codegen::RuntimeAbi::kCrt;
  }

  // Of all models, if one of them needs it: those that an order names come
  // before others.
  void SetOrder() {
    if (!request_.function_order.empty()) return;
    bool is_grouped = true;
    std::vector<std::string> order;
    for (const OpenedLibrary& library : libraries_) {
      for (const formats::LibraryModel& model : library.content.models) {
        is_grouped = is_grouped && model.function_order.empty();
        AddOrder(model, order);
      }
    }
    if (!is_grouped) request_.function_order = std::move(order);
  }

  static void AddOrder(const formats::LibraryModel& model,
                       std::vector<std::string>& order) {
    order.insert(order.end(), model.function_order.begin(),
                 model.function_order.end());
    if (!model.function_order.empty()) return;
    for (const formats::LibraryModule& module : model.modules) {
      order.insert(order.end(), module.functions.begin(),
                   module.functions.end());
    }
  }

  std::vector<OpenedLibrary>& libraries_;
  BuildRequest& request_;
  ImportedFiles& imported_;
  codegen::ViolationList& violations_;
};

}  // namespace

void TakeAnswers(std::vector<OpenedLibrary>& libraries, BuildRequest& request,
                 ImportedFiles& imported, codegen::ViolationList& violations) {
  Answers(libraries, request, imported, violations).Take();
}

void AddRequestNote(const std::string& text, BuildRequest& request) {
  if (text.empty() || request.notes.size() >= kMaxRequestNotes) return;
  request.notes.push_back(formats::NoteText(text));
}

}  // namespace metad::pipeline
