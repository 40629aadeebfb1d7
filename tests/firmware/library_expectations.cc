#include "tests/firmware/library_expectations.h"

#include <cstring>
#include <fstream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "server/formats/byte_range.h"
#include "server/formats/tensors/npz_file.h"

namespace metad::firmware {
namespace {

std::vector<formats::ImportedConstant> ArraysOf(const std::string& npz) {
  std::ifstream file(npz, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file),
                          std::istreambuf_iterator<char>()};
  formats::NpzContents contents =
      formats::ParseNpz(formats::ByteRange::Owning(bytes));
  EXPECT_TRUE(contents.problems.empty()) << npz;
  EXPECT_FALSE(contents.constants.empty()) << npz;
  return std::move(contents.constants);
}

std::string CArray(const std::string& type, const std::string& name,
                   const std::vector<std::string>& elements) {
  return absl::StrCat("static const ", type, " ", name, "[] = {\n  ",
                      absl::StrJoin(elements, ",\n  "), "};\n");
}

std::vector<std::string> FloatLiterals(absl::string_view data) {
  std::vector<std::string> literals;
  for (size_t i = 0; i + sizeof(float) <= data.size(); i += sizeof(float)) {
    float value = 0;
    std::memcpy(&value, data.data() + i, sizeof(value));
    literals.push_back(absl::StrFormat("%.9ef", value));
  }
  return literals;
}

}  // namespace

std::vector<std::string> NamesInTvmsRegistry(const std::string& content) {
  std::string names;
  const bool is_object = absl::StartsWith(content,
                                          "\x7f"
                                          "ELF");
  if (is_object) {
    const size_t begin = content.find(std::string("\0tvmgen_", 8)) + 1;
    names = content.substr(begin,
                           content.find(std::string(2, '\0'), begin) - begin);
    return absl::StrSplit(names, '\0');
  }
  const size_t begin = content.find("\\000tvmgen_") + 4;
  names = content.substr(begin, content.find("\\000\"", begin) - begin);
  return absl::StrSplit(names, "\\000");
}

void LibraryExpectations::ExpectFunctions(
    const std::vector<std::string>& names) {
  ASSERT_FALSE(names.empty());
  std::vector<std::string> literals;
  literals.reserve(names.size());
  for (const std::string& name : names) {
    literals.push_back(absl::StrCat("\"", name, "\""));
  }
  text_ += CArray("char* const", "expected_functions", literals);
}

void LibraryExpectations::ExpectConstants(
    const std::vector<std::pair<std::string, std::string>>& constants) {
  ASSERT_FALSE(constants.empty());
  text_ +=
      "#define EXPECTED_CONSTANTS\nstruct expected_constant {\n"
      "  const char* name;\n  uint64_t size;\n  const unsigned char* bytes;\n"
      "};\n";
  std::vector<std::string> rows;
  for (const auto& [name, data] : constants) {
    std::vector<std::string> bytes;
    for (const char c : data) {
      bytes.push_back(absl::StrCat(static_cast<unsigned char>(c)));
    }
    const std::string array = absl::StrCat("bytes_of_", name);
    text_ += CArray("unsigned char", array, bytes);
    rows.push_back(
        absl::StrCat("{\"", name, "\", ", data.size(), ", ", array, "}"));
  }
  text_ += CArray("struct expected_constant", "expected_constants", rows);
}

void LibraryExpectations::ExpectConstantsOf(const std::string& npz) {
  std::vector<std::pair<std::string, std::string>> constants;
  for (const formats::ImportedConstant& array : ArraysOf(npz)) {
    constants.emplace_back(array.name, array.data.view());
  }
  ExpectConstants(constants);
}

void LibraryExpectations::ExpectOutputOf(const std::string& npz,
                                         const std::string& entry) {
  for (const formats::ImportedConstant& tensor : ArraysOf(npz)) {
    const bool is_output = tensor.name == "output";
    text_ += CArray("float", is_output ? "expected_output" : "model_input",
                    FloatLiterals(tensor.data.view()));
    absl::StrAppend(&text_, "#define EXPECTED_", is_output ? "OUTPUT" : "INPUT",
                    "_SHAPE ", absl::StrJoin(tensor.shape, ", "), "\n");
  }
  absl::StrAppend(&text_, "#define EXPECTED_OUTPUT\n#define EXPECTED_ENTRY \"",
                  entry, "\"\n");
}

void LibraryExpectations::ExpectOwnOutput() {
  absl::StrAppend(
      &text_, CArray("float", "model_input", {"1.f", "2.f", "3.f", "4.f"}),
      CArray("float", "expected_output", {"3.f", "-2.f", "-.25f", "10.f"}),
      "#define EXPECTED_INPUT_SHAPE 1, 4\n"
      "#define EXPECTED_OUTPUT_SHAPE 1, 4\n#define EXPECTED_OUTPUT\n"
      "#define EXPECTED_ENTRY \"tvmgen_kws_run\"\n");
}

void LibraryExpectations::ExpectOwnOutputOfTheCInterface() {
  text_ += "#define EXPECTED_C_ENTRY\n";
  ExpectOwnOutput();
}

void LibraryExpectations::ExpectBlock() { text_ += "#define EXPECTED_BLOCK\n"; }

}  // namespace metad::firmware
