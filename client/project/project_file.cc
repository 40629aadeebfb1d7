#include "client/project/project_file.h"

#include <google/protobuf/io/tokenizer.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/input_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::TextFormat;

// Room for tens of thousands of modules.
constexpr int64_t kMaxProjectBytes = int64_t{16} << 20;

// Lines and columns of protobuf's count from 0; a negative line is that of no
// place.
std::string Position(const std::string& file, int line, int column) {
  if (line < 0) return file;
  return absl::StrCat(file, ":", line + 1, ":", column + 1);
}

// A project nests three deep.
constexpr size_t kMaxDepth = 32;
// Protobuf's, for columns.
constexpr int kTabWidth = 8;

// Looks for brackets that open deeper than kMaxDepth: the parser passes over
// fields that it does not know by calling itself for each.
class DepthCheck {
 public:
  // Whether there are none; else line() and column() are the first one's.
  bool Accepts(const std::string& text) {
    size_t depth = 0;
    for (const char c : text) {
      if (Skips(c)) {
        Advance(c);
        continue;
      }
      if (c == '{' || c == '<' || c == '[') ++depth;
      if ((c == '}' || c == '>' || c == ']') && depth > 0) --depth;
      if (depth > kMaxDepth) return false;
      Advance(c);
    }
    return true;
  }

  int line() const { return line_; }
  int column() const { return column_; }

 private:
  // Whether the character is one of a comment or a string.
  bool Skips(char c) {
    const bool was_inside = inside_ != '\0';
    const bool in_string = was_inside && inside_ != '#';
    if (c != '\n' && escaped_) {
      escaped_ = false;
    } else if (c == '\n' || (in_string && c == inside_)) {
      inside_ = '\0';
    } else if (!was_inside && (c == '#' || c == '"' || c == '\'')) {
      inside_ = c;
    } else if (in_string && c == '\\') {
      escaped_ = true;
    }
    return was_inside || inside_ != '\0';
  }

  void Advance(char c) {
    if (c == '\n') {
      ++line_;
      column_ = 0;
      escaped_ = false;
    } else {
      column_ += c == '\t' ? kTabWidth - column_ % kTabWidth : 1;
    }
  }

  int line_ = 0;
  int column_ = 0;
  // The character that began a comment or a string; NUL outside.
  char inside_ = '\0';
  bool escaped_ = false;
};

// Hands on what the parser finds.
class ParseErrors : public google::protobuf::io::ErrorCollector {
 public:
  ParseErrors(const std::string& file, Problems& problems)
      : file_(file), problems_(problems) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    problems_.AddInvalid(Position(file_, line, column),
                         platform::Printable(message));
  }
  // The parser only warns of a field that it does not know. Who mistyped one
  // wants to know it.
  void AddWarning(int line, google::protobuf::io::ColumnNumber column,
                  const std::string& message) override {
    AddError(line, column, message);
  }

 private:
  const std::string& file_;
  Problems& problems_;
};

void CheckText(const std::string& text, bool may_be_empty,
               const std::string& place, Problems& problems) {
  if (!platform::IsUtf8(text)) {
    problems.AddInvalid(place, "is not UTF-8");
  } else if (text.find('\0') != std::string::npos ||
             text.find('\n') != std::string::npos) {
    problems.AddInvalid(place, "holds a line feed or a NUL");
  } else if (text.empty() && !may_be_empty) {
    problems.AddInvalid(place, "is empty");
  }
}

// Looks at every string of `message`: escapes in text can make any bytes.
void CheckStrings(const Message& message, const ProjectPart& part,
                  Problems& problems) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int number = field->number();
    const int count =
        field->is_repeated() ? reflection.FieldSize(message, field) : 0;
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      if (!field->is_repeated()) {
        CheckText(reflection.GetString(message, field), true,
                  part.Place(number), problems);
      }
      for (int i = 0; i < count; ++i) {
        CheckText(reflection.GetRepeatedString(message, field, i), false,
                  part.Place(number, i), problems);
      }
    } else if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
      // The schema has no singular messages.
      for (int i = 0; i < count; ++i) {
        CheckStrings(reflection.GetRepeatedMessage(message, field, i),
                     part.Nested(number, i), problems);
      }
    }
  }
}

}  // namespace

ProjectPart::ProjectPart(const Descriptor* type,
                         const TextFormat::ParseInfoTree* tree,
                         std::string position, std::string file,
                         std::string path)
    : type_(type),
      tree_(tree),
      position_(std::move(position)),
      file_(std::move(file)),
      path_(std::move(path)) {}

std::string ProjectPart::PathOf(const FieldDescriptor* field, int index) const {
  std::string path =
      absl::StrCat(path_, path_.empty() ? "" : ".", field->name());
  if (index >= 0) absl::StrAppend(&path, "[", index, "]");
  return path;
}

std::string ProjectPart::PositionOf(const FieldDescriptor* field,
                                    int index) const {
  if (tree_ == nullptr) return position_;
  // Of a repeated field, protobuf wants to know which.
  if (field->is_repeated()) index = std::max(index, 0);
  TextFormat::ParseLocation location = tree_->GetLocation(field, index);
  // A list in brackets has one place for all its elements.
  if (location.line < 0 && index > 0) location = tree_->GetLocation(field, 0);
  if (location.line < 0) return position_;
  return Position(file_, location.line, location.column);
}

std::string ProjectPart::Place(int field, int index) const {
  const FieldDescriptor* const descriptor = type_->FindFieldByNumber(field);
  return absl::StrCat(PositionOf(descriptor, index), ": ",
                      PathOf(descriptor, index));
}

std::string ProjectPart::Place() const {
  return path_.empty() ? position_ : absl::StrCat(position_, ": ", path_);
}

ProjectPart ProjectPart::Nested(int field, int index) const {
  const FieldDescriptor* const descriptor = type_->FindFieldByNumber(field);
  return {
      descriptor->message_type(),
      tree_ == nullptr ? nullptr : tree_->GetTreeForNested(descriptor, index),
      PositionOf(descriptor, index), file_, PathOf(descriptor, index)};
}

void ProjectFile::Read(Problems& problems) {
  const absl::StatusOr<std::string> text =
      ReadInputFile(path_, kMaxProjectBytes);
  if (!text.ok()) return problems.AddFile(path_, text.status());
  Parse(*text, problems);
}

void ProjectFile::Parse(const std::string& text, Problems& problems) {
  DepthCheck depth;
  if (!depth.Accepts(text)) {
    return problems.AddInvalid(
        Position(path_, depth.line(), depth.column()),
        absl::StrCat("is nested deeper than ", kMaxDepth, " levels"));
  }
  ParseErrors errors(path_, problems);
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.WriteLocationsTo(&locations_);
  // Then it names every unknown field instead of stopping at the first.
  parser.AllowUnknownField(true);
  if (!parser.ParseFromString(text, &project_)) return;
  CheckStrings(project_, root(), problems);
}

ProjectPart ProjectFile::root() const {
  return {Project::descriptor(), &locations_, path_, path_, ""};
}

std::string ProjectFile::directory() const {
  const std::string parent = std::filesystem::path(path_).parent_path();
  return parent.empty() ? "." : parent;
}

std::string ProjectFile::Resolve(const std::string& path) const {
  // A path in the present directory stays as short as it is.
  if (path.empty() || directory() == ".") return path;
  return std::filesystem::path(directory()) / path;
}

}  // namespace metad::client
