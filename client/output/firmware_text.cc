#include "client/output/firmware_text.h"

#include <algorithm>
#include <string>

#include "client/output/firmware_json.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// As wide as the longest verdict.
std::string Column(const std::string& verdict) {
  constexpr size_t kWidth = 14;
  return verdict + std::string(kWidth - std::min(kWidth, verdict.size()), ' ');
}

void PrintClaim(const v1::FirmwareClaim& claim, std::ostream& out) {
  out << "  " << Column(VerdictName(claim.verdict())) << "  "
      << platform::Printable(claim.claim()) << ' '
      << platform::Printable(claim.detail()) << " ["
      << platform::Printable(claim.id()) << "]\n";
  for (const std::string& problem : claim.problems()) {
    out << "      " << platform::Printable(problem) << '\n';
  }
  if (claim.omitted_problems() > 0) {
    out << "      and " << claim.omitted_problems() << " more\n";
  }
}

}  // namespace

void PrintFirmwareReport(const v1::FirmwareReport& report, std::ostream& out) {
  out << platform::Printable(report.architecture()) << ", "
      << report.pointer_bits() << " bits, "
      << (report.big_endian() ? "big" : "little")
      << "-endian: " << (report.proved() ? "proved" : "not proved") << '\n';
  for (const v1::VerifiedReport& verified : report.reports()) {
    out << '\n'
        << platform::Printable(verified.name()) << ", runtime "
        << platform::Printable(verified.runtime_abi()) << '\n';
    for (const v1::FirmwareClaim& claim : verified.claims()) {
      PrintClaim(claim, out);
    }
  }
}

}  // namespace metad::client
