#ifndef METAD_CLIENT_OUTPUT_TRANSFER_METER_H_
#define METAD_CLIENT_OUTPUT_TRANSFER_METER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace metad::client {

// How far an upload or a download of blobs is, all of them together.
struct TransferProgress {
  enum class Direction { kUpload, kDownload };
  Direction direction = Direction::kUpload;
  int64_t done_bytes = 0;
  int64_t total_bytes = 0;
};

// "upload" or "download".
const char* DirectionName(TransferProgress::Direction direction);

// Tells how fast a transfer is, and how long it will take. A transfer starts
// with its first report; one of another direction or total is another one.
class TransferMeter {
 public:
  // Reports are due once in `interval`, and at the start and the end.
  TransferMeter(std::function<absl::Time()> clock, absl::Duration interval);

  // Takes in a report; whether it is to be shown.
  bool Update(const TransferProgress& progress);

  // Such as "upload 12.5 of 64.0 MiB, 310.0 MiB/s, 0.2 s left". Without the
  // rate as long as nothing has moved.
  std::string Text() const;

 private:
  double BytesPerSecond() const;

  const std::function<absl::Time()> clock_;
  const absl::Duration interval_;
  std::optional<TransferProgress> last_;
  // Of the transfer, and of the report that was shown last.
  absl::Time start_;
  int64_t start_bytes_ = 0;
  absl::Time now_;
  absl::Time shown_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_TRANSFER_METER_H_
