#ifndef METAD_SERVER_PIPELINE_FIELD_ORIGINS_H_
#define METAD_SERVER_PIPELINE_FIELD_ORIGINS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/violation_list.h"
#include "server/pipeline/build_note.h"

namespace metad::pipeline {

// Where a part of an imported request came from.
struct FieldOrigin {
  // Path in the request as it was made, "libraries[0]".
  std::string field;
  // What of it, for messages: "kws.tar (member 'codegen/host/src/lib1.c')".
  // Empty where the part is the request's own, and `field` all there is to say.
  std::string place;
};

// Takes field paths of an imported request back to the request as it was made,
// which is all that whoever made it knows.
class FieldOrigins {
 public:
  // Of the next module, constant, model, joined registry.
  void AddModule(FieldOrigin origin) { modules_.push_back(std::move(origin)); }
  void AddConstant(FieldOrigin origin) {
    constants_.push_back(std::move(origin));
  }
  void AddModel(FieldOrigin origin) { models_.push_back(std::move(origin)); }
  void AddJoined(FieldOrigin origin) { joined_.push_back(std::move(origin)); }
  // The model has its interface from there.
  void SetInterface(size_t model, FieldOrigin origin);

  // "modules[2].functions[0]" and what is said of it become "libraries[0]" and
  // "kws.tar (member '...'): ...", or "modules[0].functions[0]" and the same.
  void Restore(std::string& field, std::string& text) const;
  void Restore(codegen::ViolationList& violations) const;
  void Restore(std::vector<BuildNote>& notes) const;

 private:
  // Null where the path is of none of them; what is below it stays in `path`.
  const FieldOrigin* Find(absl::string_view& path) const;

  std::vector<FieldOrigin> modules_;
  std::vector<FieldOrigin> constants_;
  std::vector<FieldOrigin> models_;
  std::vector<FieldOrigin> joined_;
  // Parallel to models_, as far as it goes; an empty field: the model's own.
  std::vector<FieldOrigin> interfaces_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_FIELD_ORIGINS_H_
