#include "codegen/emit/target_bytes.h"

#include <algorithm>
#include <cstddef>

namespace metad::codegen {
namespace {

void ReverseNumbers(std::string& bytes, int64_t unit_bytes) {
  const auto unit = static_cast<ptrdiff_t>(unit_bytes);
  for (auto number = bytes.begin(); number != bytes.end(); number += unit) {
    std::reverse(number, number + unit);
  }
}

}  // namespace

TargetBytes::TargetBytes(const PlannedConstant& constant,
                         ByteOrder byte_order) {
  const int64_t unit = StorageUnitBytes(constant.storage);
  if (constant.data.empty()) {
    copy_.assign(static_cast<size_t>(constant.stored_bytes), '\0');
    view_ = copy_;
  } else if (byte_order == ByteOrder::kLittleEndian || unit == 1) {
    view_ = constant.data;
  } else {
    copy_ = std::string(constant.data);
    ReverseNumbers(copy_, unit);
    view_ = copy_;
  }
}

}  // namespace metad::codegen
