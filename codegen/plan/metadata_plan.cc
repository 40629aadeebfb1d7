#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

int64_t StorageUnitBytes(ElementStorage storage) {
  switch (storage) {
    case ElementStorage::kInt8:
    case ElementStorage::kUInt8:
      return 1;
    case ElementStorage::kInt16:
    case ElementStorage::kUInt16:
      return 2;
    case ElementStorage::kInt32:
    case ElementStorage::kUInt32:
    case ElementStorage::kFloat:
      return 4;
    case ElementStorage::kInt64:
    case ElementStorage::kUInt64:
    case ElementStorage::kDouble:
      return 8;
  }
  return 1;
}

bool IsOutsideImage(const MetadataPlan& plan, const PlannedConstant& constant) {
  return constant.pool.has_value() && plan.pools[*constant.pool].external;
}

bool IsDefinedByLinker(const MetadataPlan& plan,
                       const PlannedConstant& constant) {
  return IsOutsideImage(plan, constant) &&
         plan.pools[*constant.pool].address.has_value();
}

bool IsGenerated(const MetadataPlan& plan, const PlannedFunction& function) {
  return plan.modules[function.module].generated;
}

uint64_t AddressInPool(const MetadataPlan& plan,
                       const PlannedConstant& constant) {
  return *plan.pools[*constant.pool].address +
         static_cast<uint64_t>(constant.pool_offset);
}

}  // namespace metad::codegen
