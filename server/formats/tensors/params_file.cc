#include "server/formats/tensors/params_file.h"

#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/formats/archives/byte_cursor.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/formats/tensors/packed_bits.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr uint32_t kHostMemory = 1;
// A name takes its length, an array its header without extents.
constexpr size_t kLeastNameBytes = 8;

class ParamsReader {
 public:
  ParamsReader(const ByteRange& file, const NameFilter& wanted)
      : file_(file), cursor_(file.view()), wanted_(wanted) {}

  absl::StatusOr<std::vector<ImportedConstant>> Read();

 private:
  // What an array's header says.
  struct Array {
    ElementType type;
    std::vector<int64_t> shape;
    size_t type_offset = 0;
    size_t shape_offset = 0;
  };

  // A magic and the zero after it.
  absl::Status ReadMagic(uint64_t expected, absl::string_view what);
  absl::Status ReadNames();
  absl::Status ReadName();
  absl::Status ReadCount();
  absl::Status ReadArray(const std::string& name);
  absl::Status ReadDevice();
  absl::StatusOr<Array> ReadArrayHeader();
  absl::Status ReadShape(uint32_t dimensions, Array& array);
  // Whether constants can be of the array's type.
  static absl::Status CheckType(const Array& array);
  // Passes the size and the data of an array that is not wanted.
  absl::Status SkipData();
  // Reads the size and the data, and makes the constant.
  absl::Status ReadData(const std::string& name, Array array);

  const ByteRange file_;
  ByteCursor cursor_;
  const NameFilter& wanted_;
  std::vector<std::string> names_;
  std::vector<ImportedConstant> constants_;
};

// Puts the constant's name into the message.
absl::Status OfConstant(const std::string& name, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::InvalidArgumentError(absl::StrCat(
      "constant '", platform::Printable(name), "': ", status.message()));
}

absl::Status ParamsReader::ReadMagic(uint64_t expected,
                                     absl::string_view what) {
  const size_t at = cursor_.offset();
  const absl::StatusOr<uint64_t> magic = cursor_.ReadU64(what);
  if (!magic.ok()) return magic.status();
  if (*magic != expected) {
    return ErrorAtByte(
        at, absl::StrCat("expected ", what, ", 0x", absl::Hex(expected),
                         ", found 0x", absl::Hex(*magic)));
  }
  const size_t reserved_at = cursor_.offset();
  const absl::StatusOr<uint64_t> reserved = cursor_.ReadU64("a zero");
  if (!reserved.ok()) return reserved.status();
  if (*reserved == 0) return absl::OkStatus();
  return ErrorAtByte(reserved_at,
                     absl::StrCat("expected 0 after ", what, ", found 0x",
                                  absl::Hex(*reserved)));
}

absl::StatusOr<std::vector<ImportedConstant>> ParamsReader::Read() {
  absl::Status status = ReadMagic(kParamsMagic, "the magic of a .params file");
  if (!status.ok()) return status;
  if (status = ReadNames(); !status.ok()) return status;
  if (status = ReadCount(); !status.ok()) return status;
  for (const std::string& name : names_) {
    if (status = ReadArray(name); !status.ok()) return OfConstant(name, status);
  }
  if (cursor_.remaining() > 0) {
    return ErrorAtByte(
        cursor_.offset(),
        absl::StrCat("expected the end after ", names_.size(),
                     " arrays, found ", cursor_.remaining(), " more bytes"));
  }
  return std::move(constants_);
}

absl::Status ParamsReader::ReadNames() {
  const size_t at = cursor_.offset();
  const absl::StatusOr<uint64_t> count = cursor_.ReadU64("the count of names");
  if (!count.ok()) return count.status();
  if (*count > kMaxFileConstants) {
    return ErrorAtByte(at, absl::StrCat("expected at most ", kMaxFileConstants,
                                        " names, found ", *count));
  }
  if (*count > cursor_.remaining() / kLeastNameBytes) {
    return ErrorAtByte(
        at, absl::StrCat("expected ", *count, " names, found the end after ",
                         cursor_.remaining(), " bytes"));
  }
  names_.reserve(static_cast<size_t>(*count));
  std::unordered_set<std::string> known;
  for (uint64_t i = 0; i < *count; ++i) {
    const size_t name_at = cursor_.offset();
    if (absl::Status status = ReadName(); !status.ok()) return status;
    const std::string& name = names_.back();
    if (!known.insert(name).second) {
      return ErrorAtByte(name_at,
                         absl::StrCat("the name '", platform::Printable(name),
                                      "' is there twice, expected "
                                      "each once"));
    }
    if (!platform::IsUtf8(name)) {
      return ErrorAtByte(name_at,
                         absl::StrCat("the name '", platform::Printable(name),
                                      "' is not UTF-8"));
    }
  }
  return absl::OkStatus();
}

absl::Status ParamsReader::ReadName() {
  const absl::StatusOr<uint64_t> length =
      cursor_.ReadU64("the length of a name");
  if (!length.ok()) return length.status();
  const absl::StatusOr<absl::string_view> name =
      cursor_.ReadBytes(*length, "a name");
  if (!name.ok()) return name.status();
  names_.emplace_back(*name);
  return absl::OkStatus();
}

absl::Status ParamsReader::ReadCount() {
  const size_t at = cursor_.offset();
  const absl::StatusOr<uint64_t> count = cursor_.ReadU64("the count of arrays");
  if (!count.ok()) return count.status();
  if (*count == names_.size()) return absl::OkStatus();
  return ErrorAtByte(at, absl::StrCat("expected as many arrays as names, ",
                                      names_.size(), ", found ", *count));
}

absl::Status ParamsReader::ReadArray(const std::string& name) {
  absl::Status status = ReadMagic(kNdarrayMagic, "the magic of an array");
  if (!status.ok()) return status;
  if (status = ReadDevice(); !status.ok()) return status;
  absl::StatusOr<Array> array = ReadArrayHeader();
  if (!array.ok()) return array.status();
  if (!IsWanted(wanted_, name)) return SkipData();
  if (status = CheckType(*array); !status.ok()) return status;
  return ReadData(name, *std::move(array));
}

absl::Status ParamsReader::SkipData() {
  const absl::StatusOr<uint64_t> bytes =
      cursor_.ReadU64("the size of the data");
  if (!bytes.ok()) return bytes.status();
  return cursor_.ReadBytes(*bytes, "data").status();
}

absl::Status ParamsReader::ReadDevice() {
  const size_t at = cursor_.offset();
  const absl::StatusOr<uint32_t> type = cursor_.ReadU32("the device type");
  if (!type.ok()) return type.status();
  const absl::StatusOr<uint32_t> id = cursor_.ReadU32("the device id");
  if (!id.ok()) return id.status();
  if (*type == kHostMemory) return absl::OkStatus();
  return ErrorAtByte(at, absl::StrCat("expected the device type 1, memory of "
                                      "the host, found ",
                                      *type));
}

absl::StatusOr<ParamsReader::Array> ParamsReader::ReadArrayHeader() {
  Array array;
  array.shape_offset = cursor_.offset();
  const absl::StatusOr<uint32_t> dimensions =
      cursor_.ReadU32("the count of dimensions");
  if (!dimensions.ok()) return dimensions.status();
  array.type_offset = cursor_.offset();
  const absl::StatusOr<uint8_t> code = cursor_.ReadU8("the type's code");
  if (!code.ok()) return code.status();
  const absl::StatusOr<uint8_t> bits = cursor_.ReadU8("the type's bits");
  if (!bits.ok()) return bits.status();
  const absl::StatusOr<uint16_t> lanes = cursor_.ReadU16("the type's lanes");
  if (!lanes.ok()) return lanes.status();
  array.type = {static_cast<TypeCode>(*code), *bits, *lanes};
  if (absl::Status status = ReadShape(*dimensions, array); !status.ok()) {
    return status;
  }
  return array;
}

absl::Status ParamsReader::CheckType(const Array& array) {
  const ElementType& type = array.type;
  if (!IsDlpackType(type)) {
    return ErrorAtByte(
        array.type_offset,
        absl::StrCat("expected a type of DLPack, found code ",
                     static_cast<uint32_t>(type.code), " with ", type.bits,
                     " bits and ", type.lanes,
                     " lanes; --select leaves the constant out"));
  }
  if (type.code == TypeCode::kOpaque) {
    return ErrorAtByte(array.type_offset,
                       "the elements are handles, which no file can keep; "
                       "--select leaves the constant out");
  }
  return absl::OkStatus();
}

absl::Status ParamsReader::ReadShape(uint32_t dimensions, Array& array) {
  if (dimensions > kMaxDimensions) {
    return ErrorAtByte(array.shape_offset,
                       absl::StrCat("expected at most ", kMaxDimensions,
                                    " dimensions, found ", dimensions));
  }
  array.shape.reserve(dimensions);
  for (uint32_t i = 0; i < dimensions; ++i) {
    const size_t at = cursor_.offset();
    const absl::StatusOr<uint64_t> extent = cursor_.ReadU64("an extent");
    if (!extent.ok()) return extent.status();
    array.shape.push_back(static_cast<int64_t>(*extent));
    if (array.shape.back() < 0) {
      return ErrorAtByte(at, absl::StrCat("expected an extent of 0 or more, "
                                          "found ",
                                          array.shape.back()));
    }
  }
  return absl::OkStatus();
}

absl::Status ParamsReader::ReadData(const std::string& name, Array array) {
  const size_t at = cursor_.offset();
  const absl::StatusOr<uint64_t> bytes =
      cursor_.ReadU64("the size of the data");
  if (!bytes.ok()) return bytes.status();
  const ElementType& type = array.type;
  const std::optional<int64_t> packed = TensorBytes(type, array.shape);
  // Each element in bytes of its own.
  const uint32_t element_bits = (type.bits * type.lanes + 7) / 8 * 8;
  const std::optional<int64_t> loose =
      TensorBytes({TypeCode::kUInt, element_bits}, array.shape);
  if (!packed || !loose) {
    return ErrorAtByte(array.shape_offset,
                       "expected a shape of less than 2^63 bits in all");
  }
  const bool is_packed = *bytes == static_cast<uint64_t>(*packed);
  const bool is_loose = *bytes == static_cast<uint64_t>(*loose);
  if (!is_packed && !is_loose) {
    return ErrorAtByte(
        at,
        absl::StrCat("expected ", *loose, " bytes of data for ",
                     TensorTypeName(type, array.shape), ", found ", *bytes));
  }
  const size_t data_at = cursor_.offset();
  const absl::StatusOr<absl::string_view> data =
      cursor_.ReadBytes(*bytes, "data");
  if (!data.ok()) return data.status();

  ImportedConstant constant;
  constant.name = name;
  constant.type = type;
  constant.data = file_.Part(data_at, data->size());
  if (is_loose && type == ElementType{TypeCode::kUInt, 1}) {
    constant.type = {TypeCode::kBool, 8};
  } else if (is_loose && type.bits < 8 && type.lanes == 1) {
    // One element may be either: what lies above its bits does not count.
    constant.data = PackLowBits(constant.data, type.bits);
  } else if (!is_packed) {
    return ErrorAtByte(array.type_offset,
                       "expected one lane or packed elements");
  }
  constant.shape = std::move(array.shape);
  constants_.push_back(std::move(constant));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<ImportedConstant>> ParseParams(
    const ByteRange& file, const NameFilter& wanted) {
  return ParamsReader(file, wanted).Read();
}

}  // namespace metad::formats
