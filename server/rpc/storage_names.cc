#include "server/rpc/storage_names.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "codegen/plan/identifier.h"
#include "server/store/blob_store.h"

namespace metad::rpc {
namespace {

constexpr size_t kMaxNameBytes = 1024;

constexpr absl::string_view kBlobs = "blobs";
constexpr absl::string_view kUploads = "uploads";

using Segments = std::vector<absl::string_view>;

bool IsSegment(absl::string_view text) {
  return !text.empty() && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '+' ||
                  c == '-';
         });
}

// Words that the API keeps from instances, so that names can be told apart.
bool IsReserved(absl::string_view segment) {
  constexpr absl::string_view kReserved[] = {
      "blobs",      "uploads",      "actions",         "actionResults",
      "operations", "capabilities", "compressed-blobs"};
  return std::find(std::begin(kReserved), std::end(kReserved), segment) !=
         std::end(kReserved);
}

absl::Status BadName(absl::string_view name, absl::string_view expected) {
  return absl::InvalidArgumentError(
      absl::StrCat("is ", codegen::Quoted(name), "; expected ", expected));
}

// The segments from the first of the API's words on; none when the name has
// segments that are none, or no such word.
Segments AfterInstance(absl::string_view name) {
  if (name.size() > kMaxNameBytes) return {};
  Segments segments = absl::StrSplit(name, '/');
  if (!std::all_of(segments.begin(), segments.end(), IsSegment)) return {};
  segments.erase(segments.begin(),
                 std::find_if(segments.begin(), segments.end(), IsReserved));
  return segments;
}

absl::StatusOr<store::BlobDigest> ParseDigest(absl::string_view hash,
                                              absl::string_view size) {
  int64_t bytes = 0;
  if (!absl::SimpleAtoi(size, &bytes) || absl::StrCat(bytes) != size) {
    return absl::InvalidArgumentError("the size is no number");
  }
  return store::BlobDigest::Parse(hash, bytes);
}

}  // namespace

absl::Status CheckInstanceName(absl::string_view name) {
  if (name.empty()) return absl::OkStatus();
  const Segments segments = absl::StrSplit(name, '/');
  const bool valid =
      name.size() <= kMaxNameBytes &&
      std::all_of(segments.begin(), segments.end(),
                  [](absl::string_view segment) {
                    return IsSegment(segment) && !IsReserved(segment);
                  });
  if (valid) return absl::OkStatus();
  return BadName(name,
                 "segments of [A-Za-z0-9_.+-] that are no words of the API");
}

absl::StatusOr<store::BlobDigest> ParseBlobName(absl::string_view name) {
  constexpr absl::string_view kForm = "{instance}/blobs/{sha256}/{size}";
  const Segments segments = AfterInstance(name);
  if (segments.size() != 3 || segments[0] != kBlobs) {
    return BadName(name, kForm);
  }
  absl::StatusOr<store::BlobDigest> digest =
      ParseDigest(segments[1], segments[2]);
  if (!digest.ok()) {
    return BadName(name, absl::StrCat(kForm, ": ", digest.status().message()));
  }
  return digest;
}

absl::StatusOr<UploadName> ParseUploadName(absl::string_view name) {
  constexpr absl::string_view kForm =
      "{instance}/uploads/{uuid}/blobs/{sha256}/{size}, the uuid of 1 to 64 of "
      "[A-Za-z0-9_-]";
  const Segments segments = AfterInstance(name);
  if (segments.size() < 5 || segments[0] != kUploads || segments[2] != kBlobs ||
      !store::IsUploadId(segments[1])) {
    return BadName(name, kForm);
  }
  absl::StatusOr<store::BlobDigest> digest =
      ParseDigest(segments[3], segments[4]);
  if (!digest.ok()) {
    return BadName(name, absl::StrCat(kForm, ": ", digest.status().message()));
  }
  return UploadName{std::string(segments[1]), *std::move(digest)};
}

}  // namespace metad::rpc
