#include "client/request/request_builder.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/request/constant_names.h"
#include "client/request/constant_reader.h"
#include "client/request/constant_settings.h"
#include "client/request/interface_reader.h"
#include "client/request/joined_reports.h"
#include "client/request/library_reader.h"
#include "client/request/memory_settings.h"
#include "client/request/model_reader.h"
#include "client/request/module_reader.h"
#include "client/request/module_settings.h"
#include "client/request/source_settings.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

void CheckText(const char* option, const std::string& value,
               Problems& problems) {
  if (!platform::IsUtf8(value)) {
    problems.AddInvalid(option, "its value is not UTF-8");
  }
}

void CheckSize(const v1::BuildSpec& spec, int64_t max_bytes,
               Problems& problems) {
  const auto bytes = static_cast<int64_t>(spec.ByteSizeLong());
  if (bytes <= max_bytes) return;
  problems.AddInvalid("--module, --include-file, -I",
                      absl::StrCat("make a request of ", bytes,
                                   " bytes, expected at most ", max_bytes));
}

}  // namespace

PreparedRequest PrepareRequest(const SubmitOptions& options, Problems& problems,
                               int64_t max_bytes) {
  PreparedRequest request;
  CheckText("--model-name", options.model_name, problems);
  CheckText("--target", options.target, problems);
  CheckText("--toolchain", options.toolchain, problems);
  request.spec.set_model_name(options.model_name);
  request.spec.set_runtime_abi(options.runtime);
  request.spec.set_target(options.target);
  request.spec.set_toolchain_id(options.toolchain);
  request.spec.set_object_engine(options.object_engine);
  for (const v1::OutputKind output : options.outputs) {
    request.spec.add_outputs(output);
  }
  request.spec.set_joinable(options.joinable);
  request.spec.set_ffi_constructor(options.ffi_constructor);
  request.spec.set_constant_table(options.constant_table);
  request.spec.set_strict(options.strict);
  ConstantNames names(options.select, options.rename,
                      ConstantNames::Groups::kAsIdentifiers, problems);
  ReadModels(options, request.spec, problems);
  LibraryModules library_modules = LibraryModules::kTaken;
  if (!options.libraries.empty()) {
    library_modules = ReadLibraries(
        options, names, request.spec, request.constant_data, request.sources,
        request.notes, request.read_files, problems);
  }
  ReadInterfaces(options.interfaces, request.spec, request.sources, problems);
  AddJoinedReports(options.joined_reports, request.spec, request.sources,
                   problems);
  ReadModules(options.modules, request.spec, request.sources, problems);
  ApplyModuleSettings(options, library_modules, request.spec, request.sources,
                      problems);
  if (library_modules == LibraryModules::kTaken) {
    request.included_files = ApplySourceSettings(
        options, request.spec, request.sources, request.notes, problems);
  }
  const size_t before_constants = problems.size();
  ReadConstants(options, names, request.spec, request.constant_data,
                request.sources, request.notes, problems);
  // What could not be read may have the constants that options name.
  if (library_modules == LibraryModules::kTaken &&
      problems.size() == before_constants) {
    CheckConstantNames(options, request.spec, problems);
  }
  ReadMemorySettings(options, request.spec, problems);
  // Settings are of constants that only an archive that was taken has.
  if (library_modules == LibraryModules::kRefused) return request;
  ApplyConstantSettings(options, request.sources, request.spec,
                        request.constant_data, problems);
  CheckSize(request.spec, max_bytes, problems);
  return request;
}

bool NeedsNoToolchain(const v1::BuildSpec& spec) {
  const auto is_source = [](int output) {
    return output == v1::SOURCE || output == v1::HEADER ||
           output == v1::LINKER_SCRIPT;
  };
  const auto is_known = [](const v1::ModuleDescriptor& module) {
    const bool compiled = module.kind() == v1::ModuleDescriptor::C_SOURCE ||
                          module.kind() == v1::ModuleDescriptor::CXX_SOURCE;
    return !compiled || !module.functions().empty() ||
           module.without_functions();
  };
  // What sources are compiled to is looked at, too.
  if (spec.strict()) return false;
  return spec.toolchain_id().empty() &&
         std::all_of(spec.outputs().begin(), spec.outputs().end(), is_source) &&
         std::all_of(spec.modules().begin(), spec.modules().end(), is_known);
}

}  // namespace metad::client
