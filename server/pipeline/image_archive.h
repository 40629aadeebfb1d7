#ifndef METAD_SERVER_PIPELINE_IMAGE_ARCHIVE_H_
#define METAD_SERVER_PIPELINE_IMAGE_ARCHIVE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/archive_writer.h"
#include "server/pipeline/image_objects.h"

namespace metad::pipeline {

// One object of an archive.
struct ImageArchiveMember {
  // <model>_metadata.o for the metadata's own; <module>.o for a module that is
  // one object, <module>.<member> for one that is an archive. What is there
  // already gets a number before its last dot: "ops.conv.2.o".
  std::string name;
  // Empty for the metadata's own.
  std::string module;
  int64_t size_bytes = 0;
};

// All objects of an image in one `ar` archive, to be linked by its name: the
// metadata's own first, then those of the modules in their order. A linker
// takes of it what is referred to: the registry's entry brings the metadata,
// and that every function in it.
class ImageArchive {
 public:
  // `objects` outlives it. InvalidArgument when a function of the registry,
  // of a module that has objects, is not defined by exactly one of them, weak
  // definitions included: which one a linker takes would be left to chance.
  static absl::StatusOr<ImageArchive> Make(const codegen::MetadataPlan& plan,
                                           const ImageObjects& objects);

  // In file order.
  const std::vector<ImageArchiveMember>& members() const { return members_; }

  // Modules of the registry that have no object here, in registry order: their
  // functions come from somewhere else in the link. External modules, and those
  // of joined registries.
  const std::vector<std::string>& absent_modules() const {
    return absent_modules_;
  }

  // Of the whole file.
  uint64_t size() const { return writer_.size(); }
  void Write(codegen::Sink& sink) const { writer_.Write(sink); }

 private:
  ImageArchive(ArchiveWriter writer, std::vector<ImageArchiveMember> members,
               std::vector<std::string> absent_modules);

  ArchiveWriter writer_;
  std::vector<ImageArchiveMember> members_;
  std::vector<std::string> absent_modules_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMAGE_ARCHIVE_H_
