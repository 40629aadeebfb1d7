#include "server/formats/tensor_writers/constant_writer.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "server/formats/tensor_writers/npy_writer.h"
#include "server/formats/tensor_writers/npz_writer.h"
#include "server/formats/tensor_writers/params_writer.h"
#include "server/formats/tensor_writers/safetensors_writer.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

std::optional<std::string> ObjectionOf(ConstantFormat format,
                                       const ImportedConstant& constant) {
  switch (format) {
    case ConstantFormat::kNpy:
      return ObjectionOfNpy(constant);
    case ConstantFormat::kNpz:
      return ObjectionOfNpz(constant);
    case ConstantFormat::kParams:
      return ObjectionOfParams(constant);
    case ConstantFormat::kSafetensors:
      return ObjectionOfSafetensors(constant);
    case ConstantFormat::kObject:
      return "objects are made by metactl submit --emit object";
    case ConstantFormat::kRaw:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> ObjectionsOf(
    ConstantFormat format, const std::vector<ImportedConstant>& constants) {
  std::vector<std::string> objections;
  for (const ImportedConstant& constant : constants) {
    if (const auto objection = ObjectionOf(format, constant)) {
      objections.push_back(absl::StrCat(
          "constant '", platform::Printable(constant.name), "' from ",
          platform::Printable(constant.source), ": ", *objection));
    }
  }
  if (IsNameless(format) && constants.size() != 1) {
    objections.push_back(
        absl::StrCat("a file of the format ", ConstantFormatName(format),
                     " holds one constant, found ", constants.size(),
                     "; --select takes one of them"));
  }
  if (format == ConstantFormat::kNpz && objections.empty()) {
    if (const auto objection = ObjectionOfNpz(constants)) {
      objections.push_back(*objection);
    }
  }
  return objections;
}

absl::Status WriteConstants(
    ConstantFormat format, const std::vector<ImportedConstant>& constants,
    const std::vector<std::pair<std::string, std::string>>& metadata,
    const ByteSink& sink) {
  switch (format) {
    case ConstantFormat::kNpy:
      return WriteNpy(constants.front(), sink);
    case ConstantFormat::kNpz:
      return WriteNpz(constants, sink);
    case ConstantFormat::kParams:
      return WriteParams(constants, sink);
    case ConstantFormat::kSafetensors:
      return WriteSafetensors(constants, metadata, sink);
    case ConstantFormat::kRaw:
      return constants.front().data.ForEachPiece(sink);
    case ConstantFormat::kObject:
      break;
  }
  return absl::InternalError("no such format to write");
}

}  // namespace metad::formats
