#include "tests/unit/server/formats/packed_bytes.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <memory>

namespace metad::formats::testing {
namespace {

struct CloseWriter {
  void operator()(archive* a) const { archive_write_free(a); }
};
using Writer = std::unique_ptr<archive, CloseWriter>;

la_ssize_t Append(archive* /*writer*/, void* out, const void* bytes,
                  size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void AddFile(const Writer& writer, const std::string& path,
             const std::string& content) {
  archive_entry* const entry = archive_entry_new();
  archive_entry_set_pathname(entry, path.c_str());
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
  EXPECT_EQ(archive_write_header(writer.get(), entry), ARCHIVE_OK);
  EXPECT_EQ(archive_write_data(writer.get(), content.data(), content.size()),
            static_cast<la_ssize_t>(content.size()));
  archive_entry_free(entry);
}

std::string Close(Writer writer, std::string& out) {
  EXPECT_EQ(archive_write_close(writer.get()), ARCHIVE_OK);
  return out;
}

}  // namespace

std::string Gzip(const std::string& content) {
  std::string out;
  Writer writer(archive_write_new());
  archive_write_set_format_raw(writer.get());
  archive_write_add_filter_gzip(writer.get());
  archive_write_set_bytes_in_last_block(writer.get(), 1);
  archive_write_open(writer.get(), &out, nullptr, Append, nullptr);
  AddFile(writer, "content", content);
  return Close(std::move(writer), out);
}

std::string Zip(const std::vector<TarMember>& members, bool deflated) {
  std::string out;
  Writer writer(archive_write_new());
  archive_write_set_format_zip(writer.get());
  if (deflated) {
    archive_write_zip_set_compression_deflate(writer.get());
  } else {
    archive_write_zip_set_compression_store(writer.get());
  }
  archive_write_set_bytes_in_last_block(writer.get(), 1);
  archive_write_open(writer.get(), &out, nullptr, Append, nullptr);
  for (const TarMember& member : members) {
    AddFile(writer, member.path, member.content);
  }
  return Close(std::move(writer), out);
}

}  // namespace metad::formats::testing
