#include <string>

#include "server/formats/model_library/aot_metadata_text.h"
#include "server/formats/model_library/module_content.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

metad::formats::LibraryModelMetadata Model() {
  metad::formats::LibraryModelMetadata model;
  model.module_name = "kws";
  model.model_name = "kws";
  model.inputs = {{"x", "float32", 16}};
  model.outputs = {{"y", "float32", 16}};
  return model;
}

void CheckAot(const metad::formats::ModuleContent& registry,
              const metad::formats::ModuleContent* metadata) {
  std::string reason;
  const auto aot =
      metad::formats::ReadAotModel(Model(), registry, metadata, reason);
  metad::fuzz::Require(aot.has_value() || !reason.empty(),
                       "a model or a reason");
  if (!aot.has_value()) return metad::fuzz::CheckProblems({reason});
  for (const metad::formats::AotConstant& constant : aot->constants) {
    metad::fuzz::Require(constant.byte_offset >= 0, "an offset");
    metad::fuzz::CheckConstants({constant.constant});
  }
}

}  // namespace

// C text as TVM generates it: a registry, an entry, TVMMetadata.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ByteRange range = metad::fuzz::ToRange(data, size);
  const metad::formats::ModuleContent content =
      metad::formats::ReadSourceContent(range.view());
  if (!content.problem.empty()) {
    metad::fuzz::CheckProblems({content.problem});
  }
  const auto registry = metad::formats::ReadRegistry(content);
  if (!registry.ok()) {
    metad::fuzz::CheckProblems({std::string(registry.status().message())});
  }
  CheckAot(content, nullptr);
  CheckAot(content, &content);
  return 0;
}
