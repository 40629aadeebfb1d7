#include "codegen/runtimes/standalone/table_limit.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"

namespace metad::codegen {
namespace {

void CheckTableSize(const std::string& field, size_t entries,
                    ViolationList& violations) {
  if (entries <= kMaxTableEntries) return;
  violations.Add(field, absl::StrCat("there are ", entries, " ", field,
                                     "; a standalone registry holds at most ",
                                     kMaxTableEntries));
}

}  // namespace

void CheckTableLengths(const MetadataSpec& spec, ViolationList& violations) {
  CheckTableSize("models", spec.models.size(), violations);
  CheckTableSize("pools", spec.pools.size(), violations);
  size_t constants = spec.constants.size();
  for (const JoinedRegistrySpec& joined : spec.joined_registries) {
    constants += joined.constants.size();
  }
  CheckTableSize("constants", constants, violations);
}

}  // namespace metad::codegen
