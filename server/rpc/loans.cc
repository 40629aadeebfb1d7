#include "server/rpc/loans.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "server/platform/file_pages.h"

namespace metad::rpc {

absl::Status Loans::Read(
    absl::string_view name,
    const std::function<absl::Status(absl::string_view)>& sink) {
  const auto blob = outputs_.Find(name);
  if (blob == nullptr) {
    return absl::NotFoundError(absl::StrCat("no file ", name, " is lent"));
  }
  const absl::StatusOr<absl::string_view> content = blob->Content();
  if (!content.ok()) return content.status();
  for (size_t at = 0; at < content->size(); at += platform::kReleaseStepBytes) {
    const absl::string_view piece =
        content->substr(at, platform::kReleaseStepBytes);
    if (absl::Status taken = sink(piece); !taken.ok()) return taken;
    blob->ReleasePages(piece);
  }
  return absl::OkStatus();
}

}  // namespace metad::rpc
