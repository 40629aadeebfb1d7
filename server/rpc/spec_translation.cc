#include "server/rpc/spec_translation.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "codegen/runtimes/runtime_list.h"
#include "server/builds/runtime_translation.h"
#include "server/pipeline/content_digests.h"
#include "server/pipeline/include_paths.h"
#include "server/rpc/blob_translation.h"
#include "server/rpc/compile_translation.h"
#include "server/rpc/file_translation.h"
#include "server/rpc/model_translation.h"
#include "server/rpc/placement_translation.h"

namespace metad::rpc {
namespace {

class Translator {
 public:
  Translator(const ServerLimits& limits, RequestBlobs& blobs,
             codegen::ViolationList& violations)
      : blobs_(blobs),
        violations_(violations),
        translator_(limits, blobs, *digests_, violations) {}

  pipeline::BuildRequest Translate(const v1::BuildSpec& spec) {
    pipeline::BuildRequest request;
    request.model_name = spec.model_name();
    request.target = spec.target();
    request.toolchain_id = spec.toolchain_id();
    request.runtime = TranslateRuntime(spec);
    request.object_engine = TranslateEngine(spec.object_engine());
    request.function_order.assign(spec.function_order().begin(),
                                  spec.function_order().end());
    request.notes.assign(spec.notes().begin(), spec.notes().end());
    request.strict = spec.strict();
    TranslateModels(spec, request, violations_);
    TranslatePlacement(spec, request, violations_);
    for (int i = 0; i < spec.modules_size(); ++i) {
      request.modules.push_back(
          TranslateModule(spec.modules(i), absl::StrCat("modules[", i, "]")));
    }
    for (int i = 0; i < spec.constants_size(); ++i) {
      request.constants.push_back(TranslateConstant(
          spec.constants(i), absl::StrCat("constants[", i, "]")));
    }
    request.files = TranslateFiles(spec, translator_, violations_);
    for (int i = 0; i < spec.outputs_size(); ++i) {
      const std::optional<pipeline::OutputKind> output =
          TranslateOutput(spec.outputs(i), absl::StrCat("outputs[", i, "]"));
      if (output.has_value()) request.outputs.push_back(*output);
    }
    translator_.CheckTotal();
    request.digests = digests_;
    request.mapped_pages = &blobs_;
    return request;
  }

 private:
  // Some runtime where it is none: the rest is looked at all the same.
  const codegen::Runtime* TranslateRuntime(const v1::BuildSpec& spec) {
    const v1::RuntimeAbi abi = spec.runtime_abi();
    const codegen::Runtime* runtime = builds::RuntimeOfWire(abi);
    if (runtime != nullptr) return runtime;
    // Libraries know.
    const bool is_open =
        abi == v1::RUNTIME_ABI_UNSPECIFIED && !spec.libraries().empty();
    if (!is_open) {
      violations_.Add("runtime_abi",
                      absl::StrCat("is ", static_cast<int>(abi), "; expected ",
                                   builds::WireRuntimes()));
    }
    return codegen::AllRuntimes().front();
  }

  pipeline::ObjectEngine TranslateEngine(v1::ObjectEngine engine) {
    switch (engine) {
      case v1::OBJECT_ENGINE_AUTO:
        return pipeline::ObjectEngine::kAuto;
      case v1::DIRECT:
        return pipeline::ObjectEngine::kDirect;
      case v1::TOOLCHAIN:
        return pipeline::ObjectEngine::kToolchain;
      default:
        violations_.Add("object_engine",
                        absl::StrCat("is ", static_cast<int>(engine),
                                     "; expected OBJECT_ENGINE_AUTO (0), "
                                     "DIRECT (1) or TOOLCHAIN (2)"));
        return pipeline::ObjectEngine::kAuto;
    }
  }

  std::optional<pipeline::OutputKind> TranslateOutput(
      int kind, const std::string& field) {
    switch (kind) {
      case v1::SOURCE:
        return pipeline::OutputKind::kSource;
      case v1::HEADER:
        return pipeline::OutputKind::kHeader;
      case v1::OBJECT_FILE:
        return pipeline::OutputKind::kObject;
      case v1::ARCHIVE:
        return pipeline::OutputKind::kArchive;
      case v1::LINKER_SCRIPT:
        return pipeline::OutputKind::kLinkerScript;
      case v1::REPORT:
        return pipeline::OutputKind::kReport;
      default:
        violations_.Add(field, absl::StrCat("is ", kind,
                                            "; expected SOURCE (1), HEADER "
                                            "(2), OBJECT_FILE (3), ARCHIVE "
                                            "(4), LINKER_SCRIPT (5) or REPORT "
                                            "(6)"));
        return std::nullopt;
    }
  }

  pipeline::ModuleKind TranslateKind(const v1::ModuleDescriptor& module,
                                     const std::string& field) {
    switch (module.kind()) {
      case v1::ModuleDescriptor::C_SOURCE:
      case v1::ModuleDescriptor::CXX_SOURCE:
        return pipeline::ModuleKind::kCSource;
      case v1::ModuleDescriptor::OBJECT:
        return pipeline::ModuleKind::kObject;
      case v1::ModuleDescriptor::ARCHIVE:
        return pipeline::ModuleKind::kArchive;
      case v1::ModuleDescriptor::EXTERNAL:
        return pipeline::ModuleKind::kExternal;
      case v1::ModuleDescriptor::DETECTED:
        return pipeline::ModuleKind::kDetected;
      default:
        violations_.Add(
            absl::StrCat(field, ".kind"),
            absl::StrCat("module ", codegen::Quoted(module.name()),
                         " is of kind ", static_cast<int>(module.kind()),
                         "; expected C_SOURCE (1), OBJECT (2), ARCHIVE (3), "
                         "EXTERNAL (4), CXX_SOURCE (5) or DETECTED (6)"));
        return pipeline::ModuleKind::kExternal;
    }
  }

  void SetFileName(const v1::ModuleDescriptor& module, const std::string& field,
                   pipeline::ModuleInput& input) {
    input.file_name = module.file_name();
    const std::string file_field = absl::StrCat(field, ".file_name");
    if (input.kind == pipeline::ModuleKind::kDetected) {
      return CheckFileName(module.file_name(), file_field, violations_);
    }
    if (module.file_name().empty()) return;
    violations_.Add(
        file_field,
        "is given, and the module's kind needs none; expected none, "
        "or the kind DETECTED");
  }

  pipeline::ModuleInput TranslateModule(const v1::ModuleDescriptor& module,
                                        const std::string& field) {
    pipeline::ModuleInput input;
    input.name = module.name();
    input.model = module.model();
    input.kind = TranslateKind(module, field);
    if (module.kind() == v1::ModuleDescriptor::CXX_SOURCE) {
      input.language = pipeline::SourceLanguage::kCxx;
    }
    SetFileName(module, field, input);
    input.functions.assign(module.functions().begin(),
                           module.functions().end());
    input.function_pattern = module.function_pattern();
    input.notes.assign(module.notes().begin(), module.notes().end());
    input.machine_written = module.machine_written();
    input.without_functions = module.without_functions();
    input.compiler_listed_functions =
        static_cast<size_t>(module.compiler_listed_functions());
    input.required_constants.assign(module.required_constants().begin(),
                                    module.required_constants().end());
    if (module.has_artifact()) {
      input.artifact = translator_.Translate(module.artifact(),
                                             absl::StrCat(field, ".artifact"));
    }
    pipeline::IncludePaths paths(violations_);
    for (int i = 0; i < module.include_files_size(); ++i) {
      const v1::IncludeFile& file = module.include_files(i);
      const std::string file_field =
          absl::StrCat(field, ".include_files[", i, "]");
      paths.AddFile(file.path(), absl::StrCat(file_field, ".path"));
      input.include_files.push_back(
          {file.path(),
           translator_.Translate(file.content(),
                                 absl::StrCat(file_field, ".content"))});
    }
    input.compile_options = TranslateCompileOptions(
        module.compile_options(), paths,
        absl::StrCat(field, ".compile_options"), violations_);
    return input;
  }

  codegen::ConstantSpec TranslateConstant(const v1::ConstantTensor& tensor,
                                          const std::string& field) {
    codegen::ConstantSpec constant;
    constant.name = tensor.name();
    constant.type = TranslateDataType(tensor.data_type());
    constant.shape.assign(tensor.shape().begin(), tensor.shape().end());
    constant.alignment = tensor.alignment();
    constant.section = tensor.section();
    constant.model = tensor.model();
    constant.pool = tensor.pool();
    constant.region = tensor.region();
    constant.style = TranslateStyle(tensor.style(),
                                    absl::StrCat(field, ".style"), violations_);
    constant.data =
        translator_.Translate(tensor.data(), absl::StrCat(field, ".data"));
    return constant;
  }

  RequestBlobs& blobs_;
  codegen::ViolationList& violations_;
  // The store has checked its blobs.
  const std::shared_ptr<pipeline::ContentDigests> digests_ =
      std::make_shared<pipeline::ContentDigests>();
  BlobTranslator translator_;
};

}  // namespace

pipeline::BuildRequest TranslateSpec(const v1::BuildSpec& spec,
                                     const ServerLimits& limits,
                                     RequestBlobs& blobs,
                                     codegen::ViolationList& violations) {
  return Translator(limits, blobs, violations).Translate(spec);
}

}  // namespace metad::rpc
