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
  platform::FieldHasher hasher("metad.action.v3");
  hasher.Add("program", form.program);
  AddInput(request, target, UnaskedModules(request), hasher);
  hasher.Add("target.architecture", target.architecture);
  AddQuestions(request, hasher);
  AddOutputs(request, hasher);
  AddNotes(request, hasher);
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
