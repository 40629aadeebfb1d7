#ifndef METAD_SERVER_PIPELINE_FIRMWARE_FIRMWARE_REPORT_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_FIRMWARE_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What was found out of a firmware. Plain data, in a fixed order; fields as in
// metad.v1.FirmwareReport.
namespace metad::firmware {

enum class Verdict {
  kProved,
  // Something says that it is not so.
  kRefuted,
  // Neither is known: what would tell is not in the firmware, or not in the
  // report.
  kNotProved,
  // The report has nothing of the kind.
  kNotApplicable,
};

struct Claim {
  // Stable: "functions-bound".
  std::string id;
  // What is claimed, a sentence.
  std::string claim;
  Verdict verdict = Verdict::kNotApplicable;
  // What was looked at.
  std::string detail;
  // What is not so, or could not be found out, each with what to do about it;
  // kRefuted and kNotProved only. At most kMaxProblems.
  std::vector<std::string> problems;
  // How many more there were.
  int64_t omitted_problems = 0;
};

inline constexpr size_t kMaxProblems = 1000;

struct BoundFunction {
  std::string name;
  std::string symbol;
  // What the registry has for it, the Thumb bit included; nothing where no
  // registry was found.
  std::optional<uint64_t> address;
};

struct FoundConstant {
  std::string symbol;
  // Nothing where it was not found.
  std::optional<uint64_t> address;
  int64_t size_bytes = 0;
  // Empty where the image has no section headers.
  std::string section;
  std::string region;
};

// What one report promises, held against the firmware.
struct VerifiedReport {
  // The report's.
  std::string name;
  std::string runtime_abi;
  std::vector<Claim> claims;
  std::vector<BoundFunction> functions;
  std::vector<FoundConstant> constants;
};

struct FirmwareReport {
  std::string architecture;
  int pointer_bits = 0;
  bool big_endian = false;
  bool has_symbol_table = false;
  std::vector<VerifiedReport> reports;
  // What the user should know beside the claims.
  std::vector<std::string> notes;

  // Whether every claim that applies is proved.
  bool proved() const {
    for (const VerifiedReport& report : reports) {
      for (const Claim& claim : report.claims) {
        if (claim.verdict == Verdict::kRefuted ||
            claim.verdict == Verdict::kNotProved) {
          return false;
        }
      }
    }
    return true;
  }
};

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_FIRMWARE_REPORT_H_
