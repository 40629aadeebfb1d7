#include "server/pipeline/report/constant_entries.h"

#include <utility>

#include "codegen/emit/external_pools.h"
#include "codegen/plan/data_type.h"
#include "server/pipeline/report/constant_sample.h"
#include "server/pipeline/report/plan_contributions.h"
#include "server/platform/sha256.h"

namespace metad::report {
namespace {

void SetPool(const codegen::MetadataPlan& plan,
             const codegen::PlannedConstant& planned, Constant& constant) {
  if (!planned.pool.has_value()) return;
  const codegen::PlannedPool& pool = plan.pools[*planned.pool];
  constant.pool = pool.name;
  constant.pool_offset = planned.pool_offset;
  if (constant.region.empty()) constant.region = pool.region;
}

Constant ConstantEntry(const ReportedBuild& build,
                       const codegen::PlannedConstant& planned) {
  Constant constant;
  constant.name = planned.name;
  constant.symbol = planned.name;
  constant.model = ModelOf(build.plan, planned);
  constant.data_type = codegen::DataTypeName(planned.type);
  constant.shape = planned.shape;
  constant.size_bytes = planned.stored_bytes;
  constant.alignment = planned.alignment;
  constant.section = planned.section;
  constant.region = planned.region;
  constant.is_block = planned.is_block;
  constant.is_joined = planned.joined;
  SetPool(build.plan, planned, constant);
  // An earlier registry's object has the bytes.
  if (!planned.joined) {
    // A block's bytes are the plan's own.
    constant.sha256 = planned.is_block ? platform::Sha256Hex(planned.data)
                                       : build.request.Sha256Of(planned.data);
    constant.sample = SampleOf(planned.data);
  }
  if (!planned.is_block) {
    constant.unit_bytes = codegen::UnitBytes(planned.type);
  }
  if (planned.alias_of.has_value()) {
    constant.stored_with = build.plan.constants[*planned.alias_of].name;
    constant.stored_offset = planned.alias_offset;
  }
  return constant;
}

void SetImage(const codegen::MetadataPlan& plan,
              const codegen::PlannedPool& planned, Pool& pool) {
  pool.file_name = codegen::PoolFileName(plan, planned);
  if (planned.checksum == codegen::PoolChecksum::kCrc32) {
    pool.crc32 = planned.crc32;
  } else {
    pool.sha256 = platform::ToHex(planned.sha256);
  }
}

}  // namespace

std::vector<Constant> ConstantEntries(const ReportedBuild& build) {
  std::vector<Constant> constants;
  constants.reserve(build.plan.constants.size());
  for (const codegen::PlannedConstant& planned : build.plan.constants) {
    constants.push_back(ConstantEntry(build, planned));
  }
  return constants;
}

std::vector<Pool> PoolEntries(const codegen::MetadataPlan& plan) {
  std::vector<Pool> pools;
  for (const codegen::PlannedPool& planned : plan.pools) {
    Pool pool;
    pool.name = planned.name;
    pool.section = planned.section;
    pool.region = planned.region;
    pool.external = planned.external;
    if (planned.external) pool.address = planned.address;
    pool.size_bytes = planned.size_bytes;
    if (planned.external) SetImage(plan, planned, pool);
    pools.push_back(std::move(pool));
  }
  return pools;
}

}  // namespace metad::report
