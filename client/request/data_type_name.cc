#include "client/request/data_type_name.h"

#include <cstdint>

#include "server/formats/tensors/element_type_name.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::client {

absl::StatusOr<v1::DataType> ParseDataTypeName(absl::string_view name) {
  const absl::StatusOr<formats::ElementType> element =
      formats::ParseElementTypeName(name);
  if (!element.ok()) return element.status();
  v1::DataType type;
  type.set_code(static_cast<uint32_t>(element->code));
  type.set_bits(element->bits);
  type.set_lanes(element->lanes);
  return type;
}

}  // namespace metad::client
