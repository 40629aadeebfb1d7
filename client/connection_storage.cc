#include "client/connection_storage.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "build/bazel/remote/execution/v2/remote_execution.grpc.pb.h"
#include "client/connection_status.h"
#include "client/read_ahead.h"
#include "google/bytestream/bytestream.grpc.pb.h"

namespace metad::client {

namespace bytestream = google::bytestream;
namespace reapi = ::build::bazel::remote::execution::v2;

namespace {

// How long a server may take for what it should answer at once.
constexpr absl::Duration kShortCall = absl::Seconds(60);
// How soon a wait notices a cancellation, or that there is a connection.
constexpr absl::Duration kWaitSlice = absl::Milliseconds(50);
constexpr size_t kPieceBytes = size_t{1} << 20;
// Keeps a request below 4 MiB, at some 75 bytes for a digest.
constexpr size_t kDigestsPerCall = 20000;

// No two clients may write one upload.
std::string NewUploadId() {
  std::random_device random;
  return absl::StrFormat("%08x%08x%08x%08x", random(), random(), random(),
                         random());
}

std::string BlobName(const v1::Digest& digest) {
  return absl::StrCat("blobs/", digest.hash(), "/", digest.size_bytes());
}

RemoteError Interrupted() {
  RemoteError error;
  error.code = absl::StatusCode::kCancelled;
  error.message = "interrupted";
  return error;
}

// Whether a transfer that ended so can go on in another call: the connection
// broke, or the server lost track of who writes.
bool IsTransient(const RemoteError& error) {
  if (error.reason == "WRITE_OFFSET_MISMATCH") return true;
  switch (error.code) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
      return true;
    // What the transport makes of a connection that breaks; the server's own
    // errors have reasons.
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kCancelled:
      return error.reason.empty();
    default:
      return false;
  }
}

absl::Status Malformed() {
  return absl::InternalError("the server sent what is no message");
}

// Hands the next `size` bytes of the message to `sink`.
absl::Status TakeBytes(google::protobuf::io::CodedInputStream& message,
                       uint32_t size, const ConnectionStorage::Sink& sink) {
  while (size > 0) {
    const void* data = nullptr;
    int there = 0;
    if (!message.GetDirectBufferPointer(&data, &there)) return Malformed();
    const uint32_t piece = std::min(size, static_cast<uint32_t>(there));
    absl::Status taken = sink({static_cast<const char*>(data), piece});
    if (!taken.ok()) return taken;
    if (!message.Skip(static_cast<int>(piece))) return Malformed();
    size -= piece;
  }
  return absl::OkStatus();
}

// Hands the data of a ReadResponse to `sink` from where gRPC has it; protobuf
// would copy it. Returns how many bytes that were, or the sink's error.
absl::StatusOr<int64_t> TakeData(const grpc::ByteBuffer& response,
                                 const ConnectionStorage::Sink& sink) {
  using google::protobuf::internal::WireFormatLite;
  constexpr uint32_t kData =
      WireFormatLite::MakeTag(bytestream::ReadResponse::kDataFieldNumber,
                              WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  // References to the same bytes, which the stream lets go of as it goes.
  grpc::ByteBuffer bytes = response;
  grpc::ProtoBufferReader stream(&bytes);
  google::protobuf::io::CodedInputStream message(&stream);
  int64_t taken = 0;
  while (const uint32_t tag = message.ReadTag()) {
    if (tag != kData) {
      if (!WireFormatLite::SkipField(&message, tag)) return Malformed();
      continue;
    }
    uint32_t size = 0;
    if (!message.ReadVarint32(&size)) return Malformed();
    if (absl::Status s = TakeBytes(message, size, sink); !s.ok()) return s;
    taken += size;
  }
  return taken;
}

}  // namespace

struct ConnectionStorage::Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& its_channel)
      : channel(its_channel),
        read("/google.bytestream.ByteStream/Read",
             grpc::internal::RpcMethod::SERVER_STREAMING, channel),
        bytes(bytestream::ByteStream::NewStub(channel)),
        contents(reapi::ContentAddressableStorage::NewStub(channel)) {}

  // As the generated stub's Read(), but the messages stay bytes.
  std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> Read(
      grpc::ClientContext& context,
      const bytestream::ReadRequest& request) const {
    return std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>>(
        grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(
            channel.get(), read, &context, request));
  }

  const std::shared_ptr<grpc::Channel> channel;
  const grpc::internal::RpcMethod read;
  std::unique_ptr<bytestream::ByteStream::Stub> bytes;
  std::unique_ptr<reapi::ContentAddressableStorage::Stub> contents;
};

// Whether one more attempt makes sense, and when: as long as bytes move there
// is no end to it.
class ConnectionStorage::Persistence {
 public:
  Persistence(absl::Duration patience, Cancellation& cancellation)
      : patience_(patience), cancellation_(cancellation) {}

  // Waits a little, then gives nothing; or the error that ends the transfer.
  // `done`: how many bytes are over.
  std::optional<RemoteError> AfterFailure(RemoteError error, int64_t done) {
    if (cancellation_.cancelled()) return Interrupted();
    if (!IsTransient(error)) return error;
    const absl::Time now = absl::Now();
    if (done > done_) {
      done_ = done;
      pause_ = kFirstPause;
      give_up_ = now + patience_;
    }
    if (now >= give_up_) return error;
    const absl::Time next = now + std::max(pause_, error.retry_after);
    pause_ = std::min(pause_ * 2, kLongestPause);
    while (absl::Now() < next && !cancellation_.cancelled()) {
      absl::SleepFor(std::min(kWaitSlice, next - absl::Now()));
    }
    return std::nullopt;
  }

 private:
  static constexpr absl::Duration kFirstPause = absl::Milliseconds(50);
  static constexpr absl::Duration kLongestPause = absl::Seconds(2);

  const absl::Duration patience_;
  Cancellation& cancellation_;
  int64_t done_ = 0;
  absl::Duration pause_ = kFirstPause;
  absl::Time give_up_ = absl::Now() + patience_;
};

ConnectionStorage::ConnectionStorage(std::shared_ptr<grpc::Channel> channel,
                                     Cancellation& cancellation,
                                     absl::Duration patience)
    : channel_(std::move(channel)),
      stubs_(std::make_unique<Stubs>(channel_)),
      cancellation_(cancellation),
      patience_(patience) {}

ConnectionStorage::~ConnectionStorage() = default;

RemoteOr<std::vector<v1::Digest>> ConnectionStorage::FindMissing(
    const std::vector<v1::Digest>& digests) {
  std::vector<v1::Digest> missing;
  for (size_t begin = 0; begin < digests.size(); begin += kDigestsPerCall) {
    reapi::FindMissingBlobsRequest request;
    const size_t end = std::min(digests.size(), begin + kDigestsPerCall);
    for (size_t i = begin; i < end; ++i) {
      reapi::Digest& digest = *request.add_blob_digests();
      digest.set_hash(digests[i].hash());
      digest.set_size_bytes(digests[i].size_bytes());
    }
    grpc::ClientContext context;
    SetTimeout(kShortCall, context);
    const Cancellation::Subscription on_cancel(cancellation_,
                                               [&] { context.TryCancel(); });
    reapi::FindMissingBlobsResponse response;
    const grpc::Status status =
        stubs_->contents->FindMissingBlobs(&context, request, &response);
    if (!status.ok()) return ToRemoteError(status);
    for (const reapi::Digest& digest : response.missing_blob_digests()) {
      missing.emplace_back();
      missing.back().set_hash(digest.hash());
      missing.back().set_size_bytes(digest.size_bytes());
    }
  }
  return missing;
}

std::optional<RemoteError> ConnectionStorage::Upload(
    const v1::Digest& digest, absl::string_view content,
    const ProgressCallback& on_progress) {
  const std::string name =
      absl::StrCat("uploads/", NewUploadId(), "/", BlobName(digest));
  Persistence persistence(patience_, cancellation_);
  int64_t committed = 0;
  while (true) {
    const grpc::Status status = Send(name, content, committed, on_progress);
    if (status.ok()) return std::nullopt;
    auto failure = persistence.AfterFailure(ToRemoteError(status), committed);
    if (failure.has_value()) return failure;
    WaitForServer();
    const RemoteOr<int64_t> known = QueryCommitted(name);
    // Its failure counts as one more attempt, which Send() then makes.
    if (known.ok()) committed = known.value();
    on_progress(committed);
  }
}

grpc::Status ConnectionStorage::Send(const std::string& resource_name,
                                     absl::string_view content, int64_t offset,
                                     const ProgressCallback& on_progress) {
  grpc::ClientContext context;
  const Cancellation::Subscription on_cancel(cancellation_,
                                             [&] { context.TryCancel(); });
  bytestream::WriteResponse response;
  const auto writer = stubs_->bytes->Write(&context, &response);
  bytestream::WriteRequest request;
  request.set_resource_name(resource_name);
  const auto size = static_cast<int64_t>(content.size());
  bool finished = false;
  while (!finished) {
    const absl::string_view piece =
        content.substr(static_cast<size_t>(offset), kPieceBytes);
    request.set_write_offset(offset);
    request.set_data(piece.data(), piece.size());
    offset += static_cast<int64_t>(piece.size());
    finished = offset == size;
    request.set_finish_write(finished);
    // False when the server ended the call: why, Finish() says.
    if (!writer->Write(request)) break;
    request.clear_resource_name();
    on_progress(offset);
  }
  writer->WritesDone();
  grpc::Status status = writer->Finish();
  if (status.ok() && response.committed_size() != size) {
    return {grpc::StatusCode::UNAVAILABLE,
            "the server ended an upload that was not complete"};
  }
  return status;
}

RemoteOr<int64_t> ConnectionStorage::QueryCommitted(
    const std::string& resource_name) {
  grpc::ClientContext context;
  SetTimeout(kShortCall, context);
  const Cancellation::Subscription on_cancel(cancellation_,
                                             [&] { context.TryCancel(); });
  bytestream::QueryWriteStatusRequest request;
  request.set_resource_name(resource_name);
  bytestream::QueryWriteStatusResponse response;
  const grpc::Status status =
      stubs_->bytes->QueryWriteStatus(&context, request, &response);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) return int64_t{0};
  if (!status.ok()) return ToRemoteError(status);
  return response.committed_size();
}

std::optional<RemoteError> ConnectionStorage::Download(
    const v1::Digest& digest, const Sink& sink,
    const ProgressCallback& on_progress) {
  Persistence persistence(patience_, cancellation_);
  bytestream::ReadRequest request;
  request.set_resource_name(BlobName(digest));
  int64_t received = 0;
  while (true) {
    grpc::ClientContext context;
    const Cancellation::Subscription on_cancel(cancellation_,
                                               [&] { context.TryCancel(); });
    request.set_read_offset(received);
    const auto reader = stubs_->Read(context, request);
    absl::Status taken;
    {
      // What is taken in is hashed and written: as long as a read takes.
      ReadAhead<grpc::ByteBuffer> responses(
          [&reader](auto* response) { return reader->Read(response); });
      grpc::ByteBuffer response;
      while (taken.ok() && responses.Next(&response)) {
        const absl::StatusOr<int64_t> bytes = TakeData(response, sink);
        taken = bytes.status();
        received += bytes.value_or(0);
        on_progress(received);
      }
      if (!taken.ok()) context.TryCancel();
    }
    const grpc::Status status = reader->Finish();
    if (!taken.ok()) {
      RemoteError error;
      error.code = taken.code();
      error.message = std::string(taken.message());
      return error;
    }
    if (status.ok() && received == digest.size_bytes()) return std::nullopt;
    if (status.ok() || received > digest.size_bytes()) {
      return ProtocolError("the server sent a blob of another size");
    }
    auto failure = persistence.AfterFailure(ToRemoteError(status), received);
    if (failure.has_value()) return failure;
    WaitForServer();
  }
}

void ConnectionStorage::WaitForServer() {
  const absl::Time give_up = absl::Now() + patience_;
  while (absl::Now() < give_up && !cancellation_.cancelled()) {
    if (channel_->WaitForConnected(std::chrono::system_clock::now() +
                                   absl::ToChronoMilliseconds(kWaitSlice))) {
      return;
    }
  }
}

}  // namespace metad::client
