#ifndef METAD_TESTS_UNIT_SERVER_FORMATS_FFI_LIBRARY_BYTES_H_
#define METAD_TESTS_UNIT_SERVER_FORMATS_FFI_LIBRARY_BYTES_H_

#include <string>

namespace metad::formats::testing {

// An import tree of tvm-ffi as __tvm_ffi__library_bin holds it: the library's
// own code, which imports a "cuda" of 5 bytes and a "json" of none, the former
// of which imports the latter.
std::string ImportTreeBytes();

// The same as C, the initializer of an array of unsigned char.
std::string ImportTreeText();

}  // namespace metad::formats::testing

#endif  // METAD_TESTS_UNIT_SERVER_FORMATS_FFI_LIBRARY_BYTES_H_
