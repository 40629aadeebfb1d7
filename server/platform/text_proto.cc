#include "server/platform/text_proto.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace metad::platform {

void TextProtoProblems::AddError(int line,
                                 google::protobuf::io::ColumnNumber column,
                                 const std::string& message) {
  if (line < 0) {
    lines_.push_back(absl::StrCat(file_name_, ": ", message));
    return;
  }
  lines_.push_back(
      absl::StrCat(file_name_, ":", line + 1, ":", column + 1, ": ", message));
}

void TextProtoProblems::AddWarning(int line,
                                   google::protobuf::io::ColumnNumber column,
                                   const std::string& message) {
  AddError(line, column, message);
}

absl::Status TextProtoProblems::ToStatus() const {
  return absl::InvalidArgumentError(absl::StrJoin(lines_, "\n"));
}

bool ParseTextProto(absl::string_view text, google::protobuf::Message& message,
                    google::protobuf::TextFormat::ParseInfoTree& locations,
                    TextProtoProblems& problems) {
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&problems);
  parser.WriteLocationsTo(&locations);
  // Then it names every unknown field instead of stopping at the first.
  parser.AllowUnknownField(true);
  return parser.ParseFromString(std::string(text), &message);
}

}  // namespace metad::platform
