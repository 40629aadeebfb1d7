#include "tests/unit/server/formats/tar_bytes.h"

#include <cstddef>
#include <cstdio>

namespace metad::formats::testing {
namespace {

constexpr size_t kBlock = 512;

void Put(std::string& header, size_t offset, const std::string& text) {
  header.replace(offset, text.size(), text);
}

// Digits, and a NUL in the field's last byte.
std::string Octal(unsigned long value, int digits) {
  char text[32];
  std::snprintf(text, sizeof(text), "%0*lo", digits, value);
  return text;
}

}  // namespace

std::string TarBlocks(const TarMember& member) {
  std::string header(kBlock, '\0');
  Put(header, 0, member.path);
  Put(header, 100, Octal(0644, 7));
  Put(header, 108, Octal(0, 7));
  Put(header, 116, Octal(0, 7));
  Put(header, 124, Octal(member.content.size(), 11));
  Put(header, 136, Octal(0, 11));
  Put(header, 148, "        ");
  header[156] = member.type;
  Put(header, 157, member.link);
  Put(header, 257, "ustar");
  Put(header, 263, "00");
  unsigned long sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  Put(header, 148, Octal(sum, 6) + '\0' + ' ');
  std::string blocks = header + member.content;
  blocks.resize((blocks.size() + kBlock - 1) / kBlock * kBlock, '\0');
  return blocks;
}

std::string Tar(const std::vector<TarMember>& members) {
  std::string archive;
  for (const TarMember& member : members) archive += TarBlocks(member);
  return archive + std::string(2 * kBlock, '\0');
}

}  // namespace metad::formats::testing
