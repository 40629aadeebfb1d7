#include "client/request/model_reader.h"

#include "absl/strings/str_cat.h"
#include "server/platform/printable_text.h"

namespace metad::client {

void ReadModels(const SubmitOptions& options, v1::BuildSpec& spec,
                Problems& problems) {
  for (const ModelArgument& argument : options.models) {
    if (!platform::IsUtf8(argument.name) ||
        !platform::IsUtf8(argument.system_lib_prefix)) {
      problems.AddInvalid(
          absl::StrCat("--model ", platform::Printable(argument.name)),
          "its name or system-lib prefix is not UTF-8");
      continue;
    }
    v1::ModelDescriptor& model = *spec.add_models();
    model.set_name(argument.name);
    model.set_system_lib_prefix(argument.system_lib_prefix);
  }
}

}  // namespace metad::client
