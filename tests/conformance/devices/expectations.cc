#include "tests/conformance/devices/expectations.h"

#include <cstddef>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "tests/conformance/target_bytes.h"

namespace metad::conformance {
namespace {

using codegen::ConstantSpec;

// Where a request does not ask for another one.
constexpr uint32_t kDefaultAlignment = 16;

// Names that differ from a function's in as little as a name can.
std::vector<std::string> Neighbours(const std::string& name) {
  std::string other_case = name;
  char& last = other_case.back();
  last = absl::ascii_islower(last) ? absl::ascii_toupper(last)
                                   : absl::ascii_tolower(last);
  return {name + "_", name.substr(0, name.size() - 1), name.substr(1),
          other_case};
}

std::vector<std::string> AbsentNames(
    const std::vector<std::string>& functions,
    const std::vector<ConstantSpec>& constants) {
  const std::set<std::string> present(functions.begin(), functions.end());
  std::set<std::string> absent = {"",
                                  "\x01",
                                  "no_such_function",
                                  "operator_answer",
                                  "TVMSystemLibEntryPoint",
                                  "main",
                                  std::string(300, 'f')};
  for (const std::string& function : functions) {
    for (const std::string& name : Neighbours(function)) absent.insert(name);
  }
  for (const ConstantSpec& constant : constants) absent.insert(constant.name);
  for (const std::string& name : present) absent.erase(name);
  return {absent.begin(), absent.end()};
}

// Octal escapes end after three digits, whatever follows.
std::string Quoted(absl::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (absl::ascii_isalnum(c) || c == '_') {
      text.push_back(c);
    } else {
      absl::StrAppendFormat(&text, "\\%03o", static_cast<unsigned char>(c));
    }
  }
  return text + "\"";
}

std::string FunctionsText(const Expectations& expected) {
  std::string text =
      "const struct expected_function expected_functions[] = {\n";
  for (const ExpectedFunction& function : expected.functions) {
    absl::StrAppend(&text, "  {", Quoted(function.name), ", ", function.value,
                    "},\n");
  }
  absl::StrAppend(&text, "};\nconst uint32_t expected_function_count = ",
                  expected.functions.size(), ";\n",
                  "const char* const expected_absent[] = {\n");
  for (const std::string& name : expected.absent) {
    absl::StrAppend(&text, "  ", Quoted(name), ",\n");
  }
  absl::StrAppend(&text, "};\nconst uint32_t expected_absent_count = ",
                  expected.absent.size(), ";\n");
  return text;
}

std::string BytesText(const std::string& name, const std::string& bytes) {
  std::string text =
      absl::StrCat("static const unsigned char ", name, "[] = {");
  for (size_t i = 0; i < bytes.size(); ++i) {
    absl::StrAppend(&text, i % 16 == 0 ? "\n  " : "",
                    static_cast<unsigned char>(bytes[i]), ",");
  }
  // C has no empty arrays.
  return absl::StrCat(text, bytes.empty() ? "0" : "", "\n};\n");
}

std::string ConstantsText(const Expectations& expected) {
  std::string bytes;
  std::string table =
      "const struct expected_constant expected_constants[] = {\n";
  for (size_t i = 0; i < expected.constants.size(); ++i) {
    const ExpectedConstant& constant = expected.constants[i];
    const std::string variable = absl::StrCat("expected_bytes_", i);
    bytes += BytesText(variable, constant.bytes);
    absl::StrAppend(&table, "  {", Quoted(constant.name), ", ",
                    constant.expression, ", sizeof(", constant.expression,
                    "), ", constant.alignment, ", ", variable, ", ",
                    constant.bytes.size(), "},\n");
  }
  return absl::StrCat(bytes, table,
                      "};\nconst uint32_t expected_constant_count = ",
                      expected.constants.size(), ";\n");
}

}  // namespace

Expectations ExpectationsOf(const std::vector<std::string>& functions,
                            const std::vector<ConstantSpec>& constants,
                            codegen::ByteOrder byte_order) {
  Expectations expected;
  for (const std::string& name : functions) {
    expected.functions.push_back(
        {name, static_cast<int64_t>(expected.functions.size())});
  }
  expected.absent = AbsentNames(functions, constants);
  for (const ConstantSpec& constant : constants) {
    expected.constants.push_back(
        {constant.name, constant.name,
         constant.alignment != 0 ? constant.alignment : kDefaultAlignment,
         TargetBytes(constant, byte_order)});
  }
  return expected;
}

std::string ExpectationsText(const Expectations& expected,
                             const std::string& header) {
  return absl::StrCat(
      "#include \"", header, "\"\n#include \"expectations.h\"\n",
      "extern char expected_in_ram[1];\n", "char expected_in_ram[1];\n",
      FunctionsText(expected), ConstantsText(expected));
}

std::string PassLine(const Expectations& expected) {
  size_t bytes = 0;
  for (const ExpectedConstant& constant : expected.constants) {
    bytes += constant.bytes.size();
  }
  return absl::StrCat("PASS ", expected.functions.size(), " functions, ",
                      expected.absent.size(), " absent names, ",
                      expected.constants.size(), " constants of ", bytes,
                      " bytes\n");
}

}  // namespace metad::conformance
