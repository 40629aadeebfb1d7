#include "server/formats/tensor_writers/npz_writer.h"

#include <array>
#include <cstdint>
#include <limits>

#include "absl/strings/string_view.h"
#include "server/formats/tensor_writers/npy_writer.h"

namespace metad::formats {
namespace {

constexpr uint64_t kMaxMembers = 65535;
constexpr uint64_t kMaxNameBytes = 65535 - 4;  // ".npy"
constexpr uint64_t kMaxArchiveBytes = std::numeric_limits<uint32_t>::max();
// Of a member, in both places, without its name.
constexpr uint64_t kMemberHeaderBytes = 30 + 46;
constexpr uint64_t kEndBytes = 22;

// Version 2.0, of Unix: elsewhere, readers take a \ in names for a /.
constexpr uint16_t kVersion = 3 << 8 | 20;
// UTF-8 names; the first day that the format knows.
constexpr uint32_t kRegularFile = 0100644U << 16;
constexpr uint16_t kFlags = 1 << 11;
constexpr uint16_t kDate = 1 << 5 | 1;

// The polynomial of zip, a table for each byte of a word.
using CrcTables = std::array<std::array<uint32_t, 256>, 8>;

CrcTables MakeCrcTables() {
  CrcTables tables = {};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320U : 0);
    }
    tables[0][byte] = crc;
  }
  for (size_t i = 1; i < tables.size(); ++i) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t before = tables[i - 1][byte];
      tables[i][byte] = before >> 8 ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

class Crc32 {
 public:
  void Update(absl::string_view bytes) {
    static const CrcTables tables = MakeCrcTables();
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    size_t left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
      crc_ ^= uint32_t{at[0]} | uint32_t{at[1]} << 8 | uint32_t{at[2]} << 16 |
              uint32_t{at[3]} << 24;
      crc_ = tables[7][crc_ & 0xff] ^ tables[6][crc_ >> 8 & 0xff] ^
             tables[5][crc_ >> 16 & 0xff] ^ tables[4][crc_ >> 24] ^
             tables[3][at[4]] ^ tables[2][at[5]] ^ tables[1][at[6]] ^
             tables[0][at[7]];
    }
    for (; left > 0; --left, ++at) {
      crc_ = crc_ >> 8 ^ tables[0][(crc_ ^ *at) & 0xff];
    }
  }
  uint32_t Finish() const { return ~crc_; }

 private:
  uint32_t crc_ = ~uint32_t{0};
};

// The fields that a member's header and its entry in the directory share.
std::string SharedFields(uint32_t crc, uint64_t bytes, size_t name_bytes) {
  std::string fields;
  AppendLittleEndian(kVersion, 2, fields);
  AppendLittleEndian(kFlags, 2, fields);
  AppendLittleEndian(0, 2, fields);  // stored
  AppendLittleEndian(0, 2, fields);  // midnight
  AppendLittleEndian(kDate, 2, fields);
  AppendLittleEndian(crc, 4, fields);
  AppendLittleEndian(bytes, 4, fields);
  AppendLittleEndian(bytes, 4, fields);
  AppendLittleEndian(name_bytes, 2, fields);
  AppendLittleEndian(0, 2, fields);  // no further fields
  return fields;
}

class ZipWriter {
 public:
  explicit ZipWriter(const ByteSink& sink) : sink_(sink) {}

  absl::Status Add(const ImportedConstant& constant);
  absl::Status Finish();

 private:
  absl::Status Write(absl::string_view bytes) {
    written_ += bytes.size();
    return sink_(bytes);
  }

  const ByteSink& sink_;
  uint64_t written_ = 0;
  uint64_t members_ = 0;
  std::string directory_;
};

absl::Status ZipWriter::Add(const ImportedConstant& constant) {
  const std::string name = constant.name + ".npy";
  const std::string npy_header = NpyHeaderOf(constant);
  Crc32 crc;
  crc.Update(npy_header);
  absl::Status status =
      constant.data.ForEachPiece([&crc](absl::string_view piece) {
        crc.Update(piece);
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  const std::string fields = SharedFields(
      crc.Finish(), npy_header.size() + constant.data.size(), name.size());
  directory_ += "PK\x01\x02";
  AppendLittleEndian(kVersion, 2, directory_);
  directory_ += fields;
  // Comment, disk, internal attributes.
  AppendLittleEndian(0, 6, directory_);
  AppendLittleEndian(kRegularFile, 4, directory_);
  AppendLittleEndian(written_, 4, directory_);
  directory_ += name;
  ++members_;
  status = Write("PK\x03\x04" + fields + name + npy_header);
  if (!status.ok()) return status;
  return constant.data.ForEachPiece(
      [this](absl::string_view piece) { return Write(piece); });
}

absl::Status ZipWriter::Finish() {
  std::string end = "PK\x05\x06";
  AppendLittleEndian(0, 4, end);
  AppendLittleEndian(members_, 2, end);
  AppendLittleEndian(members_, 2, end);
  AppendLittleEndian(directory_.size(), 4, end);
  AppendLittleEndian(written_, 4, end);
  AppendLittleEndian(0, 2, end);
  return Write(directory_ + end);
}

}  // namespace

std::optional<std::string> ObjectionOfNpz(const ImportedConstant& constant) {
  if (constant.name.empty()) return "a member needs a name";
  if (constant.name.size() > kMaxNameBytes) {
    return "a member's name has at most 65,535 bytes";
  }
  // Readers take what stands before it for the name.
  if (constant.name.find('\0') != std::string::npos) {
    return "a member's name has no byte 0";
  }
  return ObjectionOfNpy(constant);
}

std::optional<std::string> ObjectionOfNpz(
    const std::vector<ImportedConstant>& constants) {
  if (constants.size() > kMaxMembers) {
    return "a .npz has at most 65,535 members";
  }
  uint64_t bytes = kEndBytes;
  for (const ImportedConstant& constant : constants) {
    bytes += kMemberHeaderBytes + 2 * (constant.name.size() + 4) +
             NpyHeaderOf(constant).size() + constant.data.size();
  }
  if (bytes <= kMaxArchiveBytes) return std::nullopt;
  return "a .npz of more than 4 GiB is not written, expected .safetensors or "
         ".params for so much";
}

absl::Status WriteNpz(const std::vector<ImportedConstant>& constants,
                      const ByteSink& sink) {
  ZipWriter zip(sink);
  for (const ImportedConstant& constant : constants) {
    if (absl::Status added = zip.Add(constant); !added.ok()) return added;
  }
  return zip.Finish();
}

}  // namespace metad::formats
