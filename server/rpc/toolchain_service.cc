#include "server/rpc/toolchain_service.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "codegen/plan/identifier.h"
#include "server/builds/event_translation.h"
#include "server/platform/utf8_text.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/unary_call.h"

namespace metad::rpc {
namespace {

constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 1000;
constexpr absl::string_view kTokenPrefix = "toolchain-";

// The page to send, as indices into the catalog's toolchains.
struct Page {
  size_t begin = 0;
  size_t end = 0;
};

std::optional<size_t> BeginOf(absl::string_view token, size_t count) {
  if (token.empty()) return 0;
  size_t begin = 0;
  if (!absl::StartsWith(token, kTokenPrefix) ||
      !absl::SimpleAtoi(token.substr(kTokenPrefix.size()), &begin) ||
      begin >= count) {
    return std::nullopt;
  }
  return begin;
}

grpc::Status FindPage(const v1::ListToolchainsRequest& request, size_t count,
                      Page& page) {
  if (request.page_size() < 0) {
    return InvalidField("page_size", absl::StrCat("is ", request.page_size(),
                                                  "; expected at least 0"));
  }
  const std::optional<size_t> begin = BeginOf(request.page_token(), count);
  if (!begin.has_value()) {
    return InvalidField(
        "page_token",
        absl::StrCat(codegen::Quoted(request.page_token()),
                     " was not given by this server; expected the "
                     "next_page_token of the page before"));
  }
  const int size = request.page_size() == 0
                       ? kDefaultPageSize
                       : std::min(request.page_size(), kMaxPageSize);
  page = {*begin, std::min(count, *begin + static_cast<size_t>(size))};
  return grpc::Status::OK;
}

void Describe(const execution::ToolchainDescription& toolchain,
              const execution::ToolchainStatus& status, v1::Toolchain* out) {
  out->set_id(toolchain.id);
  out->set_family(toolchain.family == execution::CompilerFamily::kGcc
                      ? v1::Toolchain::GCC
                      : v1::Toolchain::CLANG);
  out->set_available(status.available);
  out->set_unavailable_reason(platform::ValidUtf8(status.unavailable_reason));
  out->set_version(platform::ValidUtf8(status.version));
  out->set_fingerprint(status.fingerprint);
  for (const execution::ToolchainTarget& target : toolchain.targets) {
    auto* added = out->add_targets();
    added->set_target(target.target);
    *added->mutable_flags() = {target.flags.begin(), target.flags.end()};
  }
}

void Describe(const execution::TargetDescription& target,
              execution::ToolchainRegistry& toolchains, v1::Target* out) {
  out->set_name(target.name);
  out->set_description(target.description);
  out->set_architecture(target.architecture);
  out->set_pointer_bits(target.pointer_bits);
  out->set_big_endian(target.big_endian);
  for (const auto& toolchain : toolchains.catalog().toolchains()) {
    if (toolchain.FindTarget(target.name) != nullptr &&
        toolchains.Status(toolchain.id).available) {
      out->add_toolchain_ids(toolchain.id);
    }
  }
}

void Describe(const ServerLimits& limits, v1::ServerLimits* out) {
  out->set_max_inline_bytes(limits.max_inline_bytes);
  out->set_max_request_inline_bytes(limits.max_request_inline_bytes);
  *out->mutable_max_build_time() =
      builds::TranslateDuration(limits.max_build_time);
  out->set_max_running_builds(limits.max_running_builds);
  out->set_max_queued_builds(limits.max_queued_builds);
  out->set_max_cached_results(limits.max_cached_results);
  out->set_max_cached_result_bytes(limits.max_cached_result_bytes);
}

grpc::Status List(const ServiceContext& context,
                  const v1::ListToolchainsRequest& request,
                  v1::ListToolchainsResponse& response) {
  const auto& toolchains = context.toolchains.catalog().toolchains();
  Page page;
  grpc::Status status = FindPage(request, toolchains.size(), page);
  if (!status.ok()) return status;
  for (size_t i = page.begin; i < page.end; ++i) {
    Describe(toolchains[i], context.toolchains.Status(toolchains[i].id),
             response.add_toolchains());
  }
  if (page.end < toolchains.size()) {
    response.set_next_page_token(absl::StrCat(kTokenPrefix, page.end));
  }
  for (const auto& target : context.toolchains.catalog().targets()) {
    Describe(target, context.toolchains, response.add_targets());
  }
  Describe(context.limits, response.mutable_limits());
  return grpc::Status::OK;
}

}  // namespace

grpc::ServerUnaryReactor* ToolchainService::ListToolchains(
    grpc::CallbackServerContext* call, const v1::ListToolchainsRequest* request,
    v1::ListToolchainsResponse* response) {
  return AnswerOn(context_.preparations, call, "ListToolchains",
                  [this, request, response](CallContext& /*context*/) {
                    return List(context_, *request, *response);
                  });
}

}  // namespace metad::rpc
