#ifndef METAD_SERVER_PIPELINE_FIRMWARE_CLAIM_DRAFT_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_CLAIM_DRAFT_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/pipeline/firmware/firmware_report.h"

namespace metad::firmware {

// A claim while it is looked into.
class ClaimDraft {
 public:
  ClaimDraft(const char* id, const char* claim) {
    claim_.id = id;
    claim_.claim = claim;
  }

  // Something is not as claimed.
  template <typename... Parts>
  void Refute(const Parts&... parts) {
    is_refuted_ = true;
    AddProblem(absl::StrCat(parts...));
  }

  // Something could not be found out.
  template <typename... Parts>
  void LeaveOpen(const Parts&... parts) {
    is_open_ = true;
    AddProblem(absl::StrCat(parts...));
  }

  bool has_problems() const { return is_refuted_ || is_open_; }

  // `detail` is what was looked at. Unless something was, the claim does not
  // apply.
  Claim Finish(bool applies, std::string detail) {
    claim_.detail = applies || has_problems() || !detail.empty()
                        ? std::move(detail)
                        : "The report has nothing of the kind.";
    claim_.verdict = is_refuted_ ? Verdict::kRefuted
                     : is_open_  ? Verdict::kNotProved
                     : applies   ? Verdict::kProved
                                 : Verdict::kNotApplicable;
    return std::move(claim_);
  }

 private:
  void AddProblem(std::string problem) {
    if (claim_.problems.size() < kMaxProblems) {
      claim_.problems.push_back(std::move(problem));
    } else {
      ++claim_.omitted_problems;
    }
  }

  Claim claim_;
  bool is_refuted_ = false;
  bool is_open_ = false;
};

// "3 constants", "1 function".
inline std::string Counted(uint64_t count, const char* noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

// "0x20000000".
inline std::string AddressText(uint64_t address) {
  return absl::StrCat("0x", absl::Hex(address));
}

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_CLAIM_DRAFT_H_
