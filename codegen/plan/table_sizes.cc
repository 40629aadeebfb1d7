#include "codegen/plan/table_sizes.h"

#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/runtime_rules.h"

namespace metad::codegen {
namespace {

int64_t ShapeBytes(const MetadataPlan& plan) {
  absl::flat_hash_set<std::vector<int64_t>> seen;
  int64_t extents = 0;
  for (const PlannedConstant& constant : plan.constants) {
    if (!seen.insert(constant.shape).second) continue;
    extents += CountOf(constant.shape.size());
  }
  return extents * 8;
}

int64_t ExternalPools(const MetadataPlan& plan) {
  int64_t count = 0;
  for (const PlannedPool& pool : plan.pools) count += pool.external ? 1 : 0;
  return count;
}

std::vector<absl::string_view> ConstantNames(const MetadataPlan& plan) {
  std::vector<absl::string_view> names;
  names.reserve(plan.constants.size());
  for (const PlannedConstant& constant : plan.constants) {
    names.push_back(constant.name);
  }
  return names;
}

int64_t ConstantLiteralBytes(const MetadataPlan& plan) {
  int64_t bytes = 0;
  for (const PlannedConstant& constant : plan.constants) {
    bytes += LiteralBytes(constant.name);
  }
  for (const PlannedPool& pool : plan.pools) {
    if (pool.external) bytes += LiteralBytes(pool.name);
  }
  return bytes;
}

void AddConstantTable(const MetadataPlan& plan, TableList& tables) {
  const int64_t pointer = tables.pointer_bytes();
  tables.Add(kConstantTableSuffix, 8 + 2 * pointer + tables.index_bytes());
  tables.AddUnlessEmpty(kShapesSuffix, ShapeBytes(plan));
  tables.AddUnlessEmpty(kPoolsSuffix, ExternalPools(plan) * (24 + 2 * pointer));
  // Three pointers among numbers of 8 bytes.
  const int64_t entry = pointer == 8 ? 56 : 40;
  tables.AddUnlessEmpty(kConstantListSuffix,
                        CountOf(plan.constants.size()) * entry);
  tables.AddIndex(kConstantIndexSuffix, ConstantNames(plan));
  tables.AddLiterals(ConstantLiteralBytes(plan));
}

void AddPoolChecksums(const MetadataPlan& plan, TableList& tables) {
  for (const PlannedPool& pool : plan.pools) {
    if (!pool.external || pool.checksum != PoolChecksum::kSha256) continue;
    tables.AddSymbol(PoolSymbol(plan.model_name, pool.name, kPoolSha256Suffix),
                     32);
  }
}

}  // namespace

std::vector<TableSize> TableSizes(const MetadataPlan& plan) {
  TableList tables(plan);
  plan.runtime->AddTables(plan, tables);
  if (plan.has_constant_table) AddConstantTable(plan, tables);
  AddPoolChecksums(plan, tables);
  return std::move(tables).Take();
}

}  // namespace metad::codegen
