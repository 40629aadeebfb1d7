#include "client/output/transfer_meter.h"

#include <utility>

#include "absl/strings/str_format.h"

namespace metad::client {
namespace {

double ToMiB(double bytes) { return bytes / (1 << 20); }

}  // namespace

const char* DirectionName(TransferProgress::Direction direction) {
  return direction == TransferProgress::Direction::kUpload ? "upload"
                                                           : "download";
}

TransferMeter::TransferMeter(std::function<absl::Time()> clock,
                             absl::Duration interval)
    : clock_(std::move(clock)), interval_(interval) {}

bool TransferMeter::Update(const TransferProgress& progress) {
  const bool starts = !last_.has_value() ||
                      last_->direction != progress.direction ||
                      last_->total_bytes != progress.total_bytes;
  const bool ends = progress.done_bytes == progress.total_bytes &&
                    (starts || last_->done_bytes != progress.total_bytes);
  now_ = clock_();
  last_ = progress;
  if (starts) {
    start_ = now_;
    start_bytes_ = progress.done_bytes;
  }
  if (!starts && !ends && now_ - shown_ < interval_) return false;
  shown_ = now_;
  return true;
}

double TransferMeter::BytesPerSecond() const {
  const double seconds = absl::ToDoubleSeconds(now_ - start_);
  const auto moved = static_cast<double>(last_->done_bytes - start_bytes_);
  return seconds > 0 && moved > 0 ? moved / seconds : 0;
}

std::string TransferMeter::Text() const {
  if (!last_.has_value()) return "";
  std::string text =
      absl::StrFormat("%s %.1f of %.1f MiB", DirectionName(last_->direction),
                      ToMiB(static_cast<double>(last_->done_bytes)),
                      ToMiB(static_cast<double>(last_->total_bytes)));
  const double rate = BytesPerSecond();
  if (rate == 0) return text;
  absl::StrAppendFormat(&text, ", %.1f MiB/s", ToMiB(rate));
  const auto rest = static_cast<double>(last_->total_bytes - last_->done_bytes);
  if (rest > 0) absl::StrAppendFormat(&text, ", %.1f s left", rest / rate);
  return text;
}

}  // namespace metad::client
