#include "server/formats/model_library/aot_tables_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/formats/byte_range.h"
#include "server/formats/model_library/c_initializer_values.h"
#include "server/formats/tensors/params_file.h"

namespace metad::formats {
namespace {

constexpr char kMetadataType[] = "TVMMetadata";
constexpr int64_t kMetadataVersion = 1;

// Fields of the structs, in their order.
constexpr size_t kMetadataFields = 10;
constexpr size_t kTensorFields = 4;
constexpr size_t kConstantFields = 4;
constexpr size_t kTypeFields = 3;

absl::Status NotUnderstood(absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("its ", what, " is not as TVM writes it"));
}

void AppendU64(uint64_t value, std::string& out) {
  for (int shift = 0; shift < 64; shift += 8) {
    out.push_back(static_cast<char>(value >> shift & 0xff));
  }
}

// The arrays as a .params file, in which they are named by their numbers.
std::string ParamsOf(const std::vector<std::string>& arrays) {
  std::string params;
  AppendU64(kParamsMagic, params);
  AppendU64(0, params);
  AppendU64(arrays.size(), params);
  for (size_t i = 0; i < arrays.size(); ++i) {
    const std::string name = absl::StrCat(i);
    AppendU64(name.size(), params);
    params += name;
  }
  AppendU64(arrays.size(), params);
  for (const std::string& array : arrays) params += array;
  return params;
}

class TableReader {
 public:
  explicit TableReader(const CDeclarations& declarations)
      : declarations_(declarations), variables_(declarations) {}

  absl::StatusOr<AotTables> Read() {
    const CInitializer* const metadata = FindMetadata();
    if (metadata == nullptr || metadata->elements.size() != kMetadataFields ||
        IntegerValue(metadata->elements[0].tokens) != kMetadataVersion) {
      return NotUnderstood("TVMMetadata");
    }
    AotTables tables;
    const std::optional<std::string> name =
        TextValue(metadata->elements[9].tokens);
    if (!name.has_value() || !ReadTensors(*metadata, 1, tables.inputs) ||
        !ReadTensors(*metadata, 3, tables.outputs) ||
        !ReadTensors(*metadata, 5, tables.workspaces)) {
      return NotUnderstood("list of tensors");
    }
    tables.mod_name = *name;
    if (absl::Status status = ReadConstants(*metadata, 7, tables.constants);
        !status.ok()) {
      return status;
    }
    return tables;
  }

 private:
  // The struct, which TVM has as an array of one.
  const CInitializer* FindMetadata() const {
    for (const CVariable& variable : declarations_.variables) {
      const bool is_metadata = std::any_of(
          variable.specifiers.begin(), variable.specifiers.end(),
          [](const CToken& token) { return token.Is(kMetadataType); });
      if (!is_metadata || variable.initializer.elements.size() != 1) continue;
      return &variable.initializer.elements.front();
    }
    return nullptr;
  }

  // The elements of the list that the field at `index` names, of which the next
  // field has the number. Nothing where they disagree.
  std::optional<std::vector<CInitializer>> FindList(
      const CInitializer& metadata, size_t index) const {
    const std::optional<int64_t> count =
        IntegerValue(metadata.elements[index + 1].tokens);
    if (!count.has_value()) return std::nullopt;
    if (*count == 0) return std::vector<CInitializer>();
    const CVariable* const list =
        variables_.Find(NameValue(metadata.elements[index].tokens));
    if (list == nullptr ||
        static_cast<int64_t>(list->initializer.elements.size()) != *count) {
      return std::nullopt;
    }
    return list->initializer.elements;
  }

  bool ReadTensors(const CInitializer& metadata, size_t index,
                   std::vector<AotTensor>& tensors) const {
    const auto list = FindList(metadata, index);
    if (!list.has_value()) return false;
    for (const CInitializer& element : *list) {
      std::optional<AotTensor> tensor = ReadTensor(element);
      if (!tensor.has_value()) return false;
      tensors.push_back(*std::move(tensor));
    }
    return true;
  }

  std::optional<AotTensor> ReadTensor(const CInitializer& element) const {
    if (element.elements.size() != kTensorFields) return std::nullopt;
    AotTensor tensor;
    const std::optional<std::string> name =
        TextValue(element.elements[0].tokens);
    const std::optional<int64_t> rank =
        IntegerValue(element.elements[2].tokens);
    const std::optional<ElementType> type = ReadType(element.elements[3]);
    if (!name.has_value() || !rank.has_value() || !type.has_value()) {
      return std::nullopt;
    }
    tensor.name = *name;
    tensor.type = *type;
    if (*rank == 0) return tensor;
    const CVariable* const shape =
        variables_.Find(NameValue(element.elements[1].tokens));
    if (shape == nullptr ||
        static_cast<int64_t>(shape->initializer.elements.size()) != *rank) {
      return std::nullopt;
    }
    for (const CInitializer& extent : shape->initializer.elements) {
      const std::optional<int64_t> value = IntegerValue(extent.tokens);
      if (!value.has_value()) return std::nullopt;
      tensor.shape.push_back(*value);
    }
    return tensor;
  }

  static std::optional<ElementType> ReadType(const CInitializer& element) {
    if (element.elements.size() != kTypeFields) return std::nullopt;
    std::vector<uint32_t> fields;
    for (const CInitializer& field : element.elements) {
      const std::optional<int64_t> value = IntegerValue(field.tokens);
      if (!value.has_value() || *value > UINT16_MAX) return std::nullopt;
      fields.push_back(static_cast<uint32_t>(*value));
    }
    return ElementType{static_cast<TypeCode>(fields[0]), fields[1], fields[2]};
  }

  absl::Status ReadConstants(const CInitializer& metadata, size_t index,
                             std::vector<AotConstant>& constants) const {
    const auto list = FindList(metadata, index);
    if (!list.has_value()) return NotUnderstood("list of constants");
    std::vector<std::string> names;
    std::vector<int64_t> offsets;
    std::vector<std::string> arrays;
    for (const CInitializer& element : *list) {
      if (element.elements.size() != kConstantFields) {
        return NotUnderstood("list of constants");
      }
      std::optional<std::string> name = TextValue(element.elements[0].tokens);
      const std::optional<int64_t> offset =
          IntegerValue(element.elements[1].tokens);
      const std::optional<int64_t> size =
          IntegerValue(element.elements[2].tokens);
      std::optional<std::string> array = TextValue(element.elements[3].tokens);
      if (!name.has_value() || !offset.has_value() || *offset > INT32_MAX ||
          !array.has_value() || size != static_cast<int64_t>(array->size())) {
        return NotUnderstood("list of constants");
      }
      names.push_back(*std::move(name));
      offsets.push_back(*offset);
      arrays.push_back(*std::move(array));
    }
    absl::StatusOr<std::vector<ImportedConstant>> read =
        ParseParams(ByteRange::Owning(ParamsOf(arrays)));
    if (!read.ok() || read->size() != names.size()) {
      return NotUnderstood("serialised constants");
    }
    for (size_t i = 0; i < names.size(); ++i) {
      AotConstant constant{std::move((*read)[i]), offsets[i]};
      constant.constant.name = std::move(names[i]);
      constants.push_back(std::move(constant));
    }
    std::sort(constants.begin(), constants.end(),
              [](const AotConstant& a, const AotConstant& b) {
                return a.byte_offset < b.byte_offset;
              });
    return absl::OkStatus();
  }

  const CDeclarations& declarations_;
  const VariablesByName variables_;
};

}  // namespace

absl::StatusOr<AotTables> ReadAotTables(const CDeclarations& declarations) {
  return TableReader(declarations).Read();
}

}  // namespace metad::formats
