#include "client/request/library_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/opened_library.h"
#include "client/request/constant_reader.h"
#include "client/request/module_notes.h"
#include "client/request/named_value.h"
#include "server/formats/model_library/aot_model.h"
#include "server/formats/model_library/function_renaming.h"
#include "server/formats/model_library/library_files.h"
#include "server/formats/model_library/library_modules.h"
#include "server/formats/model_library/library_problem.h"
#include "server/formats/model_library/library_target.h"
#include "server/formats/model_library/model_library.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/formats/tensors/imported_constant.h"
#include "server/formats/tensors/params_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using v1::ModuleDescriptor;

ModuleDescriptor::Kind KindOf(formats::LibraryModule::Kind kind) {
  switch (kind) {
    case formats::LibraryModule::Kind::kCSource:
      return ModuleDescriptor::C_SOURCE;
    case formats::LibraryModule::Kind::kObject:
      return ModuleDescriptor::OBJECT;
    case formats::LibraryModule::Kind::kCxxSource:
      return ModuleDescriptor::CXX_SOURCE;
  }
  return ModuleDescriptor::KIND_UNSPECIFIED;
}

class LibraryRequest {
 public:
  LibraryRequest(const SubmitOptions& options, ConstantNames& names,
                 v1::BuildSpec& spec, std::vector<formats::ByteRange>& data,
                 RequestSources& sources, std::vector<std::string>& notes,
                 std::vector<std::string>& read_files, Problems& problems)
      : options_(options),
        names_(names),
        spec_(spec),
        data_(data),
        sources_(sources),
        notes_(notes),
        read_files_(read_files),
        problems_(problems) {}

  LibraryModules Run() {
    for (const std::string& text : options_.libraries) Read(text);
    const bool are_taken =
        libraries_.size() == options_.libraries.size() && TakeAll();
    // For what was copied; the rest is looked at when it has been used.
    for (const NamedLibrary& library : libraries_) {
      for (const formats::ByteRange& bytes : library.content.bytes) {
        const absl::Status unchanged = bytes.CheckUnchanged();
        if (unchanged.ok()) continue;
        problems_.AddFile(library.path, unchanged);
        break;
      }
    }
    return are_taken ? LibraryModules::kTaken : LibraryModules::kRefused;
  }

 private:
  struct NamedLibrary {
    std::string path;
    // As problems name it.
    std::string place;
    formats::ModelLibrary content;
  };

  // [NAME=]FILE.
  void Read(const std::string& text) {
    const NamedValue library = SplitNamedFile(text);
    const std::string& path = library.value;
    absl::StatusOr<formats::LibraryFiles> files = OpenLibrary(path);
    if (!files.ok()) return problems_.AddFile(path, files.status());
    read_files_.insert(read_files_.end(), files->read_files.begin(),
                       files->read_files.end());
    NamedLibrary read;
    read.path = path;
    read.place = files->place;
    read.content = formats::ReadModelLibrary(*std::move(files));
    for (const formats::LibraryProblem& problem : read.content.problems) {
      problems_.AddInvalid(formats::PlaceInLibrary(read.place, problem),
                           problem.text);
    }
    if (!read.content.problems.empty()) return;
    if (library.name.has_value() &&
        !SetModelName(*library.name, text, read.content)) {
      return;
    }
    libraries_.push_back(std::move(read));
  }

  bool SetModelName(const std::string& name, const std::string& text,
                    formats::ModelLibrary& library) {
    if (library.models.size() == 1 && !name.empty() && platform::IsUtf8(name)) {
      NameFunctions(name, library);
      library.models.front().name = name;
      return true;
    }
    problems_.AddUsage(
        platform::Printable(text),
        library.models.size() == 1
            ? "expected a name before the '='"
            : absl::StrCat("names one model, and the archive has ",
                           library.models.size(), ": ", NamesOf(library)));
    return false;
  }

  // Those of an ahead-of-time compiled model are called as the model is; what
  // is no identifier, the server refuses.
  static void NameFunctions(const std::string& name,
                            formats::ModelLibrary& library) {
    formats::LibraryModel& model = library.models.front();
    if (!model.aot.has_value() || formats::RequestModelName(name) != name)
      return;
    const std::string before = formats::TvmSymbol(model.aot->module_name, "");
    const std::string after = formats::TvmSymbol(name, "");
    if (before == after || !formats::RenameFunctions(name, model)) return;
    library.notes.push_back(
        absl::StrCat("model '", platform::Printable(model.name), "' is called ",
                     name, " here, and its functions ", after,
                     "... instead of ", platform::Printable(before), "..."));
  }

  // False where they cannot be in one request.
  bool TakeAll() {
    if (!AreTellable()) return false;
    for (const NamedLibrary& library : libraries_) {
      for (const std::string& note : library.content.notes) {
        if (IsOfAModule(note, library.content)) {
          Tell(library.path, note);
        } else {
          Note(library.path, note);
        }
      }
    }
    SetName();
    SetTarget();
    if (!options_.runtime_is_given &&
        libraries_.front().content.short_count.value_or(false)) {
      spec_.set_runtime_abi(v1::CRT_V1);
    }
    NameModules();
    SetOrder();
    for (NamedLibrary& library : libraries_) {
      place_ = library.place;
      for (formats::LibraryModel& model : library.content.models) {
        AddModel(library.content.bytes, model);
      }
    }
    return true;
  }

  // Whether the models have names that tell them apart, and one runtime.
  bool AreTellable() {
    std::map<std::string, const NamedLibrary*> owners;
    std::map<std::string, const NamedLibrary*> prefixes;
    std::optional<bool> short_count;
    bool are_tellable = true;
    for (const NamedLibrary& library : libraries_) {
      for (const formats::LibraryModel& model : library.content.models) {
        const NamedLibrary* const other =
            owners.insert({model.name, &library}).first->second;
        if (other != &library) {
          are_tellable = false;
          problems_.AddUsage(
              library.path,
              absl::StrCat("has a model '", platform::Printable(model.name),
                           "', as ", other->path, " has, expected NAME=",
                           library.path, " with another name"));
          continue;
        }
        if (!model.aot.has_value()) continue;
        const std::string& prefix = model.aot->module_name;
        const NamedLibrary* const first =
            prefixes.insert({prefix, &library}).first->second;
        if (first == &library) continue;
        are_tellable = false;
        problems_.AddInvalid(
            library.path,
            absl::StrCat("has functions called tvmgen_",
                         platform::Printable(prefix), "_..., as ", first->path,
                         " has; expected NAME=", library.path,
                         ", which renames those of C sources, or a model that "
                         "TVM compiled with another mod_name"));
      }
      const std::optional<bool>& count = library.content.short_count;
      if (count.has_value() && short_count.has_value() &&
          *count != *short_count) {
        are_tellable = false;
        problems_.AddInvalid(
            library.path,
            absl::StrCat(
                "has a registry of TVM ", *count ? "up to 0.8" : "since 0.9",
                ", and an archive before it one of the other; expected "
                "archives of one runtime"));
      }
      if (count.has_value()) short_count = count;
    }
    return are_tellable;
  }

  size_t ModelCount() const {
    size_t count = 0;
    for (const NamedLibrary& library : libraries_) {
      count += library.content.models.size();
    }
    return count;
  }

  // Modules of several archives are told apart as those of several models are.
  void NameModules() {
    if (libraries_.size() == 1) return;
    for (NamedLibrary& library : libraries_) {
      std::vector<formats::LibraryModel>& models = library.content.models;
      if (models.size() > 1) continue;
      for (formats::LibraryModule& module : models.front().modules) {
        module.name = absl::StrCat(
            formats::ModuleNamePart(absl::StrCat(models.front().name, "_")),
            module.name);
      }
    }
  }

  // Whether the report has it with the module already.
  static bool IsOfAModule(const std::string& note,
                          const formats::ModelLibrary& library) {
    for (const formats::LibraryModel& model : library.models) {
      for (const formats::LibraryModule& module : model.modules) {
        if (module.note.empty()) continue;
        if (note == absl::StrCat(platform::Printable(module.member), " ",
                                 module.note)) {
          return true;
        }
      }
    }
    return false;
  }

  // The user.
  void Tell(const std::string& files, const std::string& text) {
    notes_.push_back(absl::StrCat(files, ": ", text));
  }

  // For the user now, and for whoever reads the report.
  void Note(const std::string& files, const std::string& text) {
    Tell(files, text);
    AddRequestNote(text, spec_);
  }

  // Of all models, if one of them needs it: those that an order names come
  // before others.
  void SetOrder() {
    bool is_grouped = true;
    std::vector<std::string> order;
    for (const NamedLibrary& library : libraries_) {
      for (const formats::LibraryModel& model : library.content.models) {
        is_grouped = is_grouped && model.function_order.empty();
        AddOrder(model, order);
      }
    }
    if (is_grouped) return;
    spec_.mutable_function_order()->Add(order.begin(), order.end());
  }

  static void AddOrder(const formats::LibraryModel& model,
                       std::vector<std::string>& order) {
    order.insert(order.end(), model.function_order.begin(),
                 model.function_order.end());
    if (!model.function_order.empty()) return;
    for (const formats::LibraryModule& module : model.modules) {
      order.insert(order.end(), module.functions.begin(),
                   module.functions.end());
    }
  }

  std::string Member(const std::string& path) const {
    return formats::MemberOfLibrary(place_, path);
  }

  static std::string NamesOf(const formats::ModelLibrary& library) {
    return absl::StrJoin(
        library.models, ", ",
        [](std::string* out, const formats::LibraryModel& model) {
          out->append(platform::Printable(model.name));
        });
  }

  // The only model of an image is called as the image is.
  void SetName() {
    formats::LibraryModel& first = libraries_.front().content.models.front();
    const bool is_alone = ModelCount() == 1;
    if (!options_.model_name.empty()) {
      if (is_alone) first.name = options_.model_name;
      return;
    }
    if (is_alone) return spec_.set_model_name(first.name);
    std::vector<std::string> found;
    for (const NamedLibrary& library : libraries_) {
      const size_t count = library.content.models.size();
      found.push_back(absl::StrCat(
          library.path, " has ", count,
          count == 1 ? " model: " : " models: ", NamesOf(library.content)));
    }
    problems_.AddUsage(
        "--model-name",
        absl::StrCat("is missing, for ", absl::StrJoin(found, ", and ")));
  }

  void SetTarget() {
    if (options_.target_is_given) return;
    std::vector<std::string> all;
    std::vector<std::string> paths;
    for (const NamedLibrary& library : libraries_) {
      paths.push_back(library.path);
      for (const formats::LibraryModel& model : library.content.models) {
        for (const std::string& target : model.targets) {
          if (std::find(all.begin(), all.end(), target) == all.end()) {
            all.push_back(target);
          }
        }
      }
    }
    const formats::LibraryTarget target = formats::TargetOfLibrary(all);
    const std::string made_for = platform::Printable(absl::StrJoin(all, "; "));
    const std::string files = absl::StrJoin(paths, ", ");
    if (target.name.has_value()) {
      Note(files, absl::StrCat("is built for ", *target.name, ", which '",
                               made_for, "' means; --target names another"));
      return spec_.set_target(*target.name);
    }
    if (made_for.empty()) {
      return problems_.AddUsage(
          "--target", absl::StrCat("is missing, for ", files,
                                   " does not say what it is made for"));
    }
    problems_.AddUsage(
        "--target",
        absl::StrCat(files, " is made for '", made_for,
                     "', expected --target NAME, one of `metactl targets`",
                     target.reason.empty() ? "" : "; ", target.reason));
  }

  void AddModel(const std::vector<formats::ByteRange>& bytes,
                formats::LibraryModel& model) {
    const int index = IndexOf(model.name);
    for (formats::LibraryModule& module : model.modules)
      AddModule(model, module);
    if (!model.params_member.empty()) AddParams(bytes, model);
    if (!model.aot.has_value()) return;
    AddInterface(model, *spec_.mutable_models(index)->mutable_aot());
    sources_.AddInterface(static_cast<size_t>(index), Member(model.aot_member));
  }

  // A model that --model named before has modules of its own besides.
  int IndexOf(const std::string& model) {
    for (int i = 0; i < spec_.models_size(); ++i) {
      if (spec_.models(i).name() == model) return i;
    }
    spec_.add_models()->set_name(model);
    return spec_.models_size() - 1;
  }

  // The firmware looks for them by name.
  void AddParams(const std::vector<formats::ByteRange>& bytes,
                 const formats::LibraryModel& model) {
    absl::StatusOr<std::vector<formats::ImportedConstant>> constants =
        formats::ParseParams(
            RangeOf(model.params, bytes),
            [this](absl::string_view name) { return names_.IsSelected(name); });
    if (!constants.ok()) {
      return problems_.AddInvalid(Member(model.params_member),
                                  std::string(constants.status().message()));
    }
    if (!constants->empty()) spec_.set_constant_table(true);
    for (formats::ImportedConstant& constant : *constants) {
      Add(model.name, model.params_member, std::move(constant));
    }
  }

  // Its name in the request.
  std::string Add(const std::string& model, const std::string& member,
                  formats::ImportedConstant constant) {
    std::string name = names_.NewName(constant.name);
    constant.name_in_file = std::exchange(constant.name, name);
    constant.source = Member(member);
    AddConstant(std::move(constant), model, spec_, data_, sources_);
    return name;
  }

  static void SetType(const formats::ElementType& type, v1::DataType& out) {
    out.set_code(static_cast<uint32_t>(type.code));
    out.set_bits(type.bits);
    out.set_lanes(type.lanes);
  }

  static void SetTensor(const formats::AotTensor& tensor,
                        v1::TensorDescriptor& out) {
    out.set_name(tensor.name);
    SetType(tensor.type, *out.mutable_data_type());
    out.mutable_shape()->Add(tensor.shape.begin(), tensor.shape.end());
  }

  void AddInterface(formats::LibraryModel& model, v1::AotInterface& out) {
    formats::AotModel& aot = *model.aot;
    out.set_module_name(aot.module_name);
    out.set_api(aot.c_interface ? v1::AotInterface::C
                                : v1::AotInterface::PACKED);
    for (const formats::AotTensor& tensor : aot.inputs) {
      SetTensor(tensor, *out.add_inputs());
    }
    for (const formats::AotTensor& tensor : aot.outputs) {
      SetTensor(tensor, *out.add_outputs());
    }
    for (const formats::AotWorkspace& workspace : aot.workspaces) {
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

  void AddBlock(formats::LibraryModel& model,
                v1::AotInterface::ConstantBlock& out) {
    int64_t end = 0;
    for (formats::AotConstant& constant : model.aot->constants) {
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

  void AddModule(const formats::LibraryModel& model,
                 formats::LibraryModule& module) {
    const int index = spec_.modules_size();
    sources_.AddModule(module.name, Member(module.member));
    ModuleDescriptor& added = *spec_.add_modules();
    added.set_name(module.name);
    added.set_model(model.name);
    added.set_kind(KindOf(module.kind));
    added.set_machine_written(module.kind ==
                              formats::LibraryModule::Kind::kCSource);
    AddModuleNote(module.note, added);
    added.set_without_functions(module.functions.empty());
    for (std::string& function : module.functions) {
      added.add_functions(std::move(function));
    }
    added.set_compiler_listed_functions(
        static_cast<uint32_t>(added.functions_size()));
    added.mutable_artifact()->set_inline_(std::move(module.content));
    for (const auto& [path, content] : module.headers) {
      v1::IncludeFile& header = *added.add_include_files();
      header.set_path(path);
      header.mutable_content()->set_inline_(std::string(content));
      sources_.AddIncludeFile(static_cast<size_t>(index), path, Member(path));
    }
  }

  const SubmitOptions& options_;
  ConstantNames& names_;
  v1::BuildSpec& spec_;
  std::vector<formats::ByteRange>& data_;
  RequestSources& sources_;
  std::vector<std::string>& notes_;
  std::vector<std::string>& read_files_;
  Problems& problems_;
  // Those that could be read.
  std::vector<NamedLibrary> libraries_;
  // The present one's.
  std::string place_;
};

}  // namespace

LibraryModules ReadLibraries(const SubmitOptions& options, ConstantNames& names,
                             v1::BuildSpec& spec,
                             std::vector<formats::ByteRange>& data,
                             RequestSources& sources,
                             std::vector<std::string>& notes,
                             std::vector<std::string>& read_files,
                             Problems& problems) {
  return LibraryRequest(options, names, spec, data, sources, notes, read_files,
                        problems)
      .Run();
}

}  // namespace metad::client
