#ifndef METAD_TESTS_UNIT_SERVER_FORMATS_TAR_BYTES_H_
#define METAD_TESTS_UNIT_SERVER_FORMATS_TAR_BYTES_H_

#include <string>
#include <vector>

namespace metad::formats::testing {

struct TarMember {
  std::string path;
  std::string content;
  // As ustar has it: '0' a file, '1' a hard link, '2' a symbolic link, '3' a
  // device, '5' a directory.
  char type = '0';
  std::string link = {};
};

// The member's header and content, in whole blocks.
std::string TarBlocks(const TarMember& member);

// A whole ustar archive.
std::string Tar(const std::vector<TarMember>& members);

}  // namespace metad::formats::testing

#endif  // METAD_TESTS_UNIT_SERVER_FORMATS_TAR_BYTES_H_
