#ifndef METAD_TESTS_CONFORMANCE_GENERATED_MODEL_H_
#define METAD_TESTS_CONFORMANCE_GENERATED_MODEL_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {

// A model's metadata, generated into a workbench under the names that metad
// gives the files, and the headers that come with it.
class GeneratedModel {
 public:
  // Fails the test when the spec has violations. The spec's data must outlive
  // this, and so must the workbench.
  GeneratedModel(const codegen::MetadataSpec& spec, Workbench& workbench);

  const codegen::MetadataPlan& plan() const { return plan_; }
  const std::string& source() const { return source_; }
  const std::string& header() const { return header_; }
  const std::string& object() const { return object_; }
  // Of models that have an interface.
  const std::vector<std::string>& interface_headers() const {
    return interface_headers_;
  }

  // Writes the object without a compiler, for a machine of codegen/elf, in the
  // place where a compiler would have put it. Fails the test where there is
  // none.
  void WriteObject(absl::string_view machine, Workbench& workbench) const;

 private:
  const codegen::MetadataPlan plan_;
  // File names.
  const std::string source_;
  const std::string header_;
  const std::string object_;
  std::vector<std::string> interface_headers_;
};

// The bytes that a constant must have in the image.
std::string StoredBytes(const codegen::PlannedConstant& constant,
                        codegen::ByteOrder byte_order);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_GENERATED_MODEL_H_
