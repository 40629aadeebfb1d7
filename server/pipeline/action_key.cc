#include "server/pipeline/action_key.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "codegen/elf/machine_description.h"
#include "codegen/elf/machines.h"
#include "codegen/plan/plan_limits.h"
#include "server/pipeline/input_digest.h"
#include "server/pipeline/object_engine.h"
#include "server/pipeline/request_check.h"
#include "server/platform/field_hasher.h"

namespace metad::pipeline {
namespace {

// Constants that fit into any object file, whatever else is in it: about half
// of what codegen/elf takes.
constexpr size_t kMaxConstants = 32768;
constexpr uint64_t kMaxConstantBytes = uint64_t{1} << 31;

// Whether no object of these constants is too large to be written directly.
bool HasFewConstants(const BuildRequest& request) {
  // Those of joined registries are known by their shapes only.
  if (!request.joined_registries.empty()) return false;
  if (request.constants.size() > kMaxConstants) return false;
  uint64_t bytes = 0;
  for (const codegen::ConstantSpec& constant : request.constants) {
    bytes += constant.data.size() + codegen::kMaxAlignment;
  }
  return bytes <= kMaxConstantBytes;
}

// Whether a plan of the request can only have what is written directly; see
// codegen::elf::HasDirectObject().
bool IsSurelyDirect(const BuildRequest& request,
                    const execution::TargetDescription& target) {
  if (!MayBeDirect(request) || !HasFewConstants(request)) return false;
  const bool has_code =
      std::any_of(
          request.pools.begin(), request.pools.end(),
          [](const codegen::PoolSpec& pool) { return pool.external; }) ||
      std::any_of(request.models.begin(), request.models.end(),
                  [](const codegen::ModelSpec& model) {
                    return model.aot.has_value();
                  });
  if (has_code) return false;
  const std::optional<codegen::elf::MachineDescription> machine =
      codegen::elf::FindMachine(target.object_machine);
  return machine.has_value() &&
         (machine->byte_order == codegen::ByteOrder::kBigEndian) ==
             target.big_endian;
}

// What AddInput() leaves to the functions that a module turns out to have.
void AddQuestions(const BuildRequest& request, platform::FieldHasher& hasher) {
  for (const ModuleInput& module : request.modules) {
    hasher.Add("module.function_pattern", module.function_pattern)
        .AddInteger("module.has_artifact", module.artifact.has_value() ? 1 : 0)
        .AddInteger("module.machine_written", module.machine_written ? 1 : 0)
        .AddInteger("module.without_functions",
                    module.without_functions ? 1 : 0)
        .AddInteger("module.compiler_listed_functions",
                    static_cast<int64_t>(module.compiler_listed_functions));
  }
}

void AddFile(const InputFile& file, const BuildRequest& request,
             platform::FieldHasher& hasher) {
  hasher.Add("file.name", file.name)
      .Add("file.content", request.Sha256Of(file.content));
}

void AddLibraries(const BuildRequest& request, platform::FieldHasher& hasher) {
  hasher.AddInteger("libraries",
                    static_cast<int64_t>(request.files.libraries.size()));
  for (const LibraryInput& library : request.files.libraries) {
    hasher.Add("library.name", library.name)
        .AddInteger("library.is_directory", library.is_directory ? 1 : 0)
        .Add("library.model_name", library.model_name)
        .AddInteger("library.files",
                    static_cast<int64_t>(library.files.size()));
    for (const InputFile& file : library.files) AddFile(file, request, hasher);
  }
}

void AddType(const codegen::DataType& type, platform::FieldHasher& hasher) {
  hasher.AddInteger("type.code", type.code)
      .AddInteger("type.bits", type.bits)
      .AddInteger("type.lanes", type.lanes);
}

// An absent one differs from that of a scalar.
void AddShape(const std::optional<std::vector<int64_t>>& shape,
              platform::FieldHasher& hasher) {
  hasher.AddInteger("shape.is_given", shape.has_value() ? 1 : 0);
  if (!shape.has_value()) return;
  hasher.AddInteger("shape.rank", static_cast<int64_t>(shape->size()));
  for (const int64_t extent : *shape) hasher.AddInteger("extent", extent);
}

void AddConstantFiles(const BuildRequest& request,
                      platform::FieldHasher& hasher) {
  const InputFiles& files = request.files;
  hasher.AddInteger("constant_files",
                    static_cast<int64_t>(files.constant_files.size()));
  for (const ConstantFileInput& input : files.constant_files) {
    AddFile(input.file, request, hasher);
    hasher.Add("constant_file.constant_name", input.constant_name)
        .Add("constant_file.model", input.model)
        .AddInteger("constant_file.layout", input.layout.has_value() ? 1 : 0);
    if (!input.layout.has_value()) continue;
    AddType(input.layout->type, hasher);
    AddShape(input.layout->shape, hasher);
  }
  hasher.AddList("select", files.select)
      .AddInteger("rename", static_cast<int64_t>(files.rename.size()));
  for (const ConstantRename& rename : files.rename) {
    hasher.Add("rename.from", rename.from).Add("rename.to", rename.to);
  }
}

void AddConstantSettings(const InputFiles& files,
                         platform::FieldHasher& hasher) {
  hasher.AddInteger("constant_settings",
                    static_cast<int64_t>(files.constant_settings.size()));
  for (const ConstantSetting& setting : files.constant_settings) {
    hasher.Add("setting.name", setting.name)
        .AddInteger("setting.has_type", setting.type.has_value() ? 1 : 0);
    if (setting.type.has_value()) AddType(*setting.type, hasher);
    AddShape(setting.shape, hasher);
    hasher.AddInteger("setting.style", static_cast<int64_t>(setting.style))
        .Add("setting.section", setting.section)
        .AddInteger("setting.alignment", setting.alignment)
        .Add("setting.pool", setting.pool)
        .Add("setting.region", setting.region);
  }
}

void AddModuleSettings(const BuildRequest& request,
                       platform::FieldHasher& hasher) {
  const std::vector<ModuleSetting>& settings = request.files.module_settings;
  hasher.AddInteger("module_settings", static_cast<int64_t>(settings.size()));
  for (const ModuleSetting& setting : settings) {
    hasher.Add("setting.name", setting.name)
        .AddList("setting.functions", setting.functions)
        .Add("setting.function_pattern", setting.function_pattern)
        .AddList("setting.required_constants", setting.required_constants)
        .AddInteger("setting.include_files",
                    static_cast<int64_t>(setting.include_files.size()));
    for (const IncludeFile& file : setting.include_files) {
      AddFile({file.path, file.content}, request, hasher);
    }
    AddOptions(setting.compile_options, hasher);
  }
}

// What import/ makes modules and constants of. Reports and notes name files as
// the request does.
void AddFiles(const BuildRequest& request, platform::FieldHasher& hasher) {
  for (const ModuleInput& module : request.modules) {
    hasher.Add("module.file_name", module.file_name);
  }
  hasher.AddInteger("files", request.files.empty() ? 0 : 1);
  if (request.files.empty()) return;
  AddLibraries(request, hasher);
  AddConstantFiles(request, hasher);
  hasher.AddInteger("joined_reports",
                    static_cast<int64_t>(request.files.joined_reports.size()));
  for (const InputFile& file : request.files.joined_reports) {
    AddFile(file, request, hasher);
  }
  AddConstantSettings(request.files, hasher);
  AddModuleSettings(request, hasher);
  hasher.AddInteger("runtime_is_open", request.files.runtime_is_open ? 1 : 0);
}

// Nothing but the report has them.
void AddNotes(const BuildRequest& request, platform::FieldHasher& hasher) {
  if (!request.Wants(OutputKind::kReport)) return;
  for (const ModuleInput& module : request.modules) {
    hasher.AddList("module.note", module.notes);
  }
  hasher.AddList("note", request.notes);
}

void AddOutputs(const BuildRequest& request, platform::FieldHasher& hasher) {
  hasher.AddInteger("outputs", static_cast<int64_t>(request.outputs.size()));
  for (const OutputKind output : request.outputs) {
    hasher.AddInteger("output", static_cast<int64_t>(output));
  }
}

// A toolchain that the request names has the server write nothing, unless it
// insists; that is what the engine then means.
void AddEngine(const BuildRequest& request,
               const execution::TargetDescription& target,
               platform::FieldHasher& hasher) {
  hasher.AddInteger("object", NeedsObject(request) ? 1 : 0);
  if (!NeedsObject(request)) return;
  hasher.AddInteger("object.may_be_direct", MayBeDirect(request) ? 1 : 0)
      .AddInteger("object.must_be_direct",
                  request.object_engine == ObjectEngine::kDirect ? 1 : 0)
      .Add("object.machine", target.object_machine);
}

void AddToolchain(const execution::SelectedToolchain* toolchain,
                  const AnswerForm& form, platform::FieldHasher& hasher) {
  hasher.AddInteger("toolchain", toolchain != nullptr ? 1 : 0);
  if (toolchain == nullptr) return;
  hasher.Add("toolchain.id", toolchain->id)
      .AddInteger("toolchain.family", static_cast<int64_t>(toolchain->family))
      .AddList("toolchain.flag", toolchain->flags)
      .Add("toolchain.fingerprint", toolchain->fingerprint)
      .Add("toolchain.headers", toolchain->headers)
      .AddInteger("max_compiler_output_bytes", form.max_compiler_output_bytes);
}

}  // namespace

std::string ActionKey(const BuildRequest& request,
                      const execution::TargetDescription& target,
                      const execution::SelectedToolchain* toolchain,
                      const AnswerForm& form) {
  // Its parts are told by the files that they are of.
  const BuildRequest& asked =
      request.asked != nullptr ? *request.asked : request;
  platform::FieldHasher hasher("metad.action.v4");
  hasher.Add("program", form.program);
  AddInput(asked, target, UnaskedModules(asked), hasher);
  hasher.Add("target.architecture", target.architecture);
  AddQuestions(asked, hasher);
  AddFiles(asked, hasher);
  AddOutputs(request, hasher);
  AddNotes(asked, hasher);
  hasher.AddInteger("strict", request.strict ? 1 : 0);
  AddEngine(request, target, hasher);
  AddToolchain(toolchain, form, hasher);
  hasher.AddInteger("max_inline_bytes", form.max_inline_bytes);
  return hasher.FinishHex();
}

bool MayCompile(const BuildRequest& request,
                const execution::TargetDescription& target) {
  return HasCSources(request) ||
         (NeedsObject(request) && !IsSurelyDirect(request, target));
}

}  // namespace metad::pipeline
