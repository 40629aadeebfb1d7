#include "tests/unit/client/npy_bytes.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>

namespace metad::client::testing {
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

std::string StoredZip(const Members& members) {
  std::string zip;
  std::string directory;
  for (const auto& [name, data] : members) {
    const std::string fields =
        LittleEndian(0, 2) + LittleEndian(0, 2) +  // flags, stored
        LittleEndian(0, 4) +                       // time, date
        LittleEndian(Crc32(data), 4) + LittleEndian(data.size(), 4) +
        LittleEndian(data.size(), 4) + LittleEndian(name.size(), 2) +
        LittleEndian(0, 2);
    directory += "PK\x01\x02";
    directory += LittleEndian(20, 2);
    directory += LittleEndian(20, 2);
    directory += fields;
    directory += std::string(10, '\0');  // comment, disk, attributes
    directory += LittleEndian(zip.size(), 4);
    directory += name;
    zip += "PK\x03\x04";
    zip += LittleEndian(20, 2);
    zip += fields;
    zip += name;
    zip += data;
  }
  return zip + directory + "PK\x05\x06" + LittleEndian(0, 4) +
         LittleEndian(members.size(), 2) + LittleEndian(members.size(), 2) +
         LittleEndian(directory.size(), 4) + LittleEndian(zip.size(), 4) +
         LittleEndian(0, 2);
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

}  // namespace metad::client::testing
