#include "client/output/report_comparison_json.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

namespace metad::client {
namespace {

using Json = nlohmann::ordered_json;

Json NumberOrNull(const std::optional<int64_t>& number) {
  return number.has_value() ? Json(*number) : Json(nullptr);
}

const char* Name(ItemChange::Kind kind) {
  switch (kind) {
    case ItemChange::Kind::kAdded:
      return "added";
    case ItemChange::Kind::kRemoved:
      return "removed";
    case ItemChange::Kind::kChanged:
      return "changed";
  }
  return "changed";
}

Json ListOf(const std::vector<FieldChange>& changes) {
  Json list = Json::array();
  for (const FieldChange& change : changes) {
    list.push_back({{"field", change.field},
                    {"before", change.before},
                    {"after", change.after}});
  }
  return list;
}

Json ListOf(const std::vector<ItemChange>& changes) {
  Json list = Json::array();
  for (const ItemChange& change : changes) {
    list.push_back({{"change", Name(change.kind)},
                    {"name", change.name},
                    {"before_bytes", NumberOrNull(change.before_bytes)},
                    {"after_bytes", NumberOrNull(change.after_bytes)},
                    {"fields", ListOf(change.fields)}});
  }
  return list;
}

Json ListOf(const std::vector<ByteCount>& counts) {
  Json list = Json::array();
  for (const ByteCount& count : counts) {
    list.push_back({{"name", count.name},
                    {"before_bytes", count.before},
                    {"after_bytes", count.after},
                    {"difference_bytes", count.after - count.before},
                    {"budget_bytes", NumberOrNull(count.budget)}});
  }
  return list;
}

}  // namespace

Json ToJson(const ReportComparison& comparison) {
  return {{"changed", comparison.AnyChange()},
          {"build", ListOf(comparison.build)},
          {"totals", ListOf(comparison.totals)},
          {"regions", ListOf(comparison.regions)},
          {"modules", ListOf(comparison.modules)},
          {"functions", ListOf(comparison.functions)},
          {"constants", ListOf(comparison.constants)},
          {"tables", ListOf(comparison.tables)},
          {"pools", ListOf(comparison.pools)},
          {"sections", ListOf(comparison.sections)},
          {"proofs", ListOf(comparison.proofs)},
          {"files", ListOf(comparison.files)}};
}

}  // namespace metad::client
