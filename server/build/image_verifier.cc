#include "server/build/image_verifier.h"

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "server/build/absent_data.h"
#include "server/build/report/image_proofs.h"

namespace metad::build {

std::optional<BuildError> VerifyImage(const codegen::MetadataPlan& plan,
                                      const ImageObjects& objects,
                                      const SymbolResolution& resolution) {
  std::vector<std::string> refuted;
  for (const report::Proof& proof :
       report::ProveImage(plan, objects, resolution)) {
    if (proof.verdict == report::Verdict::kRefuted) {
      refuted.push_back(proof.detail);
    }
  }
  if (refuted.empty()) return std::nullopt;
  BuildError error;
  error.reason = BuildErrorReason::kVerificationFailed;
  error.message = absl::StrCat(
      "the metadata and the modules cannot be linked into one image for "
      "target ",
      plan.target.name, ": ", absl::StrJoin(refuted, " "));
  return error;
}

void TellAbsentData(const BuildRequest& request,
                    const codegen::MetadataPlan& plan,
                    const SymbolResolution& resolution,
                    std::vector<ResolvedModule>& modules,
                    codegen::ViolationList& violations) {
  absl::flat_hash_map<absl::string_view, size_t> index_of;
  for (size_t i = 0; i < request.modules.size(); ++i) {
    index_of[request.modules[i].name] = i;
  }
  for (const AbsentData& absent : FindAbsentData(plan, resolution)) {
    const size_t index = index_of.at(absent.module);
    const std::string text = AbsentDataText(absent);
    if (request.strict) {
      violations.Add(absl::StrCat("modules[", index, "].artifact"), text);
    } else {
      modules[index].notes.push_back(text);
    }
  }
}

}  // namespace metad::build
