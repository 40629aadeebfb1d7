#include "server/pipeline/archive_writer.h"

#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace metad::pipeline {
namespace {

constexpr absl::string_view kMagic = "!<arch>\n";
constexpr absl::string_view kHeaderEnd = "`\n";
constexpr uint64_t kHeaderBytes = 60;
// Without the '/' that ends it.
constexpr size_t kLongestShortName = 15;
constexpr uint64_t kMostMemberBytes = 9'999'999'999;

uint64_t Even(uint64_t size) { return size + size % 2; }

// Left-aligned in a column of blanks.
void AppendColumn(absl::string_view text, size_t width, std::string& out) {
  absl::StrAppend(&out, text, std::string(width - text.size(), ' '));
}

// Date, owner, group and mode are blank for the table of names.
enum class Member { kIndex, kNames, kObject };

std::string Header(absl::string_view name, Member kind, uint64_t size) {
  constexpr size_t kName = 16;
  constexpr size_t kDate = 12;
  constexpr size_t kOwner = 6;
  constexpr size_t kMode = 8;
  constexpr size_t kSize = 10;
  std::string header;
  header.reserve(kHeaderBytes);
  AppendColumn(name, kName, header);
  const absl::string_view zero = kind == Member::kNames ? "" : "0";
  AppendColumn(zero, kDate, header);
  AppendColumn(zero, kOwner, header);
  AppendColumn(zero, kOwner, header);
  AppendColumn(kind == Member::kObject ? "644" : zero, kMode, header);
  AppendColumn(absl::StrCat(size), kSize, header);
  absl::StrAppend(&header, kHeaderEnd);
  return header;
}

void AppendBigEndian(uint64_t value, size_t width, std::string& out) {
  for (size_t i = width; i-- > 0;) {
    out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  }
}

}  // namespace

absl::StatusOr<ArchiveWriter> ArchiveWriter::Create(
    std::vector<ArchiveObject> objects) {
  for (const ArchiveObject& object : objects) {
    if (object.content.size() <= kMostMemberBytes) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "object ", object.name, " has ", object.content.size(),
        " bytes; an archive's members have ", kMostMemberBytes, " at most"));
  }
  return ArchiveWriter(std::move(objects));
}

ArchiveWriter::ArchiveWriter(std::vector<ArchiveObject> objects)
    : objects_(std::move(objects)) {
  names_.reserve(objects_.size());
  for (const ArchiveObject& object : objects_) {
    symbols_ += object.symbols.size();
    for (const absl::string_view symbol : object.symbols) {
      symbol_bytes_ += symbol.size() + 1;
    }
    if (object.name.size() <= kLongestShortName) {
      names_.push_back(object.name + "/");
      continue;
    }
    names_.push_back(absl::StrCat("/", long_names_.size()));
    absl::StrAppend(&long_names_, object.name, "/\n");
  }
  if (long_names_.size() % 2 != 0) long_names_.push_back('\n');
  Place(sizeof(uint32_t));
  if (size_ > std::numeric_limits<uint32_t>::max()) Place(sizeof(uint64_t));
}

void ArchiveWriter::Place(size_t index_width) {
  index_width_ = index_width;
  const uint64_t index_bytes =
      Even((symbols_ + 1) * index_width_ + symbol_bytes_);
  uint64_t offset = kMagic.size() + kHeaderBytes + index_bytes;
  if (!long_names_.empty()) offset += kHeaderBytes + long_names_.size();
  offsets_.clear();
  offsets_.reserve(objects_.size());
  for (const ArchiveObject& object : objects_) {
    offsets_.push_back(offset);
    offset += kHeaderBytes + Even(object.content.size());
  }
  size_ = offset;
}

void ArchiveWriter::Write(codegen::Sink& sink) const {
  sink.Append(kMagic);
  WriteIndex(sink);
  if (!long_names_.empty()) {
    sink.Append(Header("//", Member::kNames, long_names_.size()));
    sink.Append(long_names_);
  }
  for (size_t i = 0; i < objects_.size(); ++i) {
    const absl::string_view content = objects_[i].content;
    sink.Append(Header(names_[i], Member::kObject, content.size()));
    sink.Append(content);
    if (content.size() % 2 != 0) sink.Append("\n");
  }
}

void ArchiveWriter::WriteIndex(codegen::Sink& sink) const {
  std::string index;
  index.reserve((symbols_ + 1) * index_width_ + symbol_bytes_ + 1);
  AppendBigEndian(symbols_, index_width_, index);
  for (size_t i = 0; i < objects_.size(); ++i) {
    for (size_t k = 0; k < objects_[i].symbols.size(); ++k) {
      AppendBigEndian(offsets_[i], index_width_, index);
    }
  }
  for (const ArchiveObject& object : objects_) {
    for (const absl::string_view symbol : object.symbols) {
      absl::StrAppend(&index, symbol, absl::string_view("\0", 1));
    }
  }
  if (index.size() % 2 != 0) index.push_back('\0');
  sink.Append(Header(index_width_ == sizeof(uint32_t) ? "/" : "/SYM64/",
                     Member::kIndex, index.size()));
  sink.Append(index);
}

}  // namespace metad::pipeline
