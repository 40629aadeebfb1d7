#ifndef METAD_CLIENT_PROJECT_PROJECT_FILE_H_
#define METAD_CLIENT_PROJECT_PROJECT_FILE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>

#include <string>

#include "client/failure.h"
#include "project_file.pb.h"

namespace metad::client {

// What `metactl submit` looks for in the present directory.
inline constexpr char kProjectFileName[] = "metad.textproto";

// A message of a project file, and the places of its fields.
class ProjectPart {
 public:
  // `tree` may be null: then no place is known. It must outlive this.
  ProjectPart(const google::protobuf::Descriptor* type,
              const google::protobuf::TextFormat::ParseInfoTree* tree,
              std::string place, std::string file, std::string path);

  // Where a field stands, as "metad.textproto:3:7: module[1].function[2]"; of
  // one that is absent, where the message does. `field` is one of the message's
  // field numbers, `index` that of an element, -1 of a field that has none.
  std::string Place(int field, int index = -1) const;
  // Where the message itself stands.
  std::string Place() const;
  // The message in that field.
  ProjectPart Nested(int field, int index) const;

 private:
  // "metad.textproto:3:7", or the message's own where the field has none.
  std::string PositionOf(const google::protobuf::FieldDescriptor* field,
                         int index) const;
  std::string PathOf(const google::protobuf::FieldDescriptor* field,
                     int index) const;

  const google::protobuf::Descriptor* type_;
  const google::protobuf::TextFormat::ParseInfoTree* tree_;
  std::string position_;
  std::string file_;
  std::string path_;  // "module[1]"; empty for the whole project
};

// A project file as it was read.
class ProjectFile {
 public:
  explicit ProjectFile(std::string path) : path_(std::move(path)) {}
  ProjectFile(const ProjectFile&) = delete;
  ProjectFile& operator=(const ProjectFile&) = delete;

  // Reads and parses it. Every syntax error, unknown field, string that is not
  // UTF-8 and empty element is added to `problems`, with line and column.
  void Read(Problems& problems);
  // The same for a content that is there already.
  void Parse(const std::string& text, Problems& problems);

  const std::string& path() const { return path_; }
  // Its directory, "." for the present one.
  std::string directory() const;
  const Project& project() const { return project_; }
  ProjectPart root() const;

  // A path that stands in the file, as it is to be opened from the present
  // directory. "" stays "".
  std::string Resolve(const std::string& path) const;

 private:
  const std::string path_;
  Project project_;
  google::protobuf::TextFormat::ParseInfoTree locations_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_PROJECT_PROJECT_FILE_H_
