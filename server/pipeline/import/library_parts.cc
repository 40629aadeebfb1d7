#include "server/pipeline/import/library_parts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/formats/model_library/aot_model.h"
#include "server/formats/model_library/library_files.h"
#include "server/formats/model_library/library_problem.h"
#include "server/formats/note_text.h"
#include "server/formats/tensors/params_file.h"

namespace metad::pipeline {
namespace {

codegen::TensorSpec ToTensor(const formats::AotTensor& tensor) {
  codegen::TensorSpec out;
  out.name = tensor.name;
  out.type = ToDataType(tensor.type);
  out.shape = tensor.shape;
  return out;
}

codegen::WorkspacePoolSpec ToWorkspace(const formats::AotWorkspace& workspace) {
  codegen::WorkspacePoolSpec out;
  out.name = workspace.name;
  out.size_bytes = workspace.size_bytes;
  out.alignment = workspace.alignment;
  out.define_buffer = true;
  return out;
}

// All but its block of constants.
codegen::AotSpec ToInterface(const formats::AotModel& model) {
  codegen::AotSpec out;
  out.module_name = model.module_name;
  out.interface_api = model.c_interface ? codegen::InterfaceApi::kC
                                        : codegen::InterfaceApi::kPacked;
  for (const formats::AotTensor& tensor : model.inputs) {
    out.inputs.push_back(ToTensor(tensor));
  }
  for (const formats::AotTensor& tensor : model.outputs) {
    out.outputs.push_back(ToTensor(tensor));
  }
  for (const formats::AotWorkspace& workspace : model.workspaces) {
    out.workspace_pools.push_back(ToWorkspace(workspace));
  }
  out.entry.emplace();
  out.entry->main_function = model.main_function;
  out.entry->main_call = model.packed_main ? codegen::MainCall::kPackedArguments
                                           : codegen::MainCall::kPointers;
  return out;
}

class LibraryParts {
 public:
  LibraryParts(formats::ConstantNames& names, BuildRequest& request,
               ImportedParts& parts, ImportedFiles& imported,
               codegen::ViolationList& violations)
      : names_(names),
        request_(request),
        parts_(parts),
        imported_(imported),
        violations_(violations) {}

  void Take(size_t index, formats::NamedLibrary& library) {
    field_ = absl::StrCat("libraries[", index, "]");
    library_ = &library;
    for (const formats::ByteRange& bytes : library.content.bytes) {
      imported_.Keep(bytes);
    }
    for (formats::LibraryModel& model : library.content.models) {
      AddModel(model);
    }
  }

 private:
  FieldOrigin OriginOf(const std::string& member) const {
    return {field_, formats::MemberOfLibrary(library_->place, member)};
  }

  void AddModel(formats::LibraryModel& model) {
    const size_t index = IndexOf(model.name);
    for (formats::LibraryModule& module : model.modules) {
      AddModule(model.name, module);
    }
    if (!model.params_member.empty()) AddParams(model);
    if (!model.aot.has_value()) return;
    codegen::AotSpec interface = ToInterface(*model.aot);
    if (!model.aot->constants.empty()) {
      interface.constant_block = TakeBlock(model);
    }
    request_.models[index].aot = std::move(interface);
    imported_.origins().SetInterface(index, OriginOf(model.aot_member));
  }

  // A model that the request names has modules of its own besides.
  size_t IndexOf(const std::string& name) {
    std::vector<codegen::ModelSpec>& models = request_.models;
    for (size_t i = 0; i < models.size(); ++i) {
      if (models[i].name == name) return i;
    }
    models.emplace_back().name = name;
    imported_.origins().AddModel({field_, library_->name});
    return models.size() - 1;
  }

  void AddModule(const std::string& model, formats::LibraryModule& module) {
    using Kind = formats::LibraryModule::Kind;
    ImportedModule added;
    added.origin = OriginOf(module.member);
    ModuleInput& input = added.input;
    input.name = module.name;
    input.model = model;
    input.kind = module.kind == Kind::kObject ? ModuleKind::kObject
                                              : ModuleKind::kCSource;
    input.language = module.kind == Kind::kCxxSource ? SourceLanguage::kCxx
                                                     : SourceLanguage::kC;
    input.machine_written = module.kind == Kind::kCSource;
    if (!module.note.empty()) {
      input.notes.push_back(formats::NoteText(module.note));
    }
    input.functions = std::move(module.functions);
    input.without_functions = input.functions.empty();
    input.compiler_listed_functions = input.functions.size();
    input.artifact = imported_.Keep(std::move(module.content));
    for (const auto& [path, content] : module.headers) {
      input.include_files.push_back({path, content});
    }
    parts_.modules.push_back(std::move(added));
  }

  // The firmware looks for them by name.
  void AddParams(const formats::LibraryModel& model) {
    absl::StatusOr<std::vector<formats::ImportedConstant>> constants =
        formats::ParseParams(
            formats::RangeOf(model.params, library_->content.bytes),
            [this](absl::string_view name) { return names_.IsSelected(name); });
    if (!constants.ok()) {
      const FieldOrigin origin = OriginOf(model.params_member);
      return violations_.Add(
          origin.field,
          absl::StrCat(origin.place, ": ", constants.status().message()));
    }
    if (!constants->empty()) request_.constant_table = true;
    for (formats::ImportedConstant& constant : *constants) {
      Add(model.name, model.params_member, std::move(constant));
    }
  }

  // Its name in the image.
  std::string Add(const std::string& model, const std::string& member,
                  formats::ImportedConstant constant) {
    ImportedTensor& added = parts_.constants.emplace_back();
    added.origin = OriginOf(member);
    added.spec.model = model;
    std::string name = names_.NewName(constant.name);
    constant.name_in_file = std::exchange(constant.name, name);
    added.content = std::move(constant);
    return name;
  }

  codegen::ConstantBlockSpec TakeBlock(formats::LibraryModel& model) {
    codegen::ConstantBlockSpec block;
    for (formats::AotConstant& constant : model.aot->constants) {
      const auto size = static_cast<int64_t>(constant.constant.data.size());
      block.size_bytes =
          std::max(block.size_bytes, constant.byte_offset + size);
      block.slots.push_back(
          {Add(model.name, model.aot_member, std::move(constant.constant)),
           constant.byte_offset});
    }
    return block;
  }

  formats::ConstantNames& names_;
  BuildRequest& request_;
  ImportedParts& parts_;
  ImportedFiles& imported_;
  codegen::ViolationList& violations_;
  // The present one, and the request's path of it.
  formats::NamedLibrary* library_ = nullptr;
  std::string field_;
};

}  // namespace

void TakeParts(std::vector<formats::NamedLibrary> libraries,
               formats::ConstantNames& names, BuildRequest& request,
               ImportedParts& parts, ImportedFiles& imported,
               codegen::ViolationList& violations) {
  LibraryParts taken(names, request, parts, imported, violations);
  for (size_t i = 0; i < libraries.size(); ++i) taken.Take(i, libraries[i]);
}

}  // namespace metad::pipeline
