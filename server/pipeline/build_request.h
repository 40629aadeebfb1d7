#ifndef METAD_SERVER_PIPELINE_BUILD_REQUEST_H_
#define METAD_SERVER_PIPELINE_BUILD_REQUEST_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "server/pipeline/compile_options.h"
#include "server/pipeline/content_digests.h"
#include "server/pipeline/imported_files.h"
#include "server/pipeline/input_files.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

enum class ModuleKind {
  kCSource,
  kObject,
  kArchive,
  kExternal,
  // What its artifact's first bytes say, and its file's name; import/ looks.
  kDetected,
};

// Fields as in metad.v1.ModuleDescriptor. Bytes are not owned.
struct ModuleInput {
  std::string name;
  // Empty where the image has only one model.
  std::string model;
  ModuleKind kind = ModuleKind::kExternal;
  SourceLanguage language = SourceLanguage::kC;
  std::vector<std::string> functions;
  // Nothing where the request brings none.
  std::optional<absl::string_view> artifact;
  // Of kDetected: what the artifact's file is called.
  std::string file_name;
  std::string function_pattern;
  std::vector<std::string> required_constants;
  std::vector<IncludeFile> include_files;
  CompileOptions compile_options;
  // For the report.
  std::vector<std::string> notes;
  // Whether a compiler wrote the source.
  bool machine_written = false;
  // Whether its answer to get_func_names is empty, whatever it defines.
  bool without_functions = false;
  // How many of `functions`, from the first on, an ML compiler's own registry
  // lists.
  size_t compiler_listed_functions = 0;
};

enum class OutputKind {
  kSource,
  kHeader,
  kObject,
  kArchive,
  kLinkerScript,
  kReport,
  // These come with others and cannot be asked for.
  kPoolImage,
  kRuntimeHeader,
  kConstantData,
  kInterfaceHeader,
};

// What makes the object.
enum class ObjectEngine {
  // The server itself where it can (object_engine.h), otherwise a toolchain.
  kAuto,
  kDirect,
  kToolchain,
};

// metad.v1.BuildSpec as the pipeline wants it: no protobuf, every enum known.
// Whoever makes it keeps the bytes it refers to alive until the build is over.
struct BuildRequest {
  std::string model_name;
  // Never null.
  const codegen::Runtime* runtime = &codegen::CrtRuntime();
  std::string target;
  // Empty: the target's first available one.
  std::string toolchain_id;
  ObjectEngine object_engine = ObjectEngine::kAuto;
  std::vector<ModuleInput> modules;
  std::vector<std::string> function_order;
  std::vector<codegen::ConstantSpec> constants;
  // Fields as in codegen::MetadataSpec.
  std::vector<codegen::ModelSpec> models;
  std::vector<codegen::RegionSpec> regions;
  std::vector<codegen::PoolSpec> pools;
  codegen::ConstantStyle constant_style = codegen::ConstantStyle::kAuto;
  bool joinable = false;
  std::vector<codegen::JoinedRegistrySpec> joined_registries;
  bool ffi_constructor = false;
  bool constant_table = false;
  // Of the whole, for the report.
  std::vector<std::string> notes;
  // Whether data that modules refer to and nobody gives are an error.
  bool strict = false;
  // In the order asked for, none twice.
  std::vector<OutputKind> outputs;
  // Empty once import/ has taken them apart; their parts are then above.
  InputFiles files;

  // Whether every compiler is run, whatever is known of what it will give.
  bool compiles_anew = false;

  // The client looks at no digest of the result, and takes outputs that have
  // none (ArtifactStorage::lent).
  bool without_digests = false;

  // Those of the contents above. Shared by copies, whose contents are the same.
  std::shared_ptr<ContentDigests> digests = std::make_shared<ContentDigests>();

  // Those of the contents above that are in mapped files. Null: none is. As
  // long-lived as the bytes.
  const platform::FilePages* mapped_pages = nullptr;

  bool Wants(OutputKind kind) const;

  // The SHA-256 of one of the contents above, in hexadecimal. Computed once.
  std::string Sha256Of(absl::string_view content) const;

  // Set by import/: what it kept of the files, and the request as it was
  // before, by which its result is known (ActionKey); null where importing
  // changed nothing.
  std::shared_ptr<const ImportedFiles> imported;
  std::shared_ptr<const BuildRequest> asked;

  // mapped_pages, or none.
  const platform::FilePages& Pages() const;
};

// Whether a module has to be compiled before its functions are known.
bool HasCSources(const BuildRequest& request);

// Whether the metadata's object is made. An archive has it, and a report says
// what was proved on it, so there must be one.
bool NeedsObject(const BuildRequest& request);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_BUILD_REQUEST_H_
