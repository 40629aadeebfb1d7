#include "server/pipeline/build_pipeline.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "codegen/plan/planner.h"
#include "server/pipeline/absent_data_check.h"
#include "server/pipeline/action_contents.h"
#include "server/pipeline/budget_verifier.h"
#include "server/pipeline/compile_action.h"
#include "server/pipeline/compile_step.h"
#include "server/pipeline/compiler_input.h"
#include "server/pipeline/image_archive.h"
#include "server/pipeline/image_check.h"
#include "server/pipeline/image_objects.h"
#include "server/pipeline/imported_check.h"
#include "server/pipeline/input_check.h"
#include "server/pipeline/object_engine.h"
#include "server/pipeline/object_file.h"
#include "server/pipeline/object_verifier.h"
#include "server/pipeline/output_emission.h"
#include "server/pipeline/output_name.h"
#include "server/pipeline/report/image_memory.h"
#include "server/pipeline/report/report_output.h"
#include "server/pipeline/request_check.h"
#include "server/pipeline/signature_step.h"
#include "server/pipeline/symbol_resolution.h"

namespace metad::pipeline {
namespace {

// What resolving the modules and checking the image left to be said.
std::vector<BuildNote> NotesOf(const std::vector<ResolvedModule>& modules,
                               const ImageFindings& findings) {
  std::vector<BuildNote> notes;
  for (size_t i = 0; i < modules.size(); ++i) {
    for (const std::string& note : modules[i].notes) {
      notes.push_back({absl::StrCat("modules[", i, "]"), note});
    }
  }
  notes.insert(notes.end(), findings.notes.begin(), findings.notes.end());
  return notes;
}

BuildResult Failure(BuildError error, std::vector<BuildNote> notes = {}) {
  BuildResult result;
  result.notes = std::move(notes);
  result.error = std::move(error);
  return result;
}

// As metad.v1.BuildResult has it: of the request as it was made.
void TellOrigins(const ImportedFiles* imported, BuildResult& result) {
  TellOrigins(imported, result.notes);
  if (result.error.has_value()) TellOrigins(imported, *result.error);
}

BuildError VerificationError(absl::string_view problem) {
  BuildError error;
  error.reason = BuildErrorReason::kVerificationFailed;
  error.message = absl::StrCat("the object made is not as promised: ", problem);
  return error;
}

// Adds the modules' objects: those that came as such, and what sources were
// compiled to.
absl::Status AddModules(const BuildRequest& request,
                        const std::vector<std::string>& compiled,
                        ImageObjects& objects) {
  for (size_t i = 0; i < request.modules.size(); ++i) {
    const absl::Status status =
        objects.AddModule(request.modules[i], compiled[i]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// What can be told of the modules that came as objects where there is no build.
std::optional<BuildError> CheckModules(
    CheckedBuild& build, const execution::ToolchainCatalog& catalog,
    ImageFindings& findings) {
  ImageObjects objects;
  const std::vector<std::string> nothing_compiled(build.modules.size());
  const absl::Status status =
      AddModules(build.request, nothing_compiled, objects);
  if (!status.ok()) return VerificationError(status.message());
  codegen::ViolationList violations;
  TellAbsentData(build.request, build.plan, SymbolResolution(objects),
                 build.modules, violations);
  if (!violations.empty()) return InvalidInput(std::move(violations));
  findings =
      CheckImage(build.request, build.plan, build.target, catalog, objects);
  return findings.error;
}

BuildError Cancelled() {
  BuildError error;
  error.reason = BuildErrorReason::kCancelled;
  error.message = "the build was cancelled";
  return error;
}

// Of outputs that only a cancellation interrupts.
BuildError OutputError(const absl::Status& status) {
  return absl::IsCancelled(status) ? Cancelled() : StorageError(status);
}

// One build on its way through the steps; each returns what went wrong.
class BuildRun {
 public:
  BuildRun(CheckedBuild build, const execution::ToolchainCatalog& catalog,
           execution::Executor& executor, const execution::ActionLimits& limits,
           const ArtifactStorage& storage,
           std::shared_ptr<platform::Cancellation> cancellation,
           const platform::ExtendableDeadline& deadline,
           BuildObserver& observer)
      : build_(std::move(build)),
        catalog_(catalog),
        executor_(executor),
        limits_(limits),
        storage_(StorageFor(build_.request, storage)),
        cancellation_(std::move(cancellation)),
        deadline_(deadline),
        observer_(observer),
        contents_(build_.request),
        compiled_(build_.request.modules.size()) {
    storage_.is_interrupted = [this] { return Interruption().has_value(); };
  }
  // storage_ refers to it.
  BuildRun(const BuildRun&) = delete;
  BuildRun& operator=(const BuildRun&) = delete;

  BuildResult Run() {
    for (const auto step :
         {&BuildRun::ResolveCSources, &BuildRun::Plan, &BuildRun::Emit,
          &BuildRun::MakeObject, &BuildRun::Verify, &BuildRun::VerifyImage,
          &BuildRun::MakeArchive, &BuildRun::Report}) {
      std::optional<BuildError> error = Interruption();
      if (!error.has_value()) error = (this->*step)();
      if (error.has_value()) {
        return Failure(*std::move(error), Notes());
      }
    }
    return TakeResult();
  }

 private:
  std::optional<BuildError> Interruption() const {
    if (cancellation_->IsCancelled()) return Cancelled();
    if (absl::Now() >= deadline_.time()) {
      BuildError error;
      error.reason = BuildErrorReason::kActionTimeout;
      error.message = "the build's time ran out";
      return error;
    }
    return std::nullopt;
  }

  // Of a build that has a toolchain.
  CompileTerms Terms() {
    return {*build_.toolchain, limits_, !build_.request.compiles_anew,
            contents_};
  }

  // An output that was interrupted is no failure of the store.
  BuildError OutputError(const absl::Status& status) const {
    std::optional<BuildError> interruption = Interruption();
    if (absl::IsCancelled(status) && interruption.has_value()) {
      return *std::move(interruption);
    }
    return StorageError(status);
  }

  // After it, every module's functions are known, or it is known why not.
  std::optional<BuildError> ResolveCSources() {
    if (!HasCSources(build_.request)) return std::nullopt;
    observer_.OnStage(Stage::kResolving);
    std::vector<size_t> indices;
    std::vector<CompileJob> jobs;
    for (size_t i = 0; i < build_.request.modules.size(); ++i) {
      const ModuleInput& module = build_.request.modules[i];
      if (module.kind != ModuleKind::kCSource) continue;
      indices.push_back(i);
      jobs.push_back({module.name, CompileModuleAction(Terms(), module)});
    }
    std::optional<BuildError> error =
        Compile(jobs, executor_, cancellation_, deadline_, observer_);
    if (error.has_value()) return error;

    for (size_t i = 0; i < jobs.size(); ++i) {
      const size_t module = indices[i];
      absl::StatusOr<std::string> object =
          execution::ContentOf(std::move(jobs[i].object));
      if (!object.ok()) return OutputError(object.status());
      compiled_[module] = *std::move(object);
    }
    return AskSources(indices);
  }

  // Has the compiled sources answer, once it is known which of their functions
  // the runtime can call.
  std::optional<BuildError> AskSources(const std::vector<size_t>& indices) {
    std::vector<SignatureJob> jobs;
    for (const size_t module : indices) {
      // What is wrong is told by the answer below.
      codegen::ViolationList ignored;
      const ModuleInput& input = build_.request.modules[module];
      jobs.push_back(
          {&input,
           FunctionsToCheck(build_.request, input,
                            Ask(module, /*signatures=*/nullptr, ignored))});
    }
    std::optional<BuildError> error =
        CheckSignatures(jobs, *build_.request.runtime, Terms(), executor_,
                        cancellation_, deadline_);
    if (error.has_value()) return error;
    for (size_t i = 0; i < indices.size(); ++i) {
      build_.modules[indices[i]] =
          Ask(indices[i], &jobs[i].findings, violations_);
    }
    return std::nullopt;
  }

  ResolvedModule Ask(size_t module, const SignatureFindings* signatures,
                     codegen::ViolationList& violations) const {
    return ResolveModule(build_.request.modules[module],
                         CompiledSource{compiled_[module], signatures},
                         ExpectationOf(build_.target), *build_.request.runtime,
                         absl::StrCat("modules[", module, "]"), violations);
  }

  // After it, nothing in the request is wrong and everything has its place.
  std::optional<BuildError> Plan() {
    observer_.OnStage(Stage::kPlanning);
    if (!HasCSources(build_.request)) return std::nullopt;
    std::optional<codegen::MetadataPlan> plan = codegen::MakePlan(
        MakeSpec(build_.request, build_.target, build_.modules), violations_);
    if (!violations_.empty()) return InvalidInput(std::move(violations_));
    build_.plan = *std::move(plan);
    SetInputDigest(build_);
    return std::nullopt;
  }

  // After it, every text has been written.
  std::optional<BuildError> Emit() {
    observer_.OnStage(Stage::kEmitting);
    absl::StatusOr<std::vector<BuildArtifact>> artifacts = EmitOutputs(
        build_.request.outputs, build_.plan, storage_, build_.request.Pages());
    if (!artifacts.ok()) return OutputError(artifacts.status());
    result_.artifacts = *std::move(artifacts);
    return std::nullopt;
  }

  // After it, there is an object, if one is needed.
  std::optional<BuildError> MakeObject() {
    if (!NeedsObject(build_.request)) return std::nullopt;
    ArtifactSink sink(storage_, build_.request.Pages());
    if (build_.machine.has_value()) {
      WriteObject(build_.plan, *build_.machine, sink);
      return KeepObject(sink);
    }
    observer_.OnStage(Stage::kCompiling);
    std::vector<CompileJob> jobs(1);
    jobs[0].subject =
        OutputFileName(OutputKind::kSource, build_.plan.model_name);
    jobs[0].action = CompileMetadataAction(
        Terms(), CompilerInput(build_.plan, build_.request.Pages()));
    std::optional<BuildError> error =
        Compile(jobs, executor_, cancellation_, deadline_, observer_);
    if (error.has_value()) return error;
    const absl::Status status = execution::ForEachPiece(
        jobs[0].object, [&sink](absl::string_view piece) {
          sink.Append(piece);
          return absl::OkStatus();
        });
    if (!status.ok()) return OutputError(status);
    return KeepObject(sink);
  }

  // After it, the object is known to hold what the plan promises.
  std::optional<BuildError> Verify() {
    if (!NeedsObject(build_.request)) return std::nullopt;
    observer_.OnStage(Stage::kVerifying);
    const absl::StatusOr<ObjectFile> object = ReadObjectFile(object_.bytes());
    if (!object.ok()) return VerificationError(object.status().message());
    absl::StatusOr<ObjectReport> report = InspectObject(*object);
    if (!report.ok()) return VerificationError(report.status().message());
    const PagesWithContent pages(build_.request.Pages(), object_);
    const std::vector<std::string> broken = BrokenPromises(
        *object, *report, build_.plan, ExpectationOf(build_.target), pages);
    if (!broken.empty()) return VerificationError(absl::StrJoin(broken, "; "));
    VerifyBudgets(*report, build_.plan, violations_);
    if (!violations_.empty()) return InvalidInput(std::move(violations_));
    result_.object_report = *std::move(report);
    return std::nullopt;
  }

  // After it, the object, if there is one, and those of the modules are known
  // to go together, and with the target, and what they lack is told.
  std::optional<BuildError> VerifyImage() {
    if (NeedsObject(build_.request)) {
      const absl::Status status = image_.AddObject("", object_.bytes());
      if (!status.ok()) return VerificationError(status.message());
    }
    const absl::Status status = AddModules(build_.request, compiled_, image_);
    if (!status.ok()) return VerificationError(status.message());
    TellAbsentData(build_.request, build_.plan, SymbolResolution(image_),
                   build_.modules, violations_);
    if (!violations_.empty()) return InvalidInput(std::move(violations_));
    if (NeedsObject(build_.request)) {
      result_.memory = report::MemoryOf(build_.plan, image_);
    }
    image_findings_ = CheckImage(build_.request, build_.plan, build_.target,
                                 catalog_, image_);
    return image_findings_.error;
  }

  // After it, there is the archive of them all, if it was asked for.
  std::optional<BuildError> MakeArchive() {
    BuildArtifact* artifact = Find(OutputKind::kArchive);
    if (artifact == nullptr) return std::nullopt;
    absl::StatusOr<ImageArchive> archive =
        ImageArchive::Make(build_.plan, image_);
    if (!archive.ok()) return VerificationError(archive.status().message());
    archive_ = *std::move(archive);
    const PagesWithContent pages(build_.request.Pages(), object_);
    ArtifactSink sink(storage_, pages);
    sink.Expect(archive_->size());
    archive_->Write(sink);
    absl::StatusOr<ArtifactContent> content = sink.Finish();
    if (!content.ok()) return OutputError(content.status());
    artifact->content = *std::move(content);
    return std::nullopt;
  }

  // After it, the report says all of that.
  std::optional<BuildError> Report() {
    const absl::Status written = report::WriteReport(
        {build_.request, build_.target, build_.toolchain, build_.modules,
         build_.plan, NeedsObject(build_.request) ? &image_ : nullptr,
         &image_findings_.fit, archive_.has_value() ? &*archive_ : nullptr},
        storage_, result_.artifacts);
    if (!written.ok()) return OutputError(written);
    return std::nullopt;
  }

  std::optional<BuildError> KeepObject(ArtifactSink& sink) {
    absl::StatusOr<ArtifactContent> object = sink.Finish();
    if (!object.ok()) return OutputError(object.status());
    object_ = *std::move(object);
    BuildArtifact* artifact = Find(OutputKind::kObject);
    if (artifact != nullptr) artifact->content = object_;
    return std::nullopt;
  }

  // Null when no such output was asked for.
  BuildArtifact* Find(OutputKind kind) {
    const auto found =
        std::find_if(result_.artifacts.begin(), result_.artifacts.end(),
                     [kind](const BuildArtifact& a) { return a.kind == kind; });
    return found == result_.artifacts.end() ? nullptr : &*found;
  }

  std::vector<BuildNote> Notes() const {
    return NotesOf(build_.modules, image_findings_);
  }

  BuildResult TakeResult() {
    result_.notes = Notes();
    result_.summary = TakeSummary(build_);
    return std::move(result_);
  }

  CheckedBuild build_;
  const execution::ToolchainCatalog& catalog_;
  execution::Executor& executor_;
  const execution::ActionLimits limits_;
  ArtifactStorage storage_;
  const std::shared_ptr<platform::Cancellation> cancellation_;
  const platform::ExtendableDeadline& deadline_;
  BuildObserver& observer_;
  // Found since the check; planning reports what resolving found with its own.
  codegen::ViolationList violations_;
  // Of build_.request.
  ActionContents contents_;
  // Parallel to the request's modules: what its C sources became.
  std::vector<std::string> compiled_;
  // The metadata's own.
  ArtifactContent object_;
  // Refers to both, and to the request's artifacts.
  ImageObjects image_;
  // Of it.
  ImageFindings image_findings_;
  // Refers to it.
  std::optional<ImageArchive> archive_;
  BuildResult result_;
};

}  // namespace

BuildPipeline::BuildPipeline(execution::ToolchainRegistry* toolchains,
                             execution::Executor* executor,
                             execution::ActionLimits action_limits,
                             const ArtifactStorage& storage)
    : toolchains_(toolchains),
      executor_(executor),
      action_limits_(action_limits),
      storage_(storage) {}

CheckResult BuildPipeline::Check(BuildRequest request,
                                 codegen::ViolationList known) const {
  CheckResult result =
      CheckWithFiles(std::move(request), toolchains_->catalog(),
                     ToolchainUse::kAllowed, std::move(known));
  auto* build = std::get_if<CheckedBuild>(&result);
  if (build == nullptr || !NeedsCompiler(*build)) return result;
  const std::string& target = build->request.target;
  const std::string& id = build->request.toolchain_id;
  absl::StatusOr<execution::SelectedToolchain> toolchain =
      HasCSources(build->request) ? toolchains_->SelectForSources(target, id)
                                  : toolchains_->Select(target, id);
  if (!toolchain.ok()) {
    return ToolchainError(build->request, toolchain.status());
  }
  build->toolchain = *std::move(toolchain);
  return result;
}

BuildResult BuildPipeline::GenerateSources(
    BuildRequest request, codegen::ViolationList known,
    const std::function<bool()>& is_cancelled) const {
  CheckResult checked =
      CheckWithFiles(std::move(request), toolchains_->catalog(),
                     ToolchainUse::kRefused, std::move(known));
  if (auto* error = std::get_if<BuildError>(&checked)) {
    return Failure(std::move(*error));
  }
  auto& build = std::get<CheckedBuild>(checked);
  const std::shared_ptr<const ImportedFiles> imported = build.request.imported;
  BuildResult result = Generate(build, is_cancelled);
  TellOrigins(imported.get(), result);
  return result;
}

BuildResult BuildPipeline::Generate(
    CheckedBuild& build, const std::function<bool()>& is_cancelled) const {
  ImageFindings findings;
  if (std::optional<BuildError> error =
          CheckModules(build, toolchains_->catalog(), findings)) {
    return Failure(*std::move(error), NotesOf(build.modules, findings));
  }
  ArtifactStorage storage = storage_;
  storage.is_interrupted = is_cancelled;
  BuildResult result;
  absl::StatusOr<std::vector<BuildArtifact>> artifacts = EmitOutputs(
      build.request.outputs, build.plan, storage, build.request.Pages());
  if (!artifacts.ok()) return Failure(OutputError(artifacts.status()));
  result.artifacts = *std::move(artifacts);
  const absl::Status written =
      report::WriteReport({build.request, build.target, build.toolchain,
                           build.modules, build.plan, nullptr},
                          storage, result.artifacts);
  if (!written.ok()) return Failure(OutputError(written));
  result.notes = NotesOf(build.modules, findings);
  result.summary = TakeSummary(build);
  return result;
}

BuildResult BuildPipeline::Run(
    CheckedBuild build, std::shared_ptr<platform::Cancellation> cancellation,
    const platform::ExtendableDeadline& deadline,
    BuildObserver& observer) const {
  const std::shared_ptr<const ImportedFiles> imported = build.request.imported;
  BuildResult result = BuildRun(std::move(build), toolchains_->catalog(),
                                *executor_, action_limits_, storage_,
                                std::move(cancellation), deadline, observer)
                           .Run();
  TellOrigins(imported.get(), result);
  return result;
}

}  // namespace metad::pipeline
