#include "server/pipeline/report/linked_sections.h"

#include "absl/strings/string_view.h"

namespace metad::report {

LinkedSections::LinkedSections(const pipeline::ImageObjects& objects)
    : objects_(objects) {
  absl::flat_hash_set<absl::string_view> taken;
  for (size_t i = 0; i < objects.objects().size(); ++i) {
    for (const pipeline::ObjectComdat& comdat :
         objects.objects()[i].file.comdats) {
      if (taken.insert(comdat.signature).second) continue;
      for (const size_t section : comdat.sections) {
        left_out_.insert({i, section});
      }
    }
  }
}

bool LinkedSections::Has(size_t object, size_t section) const {
  return objects_.objects()[object].file.sections[section].allocated() &&
         !left_out_.contains({object, section});
}

}  // namespace metad::report
