#include "tests/unit/server/formats/npy_bytes.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>

namespace metad::formats::testing {
namespace {

std::string LittleEndian(uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i) & 0xFF);
  }
  return out;
}

uint32_t Crc32(const std::string& data) {
  uint32_t crc = ~0U;
  for (const char c : data) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320U : 0);
    }
  }
  return ~crc;
}

}  // namespace

std::string NpyWithDict(const std::string& dict, const std::string& data,
                        int major_version) {
  const size_t length_bytes = major_version == 1 ? 2 : 4;
  std::string header = dict;
  while ((8 + length_bytes + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  return "\x93NUMPY" + std::string(1, static_cast<char>(major_version)) +
         std::string(1, '\0') +
         LittleEndian(header.size(), static_cast<int>(length_bytes)) + header +
         data;
}

std::string Npy(const std::string& descr, const std::string& shape,
                const std::string& data, bool fortran) {
  return NpyWithDict("{'descr': '" + descr +
                         "', 'fortran_order': " + (fortran ? "True" : "False") +
                         ", 'shape': " + shape + ", }",
                     data);
}

std::string StoredZip(const Members& members, const ZipStyle& style) {
  constexpr uint64_t kInZip64 = 0xffffffff;
  const uint64_t flags = style.flags | (style.descriptors ? 1U << 3 : 0);
  std::string zip;
  std::string directory;
  for (const auto& member : members) {
    const std::string& name = member.first;
    const std::string& data = member.second;
    const auto fields = [&](bool known, size_t extra_bytes) {
      const uint64_t size = style.zip64 ? kInZip64 : data.size();
      return LittleEndian(flags, 2) + LittleEndian(0, 2) +  // stored
             LittleEndian(0, 4) +                           // time, date
             LittleEndian(known ? Crc32(data) : 0, 4) +
             LittleEndian(known ? size : 0, 4) +
             LittleEndian(known ? size : 0, 4) + LittleEndian(name.size(), 2) +
             LittleEndian(extra_bytes, 2);
    };
    std::string extra = style.extra;
    if (style.zip64) {
      extra += LittleEndian(1, 2) + LittleEndian(24, 2) +
               LittleEndian(data.size(), 8) + LittleEndian(data.size(), 8) +
               LittleEndian(zip.size(), 8);
    }
    directory += "PK\x01\x02";
    directory += LittleEndian(20, 2);
    directory += LittleEndian(20, 2);
    directory += fields(true, extra.size());
    directory += std::string(10, '\0');  // comment, disk, attributes
    directory += LittleEndian(style.zip64 ? kInZip64 : zip.size(), 4);
    directory += name + extra;
    zip += "PK\x03\x04";
    zip += LittleEndian(20, 2);
    zip += fields(!style.descriptors, 0);
    zip += name + data;
    if (style.descriptors) {
      zip += "PK\x07\x08" + LittleEndian(Crc32(data), 4) +
             LittleEndian(data.size(), 4) + LittleEndian(data.size(), 4);
    }
  }
  const size_t begin = zip.size();
  const size_t count = members.size();
  zip += directory;
  if (style.zip64) {
    zip += "PK\x06\x06" + LittleEndian(44, 8) + LittleEndian(45, 2) +
           LittleEndian(45, 2) + LittleEndian(0, 8) + LittleEndian(count, 8) +
           LittleEndian(count, 8) + LittleEndian(directory.size(), 8) +
           LittleEndian(begin, 8);
    zip += "PK\x06\x07" + LittleEndian(0, 4) +
           LittleEndian(begin + directory.size(), 8) + LittleEndian(1, 4);
  }
  return zip + "PK\x05\x06" + LittleEndian(0, 4) +
         LittleEndian(style.zip64 ? 0xffff : count, 2) +
         LittleEndian(style.zip64 ? 0xffff : count, 2) +
         LittleEndian(style.zip64 ? kInZip64 : directory.size(), 4) +
         LittleEndian(style.zip64 ? kInZip64 : begin, 4) + LittleEndian(0, 2);
}

std::string DeflatedZip(const Members& members) {
  size_t room = 1 << 16;
  for (const auto& [name, data] : members) room += data.size() + name.size();
  std::string zip(room, '\0');
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_zip_set_compression_deflate(writer);
  size_t used = 0;
  archive_write_open_memory(writer, zip.data(), zip.size(), &used);
  for (const auto& [name, data] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<int64_t>(data.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer, entry);
    archive_write_data(writer, data.data(), data.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  zip.resize(used);
  return zip;
}

}  // namespace metad::formats::testing
