#include "client/request/constant_type.h"

#include <cstdint>
#include <numeric>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/tensors/imported_constant.h"
#include "server/formats/tensors/packed_bits.h"

namespace metad::client {
namespace {

bool IsOpaque(const v1::DataType& type) {
  return type.code() == static_cast<uint32_t>(formats::TypeCode::kOpaque);
}

int64_t ElementBits(const v1::DataType& type) {
  return int64_t{type.bits()} * type.lanes();
}

}  // namespace

absl::Status Reinterpret(const v1::DataType& type, v1::ConstantTensor& constant,
                         formats::ByteRange& data) {
  const v1::DataType& given = constant.data_type();
  const int64_t from = ElementBits(given);
  const int64_t to = ElementBits(type);
  if (to == 0) {
    return absl::InvalidArgumentError(
        "the type has no bits, expected at least one bit and one lane");
  }
  if (IsOpaque(given) && from == 8 && to < 8) {
    data = formats::PackLowBits(data, static_cast<uint32_t>(to));
  } else if (from != to) {
    const int rank = constant.shape_size();
    const int64_t last = rank == 0 ? 1 : constant.shape(rank - 1);
    const int64_t step = to / std::gcd(from, to);
    if (rank == 0 || last % step != 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(rank == 0 ? "it is a scalar"
                                 : absl::StrCat("its last extent is ", last),
                       " and its elements have ", from,
                       " bits each, expected a multiple of ", step,
                       " for elements of ", to, " bits"));
    }
    int64_t extent = 0;
    // Only an empty tensor has extents that its file has no room for.
    if (__builtin_mul_overflow(last / step, from * step / to, &extent)) {
      return absl::InvalidArgumentError(
          absl::StrCat("its last extent of ", last, " is too large"));
    }
    constant.set_shape(rank - 1, extent);
  }
  *constant.mutable_data_type() = type;
  return absl::OkStatus();
}

absl::Status Reshape(const std::vector<int64_t>& shape,
                     v1::ConstantTensor& constant) {
  const std::vector<int64_t> given(constant.shape().begin(),
                                   constant.shape().end());
  const std::optional<int64_t> elements = formats::ElementCount(shape);
  if (elements != formats::ElementCount(given)) {
    return absl::InvalidArgumentError(
        absl::StrCat("it has the shape [", absl::StrJoin(given, ","),
                     "], expected one of as many elements as [",
                     absl::StrJoin(shape, ","), "]"));
  }
  constant.clear_shape();
  constant.mutable_shape()->Add(shape.begin(), shape.end());
  return absl::OkStatus();
}

void CheckTypesAreKnown(const v1::BuildSpec& spec,
                        const RequestSources& sources, Problems& problems) {
  for (int i = 0; i < spec.constants_size(); ++i) {
    const v1::ConstantTensor& constant = spec.constants(i);
    if (!IsOpaque(constant.data_type()) || constant.data_type().bits() > 16) {
      continue;
    }
    problems.AddInvalid(
        sources.Describe(absl::StrCat("constants[", i, "]")),
        absl::StrCat("its dtype says of its elements only that they have ",
                     constant.data_type().bits(),
                     " bits, expected --constant-type ", constant.name(),
                     "=TYPE, such as ",
                     constant.data_type().bits() == 8 ? "float8_e4m3fn or int4"
                                                      : "bfloat16"));
  }
}

}  // namespace metad::client
