// How fast blobs go to a metad and come back, beside a bare gRPC stream of the
// same messages that a second process throws away, or sends from memory.
//
//   transfer_rate ADDRESS MIB RUNS
//
// prints the medians, in GB/s, as JSON. whole_commands.py runs it.
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "client/cancellation.h"
#include "client/connection.h"
#include "client/content_hash.h"
#include "google/bytestream/bytestream.grpc.pb.h"

namespace metad {
namespace {

namespace bytestream = google::bytestream;

constexpr size_t kPieceBytes = size_t{1} << 20;

// Takes everything in, and sends as many bytes as the name says.
class BareStream : public bytestream::ByteStream::Service {
  grpc::Status Write(grpc::ServerContext* /*context*/,
                     grpc::ServerReader<bytestream::WriteRequest>* reader,
                     bytestream::WriteResponse* response) override {
    bytestream::WriteRequest request;
    int64_t size = 0;
    while (reader->Read(&request)) {
      size += static_cast<int64_t>(request.data().size());
    }
    response->set_committed_size(size);
    return grpc::Status::OK;
  }

  grpc::Status Read(
      grpc::ServerContext* /*context*/, const bytestream::ReadRequest* request,
      grpc::ServerWriter<bytestream::ReadResponse>* writer) override {
    bytestream::ReadResponse response;
    response.set_data(std::string(kPieceBytes, 'x'));
    for (int64_t sent = 0; sent < request->read_limit();
         sent += static_cast<int64_t>(kPieceBytes)) {
      if (!writer->Write(response)) break;
    }
    return grpc::Status::OK;
  }
};

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "transfer_rate: %s\n", message.c_str());
  exit(1);
}

// The bare stream's server, in a process of its own.
class BareServer {
 public:
  explicit BareServer(const std::string& address) : pid_(fork()) {
    if (pid_ != 0) return;
    BareStream service;
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, grpc::InsecureServerCredentials());
    builder.RegisterService(&service);
    builder.BuildAndStart()->Wait();
    _exit(0);
  }
  ~BareServer() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  BareServer(const BareServer&) = delete;
  BareServer& operator=(const BareServer&) = delete;

 private:
  const pid_t pid_;
};

double Seconds(const std::function<void()>& work) {
  const absl::Time start = absl::Now();
  work();
  return absl::ToDoubleSeconds(absl::Now() - start);
}

void BareUpload(bytestream::ByteStream::Stub& stub,
                const std::string& content) {
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  bytestream::WriteResponse response;
  const auto writer = stub.Write(&context, &response);
  bytestream::WriteRequest request;
  for (size_t at = 0; at < content.size(); at += kPieceBytes) {
    request.set_data(content.data() + at, kPieceBytes);
    if (!writer->Write(request)) Fail("the bare stream broke");
  }
  writer->WritesDone();
  if (!writer->Finish().ok()) Fail("the bare stream failed");
}

void BareDownload(bytestream::ByteStream::Stub& stub, size_t size) {
  grpc::ClientContext context;
  bytestream::ReadRequest request;
  request.set_read_limit(static_cast<int64_t>(size));
  const auto reader = stub.Read(&context, request);
  bytestream::ReadResponse response;
  size_t received = 0;
  while (reader->Read(&response)) received += response.data().size();
  if (received != size) Fail("the bare stream was cut short");
}

v1::Digest DigestOf(const std::string& content) {
  v1::Digest digest;
  digest.set_hash(client::ContentHash::HexOf(content));
  digest.set_size_bytes(static_cast<int64_t>(content.size()));
  return digest;
}

void Upload(client::ConnectionStorage& storage, const v1::Digest& digest,
            const std::string& content) {
  const auto error = storage.Upload(digest, content, [](int64_t) {});
  if (error.has_value()) Fail(error->message);
}

// As metactl does it, but for the file.
void Download(client::ConnectionStorage& storage, const v1::Digest& digest) {
  client::ContentHash hash;
  const auto error = storage.Download(
      digest,
      [&hash](absl::string_view piece) {
        hash.Update(piece);
        return absl::OkStatus();
      },
      [](int64_t) {});
  if (error.has_value()) Fail(error->message);
  if (hash.FinishHex() != digest.hash()) Fail("other bytes came back");
}

struct Rates {
  std::vector<double> upload;
  std::vector<double> download;
  std::vector<double> bare_upload;
  std::vector<double> bare_download;
};

double Median(std::vector<double> rates) {
  std::sort(rates.begin(), rates.end());
  return rates[rates.size() / 2];
}

Rates Measure(const std::string& address, const std::string& bare_address,
              size_t size, int runs) {
  client::Cancellation cancellation;
  auto connection =
      client::Connection::Dial(address, absl::Seconds(30), cancellation);
  if (!connection.ok()) Fail(connection.error().message);
  client::ConnectionStorage& storage = connection.value()->storage();
  const auto bare = bytestream::ByteStream::NewStub(
      grpc::CreateChannel(bare_address, grpc::InsecureChannelCredentials()));
  std::string content(size, '\0');
  for (size_t i = 0; i < size; ++i) {
    content[i] = static_cast<char>(i * 2654435761U >> 16);
  }
  Rates rates;
  for (int i = 0; i <= runs; ++i) {
    content[0] = static_cast<char>(i);
    const v1::Digest digest = DigestOf(content);
    const double gigabytes = static_cast<double>(size) / 1e9;
    const double up = Seconds([&] { Upload(storage, digest, content); });
    const double bare_up = Seconds([&] { BareUpload(*bare, content); });
    const double down = Seconds([&] { Download(storage, digest); });
    const double bare_down = Seconds([&] { BareDownload(*bare, size); });
    // The first is to warm up.
    if (i == 0) continue;
    rates.upload.push_back(gigabytes / up);
    rates.bare_upload.push_back(gigabytes / bare_up);
    rates.download.push_back(gigabytes / down);
    rates.bare_download.push_back(gigabytes / bare_down);
  }
  return rates;
}

int Main(int argc, char** argv) {
  int mib = 0;
  int runs = 0;
  if (argc != 4 || !absl::SimpleAtoi(argv[2], &mib) ||
      !absl::SimpleAtoi(argv[3], &runs) || mib < 1 || runs < 1) {
    Fail("expected ADDRESS MIB RUNS");
  }
  const std::string address = argv[1];
  // Before gRPC has threads here.
  const std::string bare_address = address + ".bare";
  const BareServer server(bare_address);
  const Rates rates =
      Measure(address, bare_address, static_cast<size_t>(mib) << 20, runs);
  std::puts(absl::StrCat("{\"upload\": ", Median(rates.upload),
                         ", \"download\": ", Median(rates.download),
                         ", \"bare_upload\": ", Median(rates.bare_upload),
                         ", \"bare_download\": ", Median(rates.bare_download),
                         "}")
                .c_str());
  return 0;
}

}  // namespace
}  // namespace metad

int main(int argc, char** argv) { return metad::Main(argc, argv); }
