#ifndef METAD_SERVER_PLATFORM_TEXT_PROTO_H_
#define METAD_SERVER_PLATFORM_TEXT_PROTO_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

// Files that an operator writes in protobuf's text format.
namespace metad::platform {

// Collects what is wrong with a file, each with the place where it is. Lines
// and columns come from protobuf's parser and count from 0; a negative line
// means the whole file.
class TextProtoProblems : public google::protobuf::io::ErrorCollector {
 public:
  explicit TextProtoProblems(absl::string_view file_name)
      : file_name_(file_name) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override;

  // The parser warns of a field that it does not know, and goes on. A field
  // that an operator mistyped is an error all the same.
  void AddWarning(int line, google::protobuf::io::ColumnNumber column,
                  const std::string& message) override;

  bool empty() const { return lines_.empty(); }
  // "FILE:LINE:COLUMN: what is wrong", or "FILE: what is wrong".
  const std::vector<std::string>& lines() const { return lines_; }
  // InvalidArgument, one problem a line.
  absl::Status ToStatus() const;

 private:
  const std::string file_name_;
  std::vector<std::string> lines_;
};

// Fills `message` and records where each of its fields stands. Adds every
// syntax error and every unknown field to `problems`; false when the text does
// not parse.
bool ParseTextProto(absl::string_view text, google::protobuf::Message& message,
                    google::protobuf::TextFormat::ParseInfoTree& locations,
                    TextProtoProblems& problems);

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_TEXT_PROTO_H_
