#include "server/formats/model_library/executor_check.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr char kAotExecutor[] = "aot";
// From here on TVM counts only constants of the block that its memory planner
// makes (USMP).
constexpr int64_t kBlockConstantsSince = 7;

class ExecutorCheck {
 public:
  ExecutorCheck(const LibraryModelMetadata& model,
                const std::vector<const CodeFile*>& files,
                std::vector<std::string>& notes,
                std::vector<LibraryProblem>& problems)
      : model_(model),
        files_(files),
        notes_(notes),
        problems_(problems),
        entry_(TvmSymbol(model.module_name, kEntrySuffix)) {}

  void Run() {
    if (model_.executors.size() != 1) return;
    for (const CodeFile* file : files_) {
      if (!file->content.problem.empty()) return;
    }
    const bool is_aot = model_.executors.front() == kAotExecutor;
    const CodeFile* const owner = FileWith(entry_);
    if (is_aot == (owner != nullptr)) return;
    if (is_aot) return CheckMain();
    AddProblem(
        absl::StrCat(platform::Printable(owner->member), " defines its entry"));
  }

 private:
  const CodeFile* FileWith(const std::string& function) const {
    for (const CodeFile* file : files_) {
      if (file->content.Defines(function)) return file;
    }
    return nullptr;
  }

  // LLVM gives the entry to no C runtime, and TVM up to 0.9 has modules whose
  // main function is all that there is.
  void CheckMain() {
    for (const char* suffix : {kMainSuffix, kOldMainSuffix}) {
      const std::string main = TvmSymbol(model_.module_name, suffix);
      const CodeFile* const file = FileWith(main);
      if (file == nullptr) continue;
      if (LacksConstants(*file)) return AddLackingConstants(*file, main);
      notes_.push_back(
          absl::StrCat(platform::Printable(entry_),
                       " is not in the archive and left to the image: ",
                       platform::Printable(file->member), " defines ",
                       platform::Printable(main), ", which runs model '",
                       platform::Printable(model_.model_name), "'"));
      return;
    }
    AddProblem("no module defines its entry");
  }

  // TVM writes the block of constants, and the workspace, into the entry's
  // source. Where it has none, an object cannot reach them.
  bool LacksConstants(const CodeFile& main) const {
    return main.kind == LibraryModule::Kind::kObject &&
           model_.format_version >= kBlockConstantsSince &&
           model_.constants_bytes.value_or(0) > 0;
  }

  void AddLackingConstants(const CodeFile& file, const std::string& main) {
    problems_.push_back(
        {file.member, std::nullopt,
         absl::StrCat("defines ", platform::Printable(main),
                      ", which is to be given ", *model_.constants_bytes,
                      " bytes of constants that TVM left out of the archive: "
                      "with LLVM its memory planner writes no entry; expected "
                      "an export for the target c, or one of LLVM with "
                      "tir.usmp.enable off")});
  }

  void AddProblem(absl::string_view what) {
    problems_.push_back(
        {"metadata.json", std::nullopt,
         absl::StrCat("says that model '",
                      platform::Printable(model_.model_name),
                      "' is for the executor ", model_.executors.front(),
                      ", and ", what, " ", platform::Printable(entry_))});
  }

  const LibraryModelMetadata& model_;
  const std::vector<const CodeFile*>& files_;
  std::vector<std::string>& notes_;
  std::vector<LibraryProblem>& problems_;
  const std::string entry_;
};

}  // namespace

void CheckExecutor(const LibraryModelMetadata& model,
                   const std::vector<const CodeFile*>& files,
                   std::vector<std::string>& notes,
                   std::vector<LibraryProblem>& problems) {
  ExecutorCheck(model, files, notes, problems).Run();
}

}  // namespace metad::formats
