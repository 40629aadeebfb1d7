#include "server/build/signature_step.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/symbol_check.h"
#include "server/build/action_batch.h"
#include "server/build/compile_action.h"

namespace metad::build {
namespace {

// A part of a job that one compiler run answers.
struct Question {
  SignatureJob* job = nullptr;
  std::vector<std::string> functions;
  workers::Action action;
};

std::vector<Question> QuestionsOf(std::vector<SignatureJob>& jobs,
                                  codegen::RuntimeAbi abi,
                                  const workers::SelectedToolchain& toolchain,
                                  const workers::ActionLimits& limits) {
  std::vector<Question> questions;
  for (SignatureJob& job : jobs) {
    const std::vector<std::string>& functions = job.functions;
    for (size_t i = 0; i < functions.size(); i += kMaxFunctionsPerCheck) {
      const size_t end = std::min(i + kMaxFunctionsPerCheck, functions.size());
      Question question;
      question.job = &job;
      question.functions.assign(
          functions.begin() + static_cast<ptrdiff_t>(i),
          functions.begin() + static_cast<ptrdiff_t>(end));
      question.action = CheckSignaturesAction(toolchain, *job.module, abi,
                                              question.functions, limits);
      questions.push_back(std::move(question));
    }
  }
  return questions;
}

bool IsCInterfaceEntry(const BuildRequest& request, absl::string_view name) {
  return std::any_of(
      request.models.begin(), request.models.end(),
      [name](const codegen::ModelSpec& model) {
        if (!model.aot.has_value() ||
            model.aot->interface_api != codegen::InterfaceApi::kC) {
          return false;
        }
        const std::string& mod = model.aot->module_name;
        return name == codegen::EntryFunction(mod.empty() ? model.name : mod);
      });
}

void Add(SignatureFindings more, SignatureFindings& findings) {
  for (auto& [function, problem] : more.problems) {
    findings.problems.try_emplace(function, std::move(problem));
  }
  std::move(more.unknown.begin(), more.unknown.end(),
            std::back_inserter(findings.unknown));
}

}  // namespace

std::vector<std::string> FunctionsToCheck(const BuildRequest& request,
                                          const ModuleInput& module,
                                          const ResolvedModule& asked) {
  const size_t listed_by_compiler =
      std::min(module.compiler_listed_functions, asked.spec.functions.size());
  std::vector<std::string> functions;
  for (size_t i = listed_by_compiler; i < asked.spec.functions.size(); ++i) {
    const std::string& name = asked.spec.functions[i];
    if (codegen::SymbolProblem(name).empty() &&
        !IsCInterfaceEntry(request, name)) {
      functions.push_back(name);
    }
  }
  return functions;
}

std::optional<BuildError> CheckSignatures(
    std::vector<SignatureJob>& jobs, codegen::RuntimeAbi abi,
    const workers::SelectedToolchain& toolchain,
    const workers::ActionLimits& limits, workers::Executor& executor,
    const std::shared_ptr<platform::Cancellation>& cancellation,
    absl::Time deadline) {
  const std::vector<Question> questions =
      QuestionsOf(jobs, abi, toolchain, limits);
  std::vector<const workers::Action*> actions;
  actions.reserve(questions.size());
  for (const Question& question : questions) {
    actions.push_back(&question.action);
  }
  const BatchOutcome batch = RunActions(actions, executor, cancellation,
                                        deadline, [](int /*done*/) {});
  for (size_t i = 0; i < questions.size(); ++i) {
    SignatureJob& job = *questions[i].job;
    const absl::StatusOr<workers::ActionOutcome>& run = batch.outcomes[i];
    if (!run.ok()) return NotRunError(job.module->name, run.status());
    std::optional<BuildError> unfinished =
        UnfinishedError(job.module->name, limits, *run, batch.deadline_passed);
    if (unfinished.has_value()) return unfinished;
    Add(ReadSignatureCheck(job.module->language, questions[i].functions,
                           run->standard_error.text),
        job.findings);
  }
  return std::nullopt;
}

}  // namespace metad::build
