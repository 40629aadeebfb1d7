#ifndef METAD_TESTS_UNIT_CLIENT_NPY_BYTES_H_
#define METAD_TESTS_UNIT_CLIENT_NPY_BYTES_H_

#include <string>
#include <utility>
#include <vector>

namespace metad::client::testing {

// A .npy file as NumPy writes it: `dict` padded to a multiple of 64 bytes.
std::string NpyWithDict(const std::string& dict, const std::string& data,
                        int major_version = 1);

// {'descr': descr, 'fortran_order': fortran, 'shape': shape, } and the data.
std::string Npy(const std::string& descr, const std::string& shape,
                const std::string& data, bool fortran = false);

// A zip archive with stored members.
using Members = std::vector<std::pair<std::string, std::string>>;
std::string StoredZip(const Members& members);

// The same, deflated by libarchive.
std::string DeflatedZip(const Members& members);

}  // namespace metad::client::testing

#endif  // METAD_TESTS_UNIT_CLIENT_NPY_BYTES_H_
