#ifndef METAD_SERVER_PIPELINE_IMAGE_OBJECTS_H_
#define METAD_SERVER_PIPELINE_IMAGE_OBJECTS_H_

#include <deque>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/object_archive.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

// One object that the image links.
struct ImageObject {
  // The module's name; empty for the metadata's own object.
  std::string module;
  // The archive's member; empty for an object that is none.
  std::string member;
  absl::string_view bytes;
  // What is in them.
  ObjectFile file;

  // In words: "metadata", "cpu", "cpu(conv.o)".
  std::string Owner() const;
};

// All objects of an image that a build has: the metadata's own and those of
// its modules. External modules have none here.
class ImageObjects {
 public:
  ImageObjects() = default;
  // Objects refer to bytes that are held here.
  ImageObjects(const ImageObjects&) = delete;
  ImageObjects& operator=(const ImageObjects&) = delete;

  // Bytes must outlive this, a module's as well. InvalidArgument for what is no
  // object.
  absl::Status AddObject(const std::string& module, absl::string_view bytes);

  // Adds every member of an `ar` archive.
  absl::Status AddArchive(const std::string& module, absl::string_view bytes);

  // Adds what a module brings, if it is no source and not external, or else
  // what it was `compiled` to, unless that is empty.
  absl::Status AddModule(const ModuleInput& module, absl::string_view compiled);

  // In the order added, members in file order.
  const std::vector<ImageObject>& objects() const { return objects_; }

 private:
  std::vector<ImageObject> objects_;
  // A deque, because views of its elements' content must stay valid.
  std::deque<ArchiveMember> members_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMAGE_OBJECTS_H_
