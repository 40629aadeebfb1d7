#include "tests/firmware/exports/expected_tensors.h"

#include <archive.h>
#include <archive_entry.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "server/formats/byte_range.h"
#include "server/formats/tensors/npz_file.h"

namespace metad::firmware {
namespace {

constexpr char kNames[] = "in_names";

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

std::string ZipMember(const std::string& zip, const std::string& name) {
  const std::unique_ptr<archive, int (*)(archive*)> reader(archive_read_new(),
                                                           archive_read_free);
  archive_read_support_format_zip(reader.get());
  EXPECT_EQ(archive_read_open_memory(reader.get(), zip.data(), zip.size()),
            ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK) {
    if (archive_entry_pathname(entry) != name) continue;
    std::string content;
    char piece[4096];
    for (;;) {
      const la_ssize_t got =
          archive_read_data(reader.get(), piece, sizeof(piece));
      if (got <= 0) return content;
      content.append(piece, static_cast<size_t>(got));
    }
  }
  return "";
}

// A character in UTF-16LE that is not one of a pair; no name has others. A zero
// is none.
void AppendUtf8(const std::string& character, std::string& out) {
  const unsigned code = static_cast<unsigned char>(character[0]) |
                        static_cast<unsigned char>(character[1]) << 8;
  if (code == 0) return;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

// NumPy's text: four bytes a character, each element padded with zeros to
// `width` characters, which the header's '<U5' says.
std::vector<std::string> TextElements(const std::string& npy) {
  const size_t descr = npy.find("<U");
  const size_t data = npy.find('\n') + 1;
  if (descr == std::string::npos || data == 0) return {};
  const size_t width = std::stoul(npy.substr(descr + 2));
  std::vector<std::string> elements;
  for (size_t at = data; width > 0 && at + 4 * width <= npy.size();
       at += 4 * width) {
    std::string element;
    for (size_t i = 0; i < width; ++i) {
      AppendUtf8(npy.substr(at + 4 * i, 2), element);
    }
    elements.push_back(std::move(element));
  }
  return elements;
}

std::vector<ModelTensor> Numbered(
    const std::map<std::string, formats::ImportedConstant>& arrays,
    const std::string& prefix) {
  std::vector<ModelTensor> tensors;
  for (;;) {
    const std::string name = absl::StrCat(prefix, tensors.size());
    const auto found = arrays.find(name);
    if (found == arrays.end()) return tensors;
    tensors.push_back({name, found->second.type, found->second.shape,
                       std::string(found->second.data.view())});
  }
}

}  // namespace

ExpectedTensors ReadExpectedTensors(const std::string& path) {
  const std::string bytes = ReadWhole(path);
  formats::NpzContents contents =
      formats::ParseNpz(formats::ByteRange::Owning(bytes), {},
                        [](absl::string_view name) { return name != kNames; });
  EXPECT_TRUE(contents.problems.empty())
      << path << ": " << contents.problems.front();
  std::map<std::string, formats::ImportedConstant> arrays;
  for (formats::ImportedConstant& array : contents.constants) {
    arrays.emplace(array.name, std::move(array));
  }
  ExpectedTensors tensors = {Numbered(arrays, "in"), Numbered(arrays, "out")};
  const std::vector<std::string> names =
      TextElements(ZipMember(bytes, absl::StrCat(kNames, ".npy")));
  EXPECT_EQ(names.size(), tensors.inputs.size()) << path;
  for (size_t i = 0; i < names.size() && i < tensors.inputs.size(); ++i) {
    tensors.inputs[i].name = names[i];
  }
  return tensors;
}

}  // namespace metad::firmware
