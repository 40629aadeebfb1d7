#include "server/pipeline/image_objects.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace metad::pipeline {

std::string ImageObject::Owner() const {
  if (module.empty()) return "metadata";
  return member.empty() ? module : absl::StrCat(module, "(", member, ")");
}

absl::Status ImageObjects::AddObject(const std::string& module,
                                     absl::string_view bytes) {
  absl::StatusOr<ObjectFile> file = ReadObjectFile(bytes);
  if (!file.ok()) return file.status();
  objects_.push_back({module, "", bytes, *std::move(file)});
  return absl::OkStatus();
}

absl::Status ImageObjects::AddArchive(const std::string& module,
                                      absl::string_view bytes) {
  absl::StatusOr<std::vector<ArchiveMember>> members = ReadObjectArchive(bytes);
  if (!members.ok()) return members.status();
  for (ArchiveMember& member : *members) {
    members_.push_back(std::move(member));
    const ArchiveMember& kept = members_.back();
    absl::StatusOr<ObjectFile> file = ReadObjectFile(kept.content);
    if (!file.ok()) return file.status();
    objects_.push_back({module, kept.name, kept.content, *std::move(file)});
  }
  return absl::OkStatus();
}

absl::Status ImageObjects::AddModule(const ModuleInput& module,
                                     absl::string_view compiled) {
  switch (module.kind) {
    case ModuleKind::kObject:
      return AddObject(module.name, *module.artifact);
    case ModuleKind::kArchive:
      return AddArchive(module.name, *module.artifact);
    case ModuleKind::kCSource:
      if (!compiled.empty()) return AddObject(module.name, compiled);
      break;
    case ModuleKind::kExternal:
    case ModuleKind::kDetected:
      break;
  }
  return absl::OkStatus();
}

}  // namespace metad::pipeline
