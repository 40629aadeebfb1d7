#include "server/rpc/blob_translation.h"

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "server/store/blob_digest.h"

namespace metad::rpc {

absl::string_view BlobTranslator::Translate(const v1::Blob& blob,
                                            const std::string& field) {
  switch (blob.source_case()) {
    case v1::Blob::kInline:
      return TranslateInline(blob, field);
    case v1::Blob::kDigest:
      return TranslateDigest(blob.digest(), field);
    case v1::Blob::kLent:
      return TranslateLent(blob.lent(), field);
    default:
      violations_.Add(field,
                      "has no source; expected inline bytes or a digest");
      return {};
  }
}

absl::string_view BlobTranslator::TranslateLent(const std::string& name,
                                                const std::string& field) {
  const std::optional<absl::string_view> content = blobs_.Lent(name);
  if (content.has_value()) return *content;
  violations_.Add(absl::StrCat(field, ".lent"),
                  absl::StrCat(codegen::Quoted(name),
                               " names nothing that was lent to this server, "
                               "which only a client in its own process can do; "
                               "expected inline bytes or a digest"));
  return {};
}

absl::string_view BlobTranslator::TranslateDigest(const v1::Digest& digest,
                                                  const std::string& field) {
  const absl::StatusOr<store::BlobDigest> parsed =
      store::BlobDigest::Parse(digest.hash(), digest.size_bytes());
  if (parsed.ok()) {
    const absl::string_view content = blobs_.Content(*parsed);
    digests_.Know(content, digest.hash());
    return content;
  }
  violations_.Add(absl::StrCat(field, ".digest"),
                  std::string(parsed.status().message()));
  return {};
}

absl::string_view BlobTranslator::TranslateInline(const v1::Blob& blob,
                                                  const std::string& field) {
  const std::string& bytes = blob.inline_();
  const auto size = static_cast<int64_t>(bytes.size());
  total_bytes_ += size;
  if (size > limits_.max_inline_bytes) {
    violations_.Add(
        field, absl::StrCat("has ", size, " inline bytes; this server takes ",
                            limits_.max_inline_bytes,
                            " at most (max_inline_bytes); upload them and give "
                            "their digest"));
  }
  return bytes;
}

void BlobTranslator::CheckTotal() {
  if (total_bytes_ <= limits_.max_request_inline_bytes) return;
  violations_.Add("", absl::StrCat("has ", total_bytes_,
                                   " inline bytes together; this server takes ",
                                   limits_.max_request_inline_bytes,
                                   " at most (max_request_inline_bytes); "
                                   "upload the largest and give their "
                                   "digests"));
}

}  // namespace metad::rpc
