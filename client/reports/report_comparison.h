#ifndef METAD_CLIENT_REPORTS_REPORT_COMPARISON_H_
#define METAD_CLIENT_REPORTS_REPORT_COMPARISON_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/reports/saved_report.h"

namespace metad::client {

// A field that is not the same in both, as text.
struct FieldChange {
  std::string field;
  std::string before;
  std::string after;
};

// A function, constant, section, ... that is not the same in both.
struct ItemChange {
  enum class Kind { kAdded, kRemoved, kChanged };
  Kind kind = Kind::kChanged;
  std::string name;
  // Nothing where it is not there, or its size is not known.
  std::optional<int64_t> before_bytes;
  std::optional<int64_t> after_bytes;
  // What else changed; empty for what was added or removed.
  std::vector<FieldChange> fields;
};

// Bytes of a memory or region in both; both may be the same.
struct ByteCount {
  std::string name;
  int64_t before = 0;
  int64_t after = 0;
  // In the later one.
  std::optional<int64_t> budget;
};

// What changed from one build to another. Added items follow the order of the
// later report, after those that the earlier one has.
struct ReportComparison {
  // Name, target, toolchain, ... where they are not the same.
  std::vector<FieldChange> build;
  // Flash, RAM, outside the image.
  std::vector<ByteCount> totals;
  // Every region of either.
  std::vector<ByteCount> regions;
  // By symbol.
  std::vector<ItemChange> functions;
  std::vector<ItemChange> constants;
  std::vector<ItemChange> tables;
  std::vector<ItemChange> pools;
  // By name and module.
  std::vector<ItemChange> sections;
  // Their bytes are those of flash.
  std::vector<ItemChange> modules;
  // Verdicts that are not the same.
  std::vector<FieldChange> proofs;
  std::vector<ItemChange> files;

  // Whether the builds differ in anything above.
  bool AnyChange() const;
};

ReportComparison Compare(const SavedReport& before, const SavedReport& after);

}  // namespace metad::client

#endif  // METAD_CLIENT_REPORTS_REPORT_COMPARISON_H_
