#include "client/request/library_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/importers/imported_constant.h"
#include "client/importers/params_file.h"
#include "client/mapped_file.h"
#include "client/model_library/aot_model.h"
#include "client/model_library/library_problem.h"
#include "client/model_library/model_library.h"
#include "client/printable_text.h"
#include "client/request/constant_reader.h"
#include "client/request/library_target.h"
#include "client/request/module_notes.h"

namespace metad::client {
namespace {

using v1::ModuleDescriptor;

ModuleDescriptor::Kind KindOf(LibraryModule::Kind kind) {
  switch (kind) {
    case LibraryModule::Kind::kCSource:
      return ModuleDescriptor::C_SOURCE;
    case LibraryModule::Kind::kObject:
      return ModuleDescriptor::OBJECT;
    case LibraryModule::Kind::kCxxSource:
      return ModuleDescriptor::CXX_SOURCE;
  }
  return ModuleDescriptor::KIND_UNSPECIFIED;
}

class LibraryRequest {
 public:
  LibraryRequest(const SubmitOptions& options, ConstantNames& names,
                 v1::BuildSpec& spec, std::vector<ByteRange>& data,
                 RequestSources& sources, std::vector<std::string>& notes,
                 Problems& problems)
      : options_(options),
        names_(names),
        spec_(spec),
        data_(data),
        sources_(sources),
        notes_(notes),
        problems_(problems) {}

  void Run() {
    const absl::StatusOr<ByteRange> file = MapFile(options_.library);
    if (!file.ok()) return problems_.AddFile(options_.library, file.status());
    ModelLibrary library = ReadModelLibrary(file->view());
    TakeLibrary(*file, library);
    // For what was copied; the rest is looked at when it has been used.
    const absl::Status unchanged = file->CheckUnchanged();
    if (!unchanged.ok()) problems_.AddFile(options_.library, unchanged);
  }

 private:
  void TakeLibrary(const ByteRange& file, ModelLibrary& library) {
    for (const LibraryProblem& problem : library.problems) {
      problems_.AddInvalid(PlaceInLibrary(options_.library, problem),
                           problem.text);
    }
    if (!library.problems.empty()) return;
    for (const std::string& note : library.notes) {
      notes_.push_back(absl::StrCat(options_.library, ": ", note));
    }
    SetName(library);
    SetTarget(library);
    if (!options_.runtime_is_given && library.short_count.value_or(false)) {
      spec_.set_runtime_abi(v1::CRT_V1);
    }
    SetOrder(library);
    for (LibraryModel& model : library.models) AddModel(file, model);
  }

  // Of all models, if one of them needs it: those that an order names come
  // before others.
  void SetOrder(const ModelLibrary& library) {
    const bool grouped = std::all_of(
        library.models.begin(), library.models.end(),
        [](const LibraryModel& model) { return model.function_order.empty(); });
    if (grouped) return;
    for (const LibraryModel& model : library.models) {
      for (const std::string& function : model.function_order) {
        spec_.add_function_order(function);
      }
      if (!model.function_order.empty()) continue;
      for (const LibraryModule& module : model.modules) {
        for (const std::string& function : module.functions) {
          spec_.add_function_order(function);
        }
      }
    }
  }

  std::string Member(const std::string& path) const {
    return absl::StrCat(options_.library, " (member '", Printable(path), "')");
  }

  // The only model of an image is called as the image is.
  void SetName(ModelLibrary& library) {
    if (!options_.model_name.empty()) {
      if (library.models.size() == 1) {
        library.models.front().name = options_.model_name;
      }
      return;
    }
    if (library.models.size() == 1) {
      spec_.set_model_name(library.models.front().name);
      return;
    }
    problems_.AddUsage(
        "--model-name",
        absl::StrCat("is missing, for ", options_.library, " has ",
                     library.models.size(), " models: ",
                     absl::StrJoin(library.models, ", ",
                                   [](std::string* out, const auto& model) {
                                     out->append(Printable(model.name));
                                   })));
  }

  void SetTarget(const ModelLibrary& library) {
    if (options_.target_is_given) return;
    std::vector<std::string> targets;
    for (const LibraryModel& model : library.models) {
      targets.insert(targets.end(), model.targets.begin(), model.targets.end());
    }
    const LibraryTarget target = TargetOfLibrary(targets);
    const std::string made_for = Printable(absl::StrJoin(targets, "; "));
    if (target.name.has_value()) {
      notes_.push_back(absl::StrCat(options_.library, ": is built for ",
                                    *target.name, ", which '", made_for,
                                    "' means; --target names another"));
      return spec_.set_target(*target.name);
    }
    problems_.AddUsage(
        "--target",
        absl::StrCat(options_.library, " is made for '", made_for,
                     "', expected --target NAME, one of `metactl targets`",
                     target.reason.empty() ? "" : "; ", target.reason));
  }

  void AddModel(const ByteRange& file, LibraryModel& model) {
    const int index = spec_.models_size();
    spec_.add_models()->set_name(model.name);
    for (LibraryModule& module : model.modules) AddModule(model, module);
    if (!model.params_member.empty()) AddParams(file, model);
    if (!model.aot.has_value()) return;
    AddInterface(model, *spec_.mutable_models(index)->mutable_aot());
    sources_.AddInterface(static_cast<size_t>(index), Member(model.aot_member));
  }

  // The firmware looks for them by name.
  void AddParams(const ByteRange& file, const LibraryModel& model) {
    const auto offset =
        static_cast<size_t>(model.params.data() - file.view().data());
    absl::StatusOr<std::vector<ImportedConstant>> constants = ParseParams(
        file.Part(offset, model.params.size()),
        [this](absl::string_view name) { return names_.IsSelected(name); });
    if (!constants.ok()) {
      return problems_.AddInvalid(Member(model.params_member),
                                  std::string(constants.status().message()));
    }
    if (!constants->empty()) spec_.set_constant_table(true);
    for (ImportedConstant& constant : *constants) {
      Add(model.name, model.params_member, std::move(constant));
    }
  }

  // Its name in the request.
  std::string Add(const std::string& model, const std::string& member,
                  ImportedConstant constant) {
    std::string name = names_.NewName(constant.name);
    constant.name_in_file = std::exchange(constant.name, name);
    constant.source = Member(member);
    AddConstant(std::move(constant), model, spec_, data_, sources_);
    return name;
  }

  static void SetType(const ElementType& type, v1::DataType& out) {
    out.set_code(static_cast<uint32_t>(type.code));
    out.set_bits(type.bits);
    out.set_lanes(type.lanes);
  }

  static void SetTensor(const AotTensor& tensor, v1::TensorDescriptor& out) {
    out.set_name(tensor.name);
    SetType(tensor.type, *out.mutable_data_type());
    out.mutable_shape()->Add(tensor.shape.begin(), tensor.shape.end());
  }

  void AddInterface(LibraryModel& model, v1::AotInterface& out) {
    AotModel& aot = *model.aot;
    out.set_module_name(aot.module_name);
    out.set_api(aot.c_interface ? v1::AotInterface::C
                                : v1::AotInterface::PACKED);
    for (const AotTensor& tensor : aot.inputs) {
      SetTensor(tensor, *out.add_inputs());
    }
    for (const AotTensor& tensor : aot.outputs) {
      SetTensor(tensor, *out.add_outputs());
    }
    for (const AotWorkspace& workspace : aot.workspaces) {
      v1::WorkspacePool& pool = *out.add_workspace_pools();
      pool.set_name(workspace.name);
      pool.set_size_bytes(workspace.size_bytes);
      pool.set_alignment(workspace.alignment);
      pool.set_define_buffer(true);
    }
    out.mutable_entry()->set_main_function(aot.main_function);
    out.mutable_entry()->set_main_call(
        aot.packed_main ? v1::AotInterface::Entry::PACKED_ARGUMENTS
                        : v1::AotInterface::Entry::POINTERS);
    if (!aot.constants.empty()) AddBlock(model, *out.mutable_constant_block());
  }

  void AddBlock(LibraryModel& model, v1::AotInterface::ConstantBlock& out) {
    int64_t end = 0;
    for (AotConstant& constant : model.aot->constants) {
      v1::AotInterface::ConstantBlock::Slot& slot = *out.add_slots();
      slot.set_byte_offset(constant.byte_offset);
      end = std::max(end,
                     constant.byte_offset +
                         static_cast<int64_t>(constant.constant.data.size()));
      slot.set_constant(
          Add(model.name, model.aot_member, std::move(constant.constant)));
    }
    out.set_size_bytes(end);
  }

  void AddModule(const LibraryModel& model, LibraryModule& module) {
    const int index = spec_.modules_size();
    sources_.AddModule(module.name, Member(module.member));
    ModuleDescriptor& added = *spec_.add_modules();
    added.set_name(module.name);
    added.set_model(model.name);
    added.set_kind(KindOf(module.kind));
    added.set_machine_written(module.kind == LibraryModule::Kind::kCSource);
    AddModuleNote(module.note, added);
    added.set_without_functions(module.functions.empty());
    for (std::string& function : module.functions) {
      added.add_functions(std::move(function));
    }
    added.mutable_artifact()->set_inline_(std::move(module.content));
    for (const auto& [path, content] : module.headers) {
      v1::IncludeFile& header = *added.add_include_files();
      header.set_path(path);
      header.mutable_content()->set_inline_(std::string(content));
      sources_.AddIncludeFile(static_cast<size_t>(index), Member(path));
    }
  }

  const SubmitOptions& options_;
  ConstantNames& names_;
  v1::BuildSpec& spec_;
  std::vector<ByteRange>& data_;
  RequestSources& sources_;
  std::vector<std::string>& notes_;
  Problems& problems_;
};

}  // namespace

void ReadLibrary(const SubmitOptions& options, ConstantNames& names,
                 v1::BuildSpec& spec, std::vector<ByteRange>& data,
                 RequestSources& sources, std::vector<std::string>& notes,
                 Problems& problems) {
  LibraryRequest(options, names, spec, data, sources, notes, problems).Run();
}

}  // namespace metad::client
