#include "tests/unit/server/formats/random_constants.h"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>

namespace metad::formats::testing {
namespace {

std::string RandomName(std::mt19937& random) {
  // Of one to four bytes in UTF-8, some of which mean something elsewhere.
  static const std::vector<std::string> parts_of_names = {"w",
                                                          "bias",
                                                          "_",
                                                          ".",
                                                          "/",
                                                          "0",
                                                          "\"",
                                                          "\\",
                                                          " ",
                                                          "\n",
                                                          "=",
                                                          "\xc3\xbc",
                                                          "\xe6\xb0\xb4",
                                                          "\xf0\x9f\x90\x8d"};
  std::string name = "c";
  for (uint32_t parts = random() % 12; parts > 0; --parts) {
    name += parts_of_names[random() % parts_of_names.size()];
  }
  return name;
}

std::vector<int64_t> RandomShape(std::mt19937& random) {
  std::vector<int64_t> shape(random() % 5);
  for (int64_t& extent : shape) {
    extent = random() % 16 == 0 ? 0 : 1 + random() % 6;
  }
  return shape;
}

}  // namespace

const std::vector<ElementType>& AllElementTypes() {
  static const std::vector<ElementType> types = [] {
    std::vector<ElementType> all = {{TypeCode::kBFloat, 16},
                                    {TypeCode::kBool, 8},
                                    {TypeCode::kFloat6E2M3Fn, 6},
                                    {TypeCode::kFloat6E3M2Fn, 6},
                                    {TypeCode::kFloat4E2M1Fn, 4}};
    for (const uint32_t bits : {1, 2, 4, 8, 16, 32, 64}) {
      all.push_back({TypeCode::kInt, bits});
      all.push_back({TypeCode::kUInt, bits});
    }
    for (const uint32_t bits : {16, 32, 64}) {
      all.push_back({TypeCode::kFloat, bits});
      all.push_back({TypeCode::kComplex, 2 * bits});
    }
    for (auto code = static_cast<uint32_t>(TypeCode::kFloat8E3M4);
         code <= static_cast<uint32_t>(TypeCode::kFloat8E8M0Fnu); ++code) {
      all.push_back({static_cast<TypeCode>(code), 8});
    }
    return all;
  }();
  return types;
}

ImportedConstant RandomConstant(const ElementType& type, std::mt19937& random) {
  ImportedConstant constant;
  constant.name = RandomName(random);
  constant.type = type;
  constant.shape = RandomShape(random);
  std::string bytes(
      static_cast<size_t>(TensorBytes(type, constant.shape).value_or(0)), '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  const int64_t used =
      ElementCount(constant.shape).value_or(0) * type.bits * type.lanes % 8;
  if (used != 0) {
    bytes.back() = static_cast<char>(bytes.back() & ((1 << used) - 1));
  }
  constant.data = ByteRange::Owning(std::move(bytes));
  return constant;
}

std::vector<ImportedConstant> RandomConstants(size_t most,
                                              std::mt19937& random) {
  const std::vector<ElementType>& types = AllElementTypes();
  std::vector<ImportedConstant> constants;
  std::unordered_set<std::string> names;
  for (size_t count = random() % (most + 1); count > 0; --count) {
    ImportedConstant constant =
        RandomConstant(types[random() % types.size()], random);
    if (names.insert(constant.name).second) {
      constants.push_back(std::move(constant));
    }
  }
  return constants;
}

}  // namespace metad::formats::testing
