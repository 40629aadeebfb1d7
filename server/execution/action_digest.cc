#include "server/execution/action_digest.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/platform/field_hasher.h"

namespace metad::execution {
namespace {

using platform::FieldHasher;

// The last entry of a name is the one that counts.
void AddEnvironment(const Action& action, FieldHasher& hasher) {
  std::map<absl::string_view, absl::string_view> variables;
  for (const auto& [name, value] : action.environment) variables[name] = value;
  hasher.AddInteger("environment", static_cast<int64_t>(variables.size()));
  for (const auto& [name, value] : variables) {
    hasher.Add("variable.name", name).Add("variable.value", value);
  }
}

void AddInputs(const Action& action, FieldHasher& hasher) {
  std::vector<const ActionInput*> inputs;
  inputs.reserve(action.inputs.size());
  for (const ActionInput& input : action.inputs) inputs.push_back(&input);
  std::sort(inputs.begin(), inputs.end(),
            [](const ActionInput* a, const ActionInput* b) {
              return a->path < b->path;
            });
  hasher.AddInteger("inputs", static_cast<int64_t>(inputs.size()));
  for (const ActionInput* input : inputs) {
    hasher.Add("input.path", input->path)
        .Add("input.sha256", input->content.sha256());
  }
}

}  // namespace

std::optional<std::string> ActionDigest(const Action& action) {
  const bool has_all_digests =
      std::all_of(action.inputs.begin(), action.inputs.end(),
                  [](const ActionInput& input) { return input.HasDigest(); });
  if (!has_all_digests) return std::nullopt;
  FieldHasher hasher("metad.execution.action.v1");
  hasher.AddList("argv", action.argv);
  AddEnvironment(action, hasher);
  AddInputs(action, hasher);
  hasher.AddList("output", action.outputs)
      .Add("compiler.fingerprint", action.compiler.fingerprint)
      .Add("compiler.headers", action.compiler.headers)
      .AddInteger("max_output_bytes", action.limits.max_output_bytes);
  return hasher.FinishHex();
}

}  // namespace metad::execution
