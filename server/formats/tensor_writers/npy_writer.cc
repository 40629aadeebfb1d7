#include "server/formats/tensor_writers/npy_writer.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/tensors/element_type_name.h"

namespace metad::formats {
namespace {

// NumPy maps data at a multiple of this.
constexpr size_t kAlignment = 64;
constexpr size_t kMaxShortHeader = 65535;

// As NumPy's array interface has it; nothing where it has none.
std::optional<std::string> TypeString(const ElementType& type) {
  if (type.lanes != 1) return std::nullopt;
  char kind = 0;
  switch (type.code) {
    case TypeCode::kInt:
      kind = 'i';
      break;
    case TypeCode::kUInt:
      kind = 'u';
      break;
    case TypeCode::kFloat:
      kind = 'f';
      break;
    case TypeCode::kComplex:
      kind = type.bits == 32 ? 0 : 'c';
      break;
    case TypeCode::kBool:
      kind = 'b';
      break;
    case TypeCode::kOpaque:
      kind = type.bits <= 16 ? 'V' : 0;
      break;
    default:
      break;
  }
  if (kind == 0 || type.bits % 8 != 0) return std::nullopt;
  return absl::StrCat(type.bits == 8 || kind == 'V' ? "|" : "<",
                      absl::string_view(&kind, 1), type.bits / 8);
}

}  // namespace

std::optional<std::string> ObjectionOfNpy(const ImportedConstant& constant) {
  if (TypeString(constant.type).has_value()) return std::nullopt;
  return absl::StrCat("NumPy has no type for ", ElementTypeName(constant.type));
}

std::string NpyHeaderOf(const ImportedConstant& constant) {
  // Of one extent, (3,) is the tuple.
  std::string header =
      absl::StrCat("{'descr': '", TypeString(constant.type).value_or(""),
                   "', 'fortran_order': False, 'shape': (",
                   absl::StrJoin(constant.shape, ", "),
                   constant.shape.size() == 1 ? "," : "", "), }");
  std::string file = "\x93NUMPY";
  const bool is_short = header.size() + kAlignment <= kMaxShortHeader;
  const size_t length_bytes = is_short ? 2 : 4;
  const size_t before = file.size() + 2 + length_bytes;
  // With a line feed at its end.
  const size_t padded =
      (before + header.size() + kAlignment) / kAlignment * kAlignment - before;
  header.resize(padded - 1, ' ');
  header.push_back('\n');
  AppendLittleEndian(is_short ? 1 : 2, 1, file);
  AppendLittleEndian(0, 1, file);
  AppendLittleEndian(header.size(), length_bytes, file);
  return file + header;
}

absl::Status WriteNpy(const ImportedConstant& constant, const ByteSink& sink) {
  if (absl::Status taken = sink(NpyHeaderOf(constant)); !taken.ok()) {
    return taken;
  }
  return constant.data.ForEachPiece(sink);
}

}  // namespace metad::formats
