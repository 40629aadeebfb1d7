#include "server/pipeline/signature_step.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/symbol_check.h"
#include "server/pipeline/action_batch.h"

namespace metad::pipeline {
namespace {

// A part of a job that one compiler run answers.
struct Question {
  SignatureJob* job = nullptr;
  std::vector<std::string> functions;
  execution::Action action;
};

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

// Asks in two rounds: nearly all functions of C sources agree, and how the
// others are defined is only shown to be told.
class SignatureCheck {
 public:
  SignatureCheck(std::vector<SignatureJob>& jobs,
                 const codegen::RuntimeRules& runtime,
                 const CompileTerms& terms, execution::Executor& executor,
                 const std::shared_ptr<platform::Cancellation>& cancellation,
                 const platform::ExtendableDeadline& deadline)
      : jobs_(jobs),
        runtime_(runtime),
        terms_(terms),
        executor_(executor),
        cancellation_(cancellation),
        deadline_(deadline) {}

  std::optional<BuildError> Run() {
    std::vector<std::vector<std::string>> others(jobs_.size());
    std::optional<BuildError> error = AskForAgreement(others);
    if (error.has_value()) return error;
    return AskForDefinitions(others);
  }

 private:
  // Leaves, by job, the functions that are to be asked about further.
  std::optional<BuildError> AskForAgreement(
      std::vector<std::vector<std::string>>& others) {
    std::vector<Question> questions;
    for (size_t i = 0; i < jobs_.size(); ++i) {
      SignatureJob& job = jobs_[i];
      if (job.module->language == SourceLanguage::kCxx) {
        others[i] = job.functions;
        continue;
      }
      AddQuestions(
          job, job.functions,
          [this, &job](const std::vector<std::string>& functions) {
            return AgreementText(runtime_, IncludedSource(*job.module),
                                 functions);
          },
          questions);
    }
    return Ask(questions, [this, &others](const Question& question,
                                          const std::string& output) {
      std::vector<std::string>& of_job =
          others[static_cast<size_t>(question.job - jobs_.data())];
      for (std::string& name : ReadAgreement(question.functions, output)) {
        of_job.push_back(std::move(name));
      }
    });
  }

  std::optional<BuildError> AskForDefinitions(
      const std::vector<std::vector<std::string>>& others) {
    std::vector<Question> questions;
    for (size_t i = 0; i < jobs_.size(); ++i) {
      SignatureJob& job = jobs_[i];
      AddQuestions(
          job, others[i],
          [this, &job](const std::vector<std::string>& functions) {
            return DefinitionText(job.module->language, runtime_,
                                  IncludedSource(*job.module), functions);
          },
          questions);
    }
    return Ask(
        questions, [](const Question& question, const std::string& output) {
          SignatureJob& job = *question.job;
          Add(ReadDefinitions(job.module->language, question.functions, output),
              job.findings);
        });
  }

  // As many functions at once as the output has room for.
  void AddQuestions(
      SignatureJob& job, const std::vector<std::string>& functions,
      const std::function<std::string(const std::vector<std::string>&)>& text,
      std::vector<Question>& questions) const {
    const auto step = static_cast<size_t>(
        std::max(terms_.limits.max_output_bytes / kAnswerBytes, int64_t{1}));
    for (size_t i = 0; i < functions.size(); i += step) {
      const size_t end = std::min(i + step, functions.size());
      Question question;
      question.job = &job;
      question.functions.assign(
          functions.begin() + static_cast<ptrdiff_t>(i),
          functions.begin() + static_cast<ptrdiff_t>(end));
      question.action =
          CheckSignaturesAction(terms_, *job.module, text(question.functions));
      questions.push_back(std::move(question));
    }
  }

  // What was said too much of to be kept is not known.
  std::optional<BuildError> Ask(
      const std::vector<Question>& questions,
      const std::function<void(const Question&, const std::string&)>& read) {
    std::vector<const execution::Action*> actions;
    actions.reserve(questions.size());
    for (const Question& question : questions) {
      actions.push_back(&question.action);
    }
    const BatchOutcome batch =
        RunActions(actions, executor_, cancellation_, deadline_);
    for (size_t i = 0; i < questions.size(); ++i) {
      SignatureJob& job = *questions[i].job;
      const absl::StatusOr<execution::ActionOutcome>& run = batch.outcomes[i];
      if (!run.ok()) return NotRunError(job.module->name, run.status());
      std::optional<BuildError> unfinished = UnfinishedError(
          job.module->name, terms_.limits, *run, batch.deadline_passed);
      if (unfinished.has_value()) return unfinished;
      if (run->standard_error.truncated) {
        Add({{}, questions[i].functions}, job.findings);
      } else {
        read(questions[i], run->standard_error.text);
      }
    }
    return std::nullopt;
  }

  std::vector<SignatureJob>& jobs_;
  const codegen::RuntimeRules& runtime_;
  const CompileTerms& terms_;
  execution::Executor& executor_;
  const std::shared_ptr<platform::Cancellation>& cancellation_;
  const platform::ExtendableDeadline& deadline_;
};

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
    std::vector<SignatureJob>& jobs, const codegen::RuntimeRules& runtime,
    const CompileTerms& terms, execution::Executor& executor,
    const std::shared_ptr<platform::Cancellation>& cancellation,
    const platform::ExtendableDeadline& deadline) {
  return SignatureCheck(jobs, runtime, terms, executor, cancellation, deadline)
      .Run();
}

}  // namespace metad::pipeline
