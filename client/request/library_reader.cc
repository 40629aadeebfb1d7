#include "client/request/library_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
#include "server/formats/model_library/library_files.h"
#include "server/formats/model_library/library_problem.h"
#include "server/formats/model_library/library_set.h"
#include "server/formats/model_library/library_target.h"
#include "server/formats/model_library/model_library.h"
#include "server/formats/tensors/imported_constant.h"
#include "server/formats/tensors/params_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using formats::NamedLibrary;
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
        problems_.AddFile(library.name, unchanged);
        break;
      }
    }
    return are_taken ? LibraryModules::kTaken : LibraryModules::kRefused;
  }

 private:
  // [NAME=]FILE.
  void Read(const std::string& text) {
    const NamedValue library = SplitNamedFile(text);
    const std::string& path = library.value;
    absl::StatusOr<formats::LibraryFiles> files = OpenLibrary(path);
    if (!files.ok()) return problems_.AddFile(path, files.status());
    read_files_.insert(read_files_.end(), files->read_files.begin(),
                       files->read_files.end());
    NamedLibrary read;
    read.name = path;
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
    if (!name.empty() && platform::IsUtf8(name) &&
        formats::CallModel(name, library)) {
      return true;
    }
    problems_.AddUsage(
        platform::Printable(text),
        library.models.size() == 1
            ? "expected a name before the '='"
            : absl::StrCat("names one model, and the archive has ",
                           library.models.size(), ": ",
                           formats::ModelNames(library)));
    return false;
  }

  // False where they cannot be in one request.
  bool TakeAll() {
    if (!AreTellable()) return false;
    for (const NamedLibrary& library : libraries_) {
      for (const std::string& note : library.content.notes) {
        if (formats::IsNoteOfModule(note, library.content)) {
          Tell(library.name, note);
        } else {
          Note(library.name, note);
        }
      }
    }
    SetName();
    SetTarget();
    if (!options_.runtime_is_given &&
        libraries_.front().content.short_count.value_or(false)) {
      spec_.set_runtime_abi(v1::CRT_V1);
    }
    formats::NameModules(libraries_);
    for (std::string& function : formats::FunctionOrder(libraries_)) {
      spec_.add_function_order(std::move(function));
    }
    for (NamedLibrary& library : libraries_) {
      place_ = library.place;
      for (formats::LibraryModel& model : library.content.models) {
        AddModel(library.content.bytes, model);
      }
    }
    return true;
  }

  // Whether nothing keeps them out of one image.
  bool AreTellable() {
    using Kind = formats::LibraryClash::Kind;
    const std::vector<formats::LibraryClash> clashes =
        formats::FindClashes(libraries_);
    for (const formats::LibraryClash& clash : clashes) {
      const std::string& path = libraries_[clash.library].name;
      switch (clash.kind) {
        case Kind::kModelName:
          problems_.AddUsage(path, absl::StrCat(clash.text, ", expected NAME=",
                                                path, " with another name"));
          break;
        case Kind::kFunctionNames:
          problems_.AddInvalid(
              path, absl::StrCat(clash.text, "; expected NAME=", path,
                                 ", which renames those of C sources, or a "
                                 "model that TVM compiled with another "
                                 "mod_name"));
          break;
        case Kind::kRuntime:
          problems_.AddInvalid(
              path,
              absl::StrCat(clash.text, "; expected archives of one runtime"));
          break;
      }
    }
    return clashes.empty();
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

  std::string Member(const std::string& path) const {
    return formats::MemberOfLibrary(place_, path);
  }

  // The only model of an image is called as the image is.
  void SetName() {
    formats::LibraryModel& first = libraries_.front().content.models.front();
    const bool is_alone = formats::ModelCount(libraries_) == 1;
    if (!options_.model_name.empty()) {
      if (is_alone) first.name = options_.model_name;
      return;
    }
    if (is_alone) return spec_.set_model_name(first.name);
    problems_.AddUsage(
        "--model-name",
        absl::StrCat("is missing, for ", formats::DescribeModels(libraries_)));
  }

  void SetTarget() {
    if (options_.target_is_given) return;
    const std::vector<std::string> all = formats::TargetStrings(libraries_);
    std::vector<std::string> paths;
    for (const NamedLibrary& library : libraries_) {
      paths.push_back(library.name);
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
