#include "server/rpc/byte_stream_reader.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/builds/request_log.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/storage_error.h"
#include "server/rpc/storage_names.h"

namespace metad::rpc {
namespace {

constexpr int64_t kPieceBytes = int64_t{1} << 20;

// What stands before the data in a ReadResponse: tag and length of its one
// field.
grpc::Slice FieldHead(size_t data_bytes) {
  namespace io = google::protobuf::io;
  using google::protobuf::internal::WireFormatLite;
  std::string head;
  {
    io::StringOutputStream stream(&head);
    io::CodedOutputStream coded(&stream);
    coded.WriteTag(WireFormatLite::MakeTag(
        google::bytestream::ReadResponse::kDataFieldNumber,
        WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
    coded.WriteVarint64(data_bytes);
  }
  return grpc::Slice(head);
}

grpc::ByteBuffer ResponseOf(const grpc::Slice& data) {
  const grpc::Slice slices[] = {FieldHead(data.size()), data};
  return grpc::ByteBuffer(slices, 2);
}

}  // namespace

ByteStreamReader::ByteStreamReader(const ServiceContext& context,
                                   const grpc::ByteBuffer& request)
    : context_(context),
      start_(absl::Now()),
      buffers_(
          std::make_shared<PieceBuffers>(static_cast<size_t>(kPieceBytes))) {
  // Deserialize() takes what it is given; these are references to the same.
  grpc::ByteBuffer bytes = request;
  const grpc::Status parsed =
      grpc::SerializationTraits<google::bytestream::ReadRequest>::Deserialize(
          &bytes, &request_);
  if (!parsed.ok()) {
    EndWith(parsed);
  } else if (!context_.storage.TrySubmit([this] { Open(); })) {
    End(StorageQueueFull());
  }
}

void ByteStreamReader::Open() {
  const google::rpc::Status status = FindRange();
  if (status.code() != grpc::StatusCode::OK || offset_ == end_) {
    End(status);
    return;
  }
  Prepare();
}

google::rpc::Status ByteStreamReader::FindRange() {
  const absl::StatusOr<store::BlobDigest> digest =
      ParseBlobName(request_.resource_name());
  if (!digest.ok()) {
    return InvalidStorageField("resource_name", digest.status().message());
  }
  const int64_t limit = request_.read_limit();
  if (limit < 0) {
    return InvalidStorageField(
        "read_limit",
        absl::StrCat("is ", limit, "; expected at least 0, for no limit"));
  }
  offset_ = request_.read_offset();
  if (offset_ < 0 || offset_ > digest->size_bytes()) {
    return ReadOffsetOutOfRange(offset_, digest->size_bytes());
  }
  auto blob = context_.blobs.Open(*digest);
  if (!blob.ok()) return TranslateBlobError(blob.status(), *digest);
  blob_ = *std::move(blob);
  const int64_t rest = digest->size_bytes() - offset_;
  end_ = offset_ + (limit == 0 ? rest : std::min(limit, rest));
  return {};
}

void ByteStreamReader::Prepare() {
  PieceBuffers::Buffer buffer = buffers_->Take();
  const absl::StatusOr<size_t> count =
      blob_->ReadAt(offset_, buffer.get(),
                    static_cast<size_t>(std::min(kPieceBytes, end_ - offset_)));
  if (count.ok()) {
    offset_ += static_cast<int64_t>(*count);
    next_ = ResponseOf(buffers_->Lend(std::move(buffer), *count));
  }
  Step step;
  {
    absl::MutexLock lock(&mutex_);
    preparing_ = false;
    has_next_ = count.ok();
    if (!count.ok()) {
      failure_ = TranslateBlobError(count.status(), blob_->digest());
    }
    step = NextStep();
  }
  Take(step);
}

void ByteStreamReader::OnWriteDone(bool ok) {
  Step step;
  {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
    is_gone_ = !ok;
    step = NextStep();
  }
  Take(step);
}

ByteStreamReader::Step ByteStreamReader::NextStep() {
  if (writing_ || preparing_) return Step::kWait;
  if (!has_next_ || is_gone_) return Step::kEnd;
  response_.Swap(&next_);
  has_next_ = false;
  writing_ = true;
  if (offset_ == end_) return Step::kSend;
  preparing_ = context_.storage.TrySubmit([this] { Prepare(); });
  // The call ends with that when this piece is written.
  if (!preparing_) failure_ = StorageQueueFull();
  return Step::kSend;
}

void ByteStreamReader::Take(Step step) {
  if (step == Step::kSend) StartWrite(&response_);
  if (step != Step::kEnd) return;
  google::rpc::Status status;
  {
    absl::MutexLock lock(&mutex_);
    if (!is_gone_) status = failure_;
  }
  End(status);
}

void ByteStreamReader::End(const google::rpc::Status& status) {
  EndWith(status.code() == grpc::StatusCode::OK ? grpc::Status::OK
                                                : ToGrpcStatus(status));
}

void ByteStreamReader::EndWith(const grpc::Status& answer) {
  blob_.reset();
  builds::RequestRecord record;
  record.method = "ByteStream.Read";
  record.outcome = OutcomeName(answer);
  record.duration = absl::Now() - start_;
  builds::LogRequest(record);
  Finish(answer);
}

}  // namespace metad::rpc
