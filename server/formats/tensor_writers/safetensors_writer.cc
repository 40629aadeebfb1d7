#include "server/formats/tensor_writers/safetensors_writer.h"

#include <cstdint>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/formats/tensors/safetensors_file.h"
#include "server/formats/tensors/safetensors_header.h"

namespace metad::formats {
namespace {

using Json = nlohmann::ordered_json;

// The data starts at a multiple of this.
constexpr size_t kAlignment = 8;

std::string Header(
    const std::vector<ImportedConstant>& constants,
    const std::vector<std::pair<std::string, std::string>>& metadata) {
  // Put together by hand: with many tensors, finding keys in an ordered object
  // would take for ever.
  std::string header = "{";
  const auto add = [&header](const std::string& key, const Json& value) {
    absl::StrAppend(&header, header.size() > 1 ? "," : "", Json(key).dump(),
                    ":", value.dump());
  };
  if (!metadata.empty()) {
    Json texts = Json::object();
    for (const auto& [key, text] : metadata) texts[key] = text;
    add(kSafetensorsMetadata, texts);
  }
  uint64_t at = 0;
  for (const ImportedConstant& constant : constants) {
    const absl::string_view dtype =
        SafetensorsDtype(constant.type).value_or(absl::string_view());
    add(constant.name, Json{{"dtype", std::string(dtype)},
                            {"shape", constant.shape},
                            {"data_offsets", {at, at + constant.data.size()}}});
    at += constant.data.size();
  }
  header += "}";
  header.resize((header.size() + kAlignment - 1) / kAlignment * kAlignment,
                ' ');
  return header;
}

}  // namespace

std::optional<std::string> ObjectionOfSafetensors(
    const ImportedConstant& constant) {
  const ElementType& type = constant.type;
  if (constant.name == kSafetensorsMetadata) {
    return "no tensor of a .safetensors has that name";
  }
  if (!SafetensorsDtype(type).has_value()) {
    return absl::StrCat("a .safetensors has no type for ",
                        ElementTypeName(type));
  }
  const int64_t count = ElementCount(constant.shape).value_or(0);
  if (type.bits % 8 != 0 && count * type.bits % 8 != 0) {
    return absl::StrCat("the ", count, " elements of ", ElementTypeName(type),
                        " do not fill whole bytes");
  }
  return std::nullopt;
}

absl::Status WriteSafetensors(
    const std::vector<ImportedConstant>& constants,
    const std::vector<std::pair<std::string, std::string>>& metadata,
    const ByteSink& sink) {
  const std::string header = Header(constants, metadata);
  if (header.size() > kMaxSafetensorsHeaderBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the header would have ", header.size(),
        " bytes, the format has at most ", kMaxSafetensorsHeaderBytes));
  }
  std::string length;
  AppendLittleEndian(header.size(), 8, length);
  if (absl::Status taken = sink(length + header); !taken.ok()) return taken;
  for (const ImportedConstant& constant : constants) {
    if (absl::Status taken = constant.data.ForEachPiece(sink); !taken.ok()) {
      return taken;
    }
  }
  return absl::OkStatus();
}

}  // namespace metad::formats
