#ifndef METAD_TESTS_UNIT_SERVER_FORMATS_NPY_BYTES_H_
#define METAD_TESTS_UNIT_SERVER_FORMATS_NPY_BYTES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace metad::formats::testing {

// A .npy file as NumPy writes it: `dict` padded to a multiple of 64 bytes.
std::string NpyWithDict(const std::string& dict, const std::string& data,
                        int major_version = 1);

// {'descr': descr, 'fortran_order': fortran, 'shape': shape, } and the data.
std::string Npy(const std::string& descr, const std::string& shape,
                const std::string& data, bool fortran = false);

// A zip archive with stored members, and what its writer does with them.
using Members = std::vector<std::pair<std::string, std::string>>;
struct ZipStyle {
  // Bit 11 says that names are UTF-8.
  uint16_t flags = 0;
  // All numbers that can be are in zip64 fields.
  bool zip64 = false;
  // Checksum and sizes follow the data, as where an archive is written to a
  // pipe; the header has none.
  bool descriptors = false;
  // More fields of the directory's entries.
  std::string extra;
};
std::string StoredZip(const Members& members, const ZipStyle& style = {});

// The same, deflated by libarchive.
std::string DeflatedZip(const Members& members);

}  // namespace metad::formats::testing

#endif  // METAD_TESTS_UNIT_SERVER_FORMATS_NPY_BYTES_H_
