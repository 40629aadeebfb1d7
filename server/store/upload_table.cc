#include "server/store/upload_table.h"

#include <utility>

namespace metad::store {

void UploadTable::Restore(UploadSession session, absl::Time last_used) {
  const std::string path = session.path();
  absl::MutexLock lock(&mutex_);
  entries_.try_emplace(
      path,
      Entry{std::make_shared<SharedUpload>(std::move(session)), 0, last_used});
}

UploadTable::Opened UploadTable::Open(UploadSession session, absl::Time now) {
  const std::string path = session.path();
  Opened opened;
  absl::MutexLock lock(&mutex_);
  auto found = entries_.find(path);
  if (found == entries_.end()) {
    opened.dropped = DropIdle(now);
    if (entries_.size() >= max_uploads_) return opened;
    Entry entry;
    entry.upload = std::make_shared<SharedUpload>(std::move(session));
    found = entries_.try_emplace(path, std::move(entry)).first;
  }
  ++found->second.writers;
  found->second.last_used = now;
  opened.upload = found->second.upload;
  return opened;
}

std::vector<std::shared_ptr<SharedUpload>> UploadTable::DropIdle(
    absl::Time now) {
  std::vector<std::shared_ptr<SharedUpload>> dropped;
  for (auto oldest = OldestIdle(); oldest != entries_.end();
       oldest = OldestIdle()) {
    const bool expired = now - oldest->second.last_used > max_age_;
    if (!expired && entries_.size() < max_uploads_) break;
    dropped.push_back(std::move(oldest->second.upload));
    entries_.erase(oldest);
  }
  return dropped;
}

void UploadTable::Release(const std::string& path, const SharedUpload& upload,
                          absl::Time now) {
  absl::MutexLock lock(&mutex_);
  const auto found = entries_.find(path);
  if (found == entries_.end() || found->second.upload.get() != &upload) return;
  --found->second.writers;
  found->second.last_used = now;
}

std::shared_ptr<SharedUpload> UploadTable::Find(const std::string& path) const {
  absl::MutexLock lock(&mutex_);
  const auto found = entries_.find(path);
  return found == entries_.end() ? nullptr : found->second.upload;
}

void UploadTable::Remove(const std::string& path, const SharedUpload& upload) {
  absl::MutexLock lock(&mutex_);
  const auto found = entries_.find(path);
  if (found == entries_.end() || found->second.upload.get() != &upload) return;
  entries_.erase(found);
}

UploadTable::Entries::iterator UploadTable::OldestIdle() {
  auto oldest = entries_.end();
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->second.writers > 0) continue;
    if (oldest == entries_.end() ||
        entry->second.last_used < oldest->second.last_used) {
      oldest = entry;
    }
  }
  return oldest;
}

}  // namespace metad::store
