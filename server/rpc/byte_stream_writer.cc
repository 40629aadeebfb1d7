#include "server/rpc/byte_stream_writer.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "server/builds/request_log.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/storage_error.h"

namespace metad::rpc {

ByteStreamWriter::ByteStreamWriter(const ServiceContext& context,
                                   google::bytestream::WriteResponse* response)
    : context_(context), response_(response), start_(absl::Now()) {
  StartRead(&next_);
}

void ByteStreamWriter::OnReadDone(bool ok) {
  {
    absl::MutexLock lock(&mutex_);
    read_ = ok;
    if (busy_) return;
    busy_ = true;
  }
  Submit();
}

void ByteStreamWriter::Submit() {
  if (!context_.storage.TrySubmit([this] { TakeIn(); })) {
    End(StorageQueueFull());
  }
}

void ByteStreamWriter::TakeIn() {
  bool more = false;
  {
    absl::MutexLock lock(&mutex_);
    more = *read_;
    read_.reset();
  }
  if (!more) {
    HalfClose();
    return;
  }
  request_.Swap(&next_);
  // What the client sends behind its last message is not looked at.
  if (!request_.finish_write()) StartRead(&next_);
  const google::rpc::Status status = Process();
  if (status.code() != grpc::StatusCode::OK || complete_) {
    End(status);
    return;
  }
  if (GoesOn()) Submit();
}

bool ByteStreamWriter::GoesOn() {
  absl::MutexLock lock(&mutex_);
  busy_ = read_.has_value();
  return busy_;
}

google::rpc::Status ByteStreamWriter::Process() {
  if (upload_ == nullptr) {
    google::rpc::Status begun = Begin();
    if (begun.code() != grpc::StatusCode::OK || complete_) return begun;
  } else if (!request_.resource_name().empty() &&
             request_.resource_name() != resource_name_) {
    return InvalidStorageField("resource_name",
                               "is not that of the call's first message");
  }
  if (request_.write_offset() != upload_->committed_bytes()) {
    return WriteOffsetMismatch(request_.write_offset(),
                               upload_->committed_bytes());
  }
  absl::Status status = upload_->Append(request_.data());
  if (status.ok() && request_.finish_write()) status = upload_->Finish();
  if (!status.ok()) return TranslateUploadError(status, resource_name_);
  response_->set_committed_size(upload_->committed_bytes());
  complete_ = request_.finish_write();
  return {};
}

google::rpc::Status ByteStreamWriter::Begin() {
  resource_name_ = request_.resource_name();
  const absl::StatusOr<UploadName> name = ParseUploadName(resource_name_);
  if (!name.ok()) {
    return InvalidStorageField("resource_name", name.status().message());
  }
  absl::StatusOr<std::unique_ptr<store::BlobUpload>> upload =
      context_.blobs.OpenUpload(name->id, name->digest);
  if (absl::IsAlreadyExists(upload.status())) {
    // The API has the call end at once, so that the client need not send.
    response_->set_committed_size(name->digest.size_bytes());
    complete_ = true;
    return {};
  }
  if (!upload.ok()) {
    return TranslateUploadError(upload.status(), resource_name_);
  }
  upload_ = *std::move(upload);
  return {};
}

void ByteStreamWriter::HalfClose() {
  if (upload_ == nullptr) {
    End(InvalidStorageField("resource_name", "is missing: no message came"));
    return;
  }
  // Not complete, and no error: the client may go on in another call.
  End({});
}

void ByteStreamWriter::End(const google::rpc::Status& status) {
  // Lets go of the upload before the client can learn that it may go on.
  upload_.reset();
  const grpc::Status answer = status.code() == grpc::StatusCode::OK
                                  ? grpc::Status::OK
                                  : ToGrpcStatus(status);
  builds::RequestRecord record;
  record.method = "ByteStream.Write";
  record.outcome = OutcomeName(answer);
  record.duration = absl::Now() - start_;
  builds::LogRequest(record);
  Finish(answer);
}

}  // namespace metad::rpc
