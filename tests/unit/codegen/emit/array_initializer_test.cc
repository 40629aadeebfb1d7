#include "codegen/emit/array_initializer.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/little_endian_bytes.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::Le;
using ::testing::SizeIs;

template <typename Value>
struct StorageOf;
template <>
struct StorageOf<int8_t> {
  static constexpr auto kStorage = ElementStorage::kInt8;
};
template <>
struct StorageOf<int16_t> {
  static constexpr auto kStorage = ElementStorage::kInt16;
};
template <>
struct StorageOf<int32_t> {
  static constexpr auto kStorage = ElementStorage::kInt32;
};
template <>
struct StorageOf<int64_t> {
  static constexpr auto kStorage = ElementStorage::kInt64;
};
template <>
struct StorageOf<uint8_t> {
  static constexpr auto kStorage = ElementStorage::kUInt8;
};
template <>
struct StorageOf<uint16_t> {
  static constexpr auto kStorage = ElementStorage::kUInt16;
};
template <>
struct StorageOf<uint32_t> {
  static constexpr auto kStorage = ElementStorage::kUInt32;
};
template <>
struct StorageOf<uint64_t> {
  static constexpr auto kStorage = ElementStorage::kUInt64;
};
template <>
struct StorageOf<float> {
  static constexpr auto kStorage = ElementStorage::kFloat;
};
template <>
struct StorageOf<double> {
  static constexpr auto kStorage = ElementStorage::kDouble;
};

template <typename Value>
std::string Emit(const std::vector<Value>& values) {
  const std::string data = LittleEndianBytes(values);
  PlannedConstant constant;
  constant.storage = StorageOf<Value>::kStorage;
  constant.element_count = static_cast<int64_t>(values.size());
  constant.stored_elements = values.empty() ? 1 : constant.element_count;
  constant.data = data;
  StringSink sink;
  EmitArrayInitializer(constant, sink);
  return sink.Take();
}

std::vector<std::string> Literals(const std::string& text) {
  std::vector<std::string> literals = absl::StrSplit(text, ',');
  // Every literal has its comma.
  EXPECT_EQ(absl::StripAsciiWhitespace(literals.back()), "");
  literals.pop_back();
  for (std::string& literal : literals) absl::StripAsciiWhitespace(&literal);
  return literals;
}

// Reads a literal as strictly as its form allows; adds a failure for another.
template <typename Value>
Value ReadLiteral(const std::string& literal) {
  absl::string_view text = literal;
  Value offset = 0;
  if constexpr (std::is_floating_point_v<Value>) {
    // Without one of the two it would be an integer.
    EXPECT_NE(text.find_first_of(".e"), text.npos) << literal;
    if constexpr (std::is_same_v<Value, float>) {
      EXPECT_TRUE(absl::ConsumeSuffix(&text, "f")) << literal;
    }
  } else if (absl::ConsumePrefix(&text, "(")) {
    EXPECT_TRUE(absl::ConsumeSuffix(&text, " - 1)")) << literal;
    offset = 1;
  } else if (std::is_same_v<Value, uint64_t>) {
    EXPECT_TRUE(absl::ConsumeSuffix(&text, "u")) << literal;
  }
  Value value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  EXPECT_EQ(error, std::errc()) << literal;
  EXPECT_EQ(end, text.data() + text.size()) << literal;
  return static_cast<Value>(value - offset);
}

template <typename Value>
class ArrayInitializerTest : public ::testing::Test {
 protected:
  static Value Random(std::mt19937_64& random) {
    Value value;
    do {
      const uint64_t bits = random();
      std::memcpy(&value, &bits, sizeof(value));
      if constexpr (std::is_integral_v<Value>) return value;
      // Codegen writes only finite numbers as literals.
    } while (!std::isfinite(value));
    return value;
  }

  static std::vector<Value> Extremes() {
    using Limits = std::numeric_limits<Value>;
    return {Limits::lowest(),     Limits::max(), Limits::min(),
            Limits::denorm_min(), Value{0},      Value{1},
            Limits::epsilon()};
  }

  static void ExpectReadBack(const std::vector<Value>& values) {
    const std::vector<std::string> literals = Literals(Emit(values));
    ASSERT_THAT(literals, SizeIs(values.size()));
    for (size_t i = 0; i < values.size(); ++i) {
      const Value read = ReadLiteral<Value>(literals[i]);
      // Bits, not values: 0.0 equals -0.0.
      ASSERT_EQ(LittleEndianBytes<Value>({read}),
                LittleEndianBytes<Value>({values[i]}))
          << "literal " << literals[i] << " of element " << i;
    }
  }
};

using Storages = ::testing::Types<int8_t, int16_t, int32_t, int64_t, uint8_t,
                                  uint16_t, uint32_t, uint64_t, float, double>;
TYPED_TEST_SUITE(ArrayInitializerTest, Storages, );

TYPED_TEST(ArrayInitializerTest, RandomBitsReadBack) {
  std::mt19937_64 random(20230407);
  std::vector<TypeParam> values;
  values.reserve(50000);
  for (int i = 0; i < 50000; ++i) values.push_back(this->Random(random));
  this->ExpectReadBack(values);
}

TYPED_TEST(ArrayInitializerTest, ExtremesReadBack) {
  this->ExpectReadBack(this->Extremes());
}

TYPED_TEST(ArrayInitializerTest, LinesAreShort) {
  std::mt19937_64 random(1);
  std::vector<TypeParam> values = this->Extremes();
  for (int i = 0; i < 500; ++i) values.push_back(this->Random(random));
  for (absl::string_view line : absl::StrSplit(Emit(values), '\n')) {
    EXPECT_THAT(line, SizeIs(Le(80)));
  }
}

TYPED_TEST(ArrayInitializerTest, EmptyTensorIsOneZero) {
  const std::vector<std::string> literals =
      Literals(Emit(std::vector<TypeParam>()));
  ASSERT_THAT(literals, SizeIs(1));
  EXPECT_EQ(ReadLiteral<TypeParam>(literals[0]), TypeParam{0});
}

TEST(ArrayInitializerTextTest, EveryByteReadsBack) {
  std::vector<int8_t> values;
  for (int i = -128; i < 128; ++i) values.push_back(static_cast<int8_t>(i));
  const std::vector<std::string> literals = Literals(Emit(values));
  for (size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(ReadLiteral<int8_t>(literals[i]), values[i]);
  }
}

TEST(ArrayInitializerTextTest, MostNegativeIntegersHaveNoWiderType) {
  EXPECT_THAT(Literals(Emit<int8_t>({-128})), ElementsAre("-128"));
  EXPECT_THAT(Literals(Emit<int16_t>({-32768})), ElementsAre("-32768"));
  EXPECT_THAT(Literals(Emit<int32_t>({std::numeric_limits<int32_t>::min()})),
              ElementsAre("(-2147483647 - 1)"));
  EXPECT_THAT(Literals(Emit<int64_t>({std::numeric_limits<int64_t>::min()})),
              ElementsAre("(-9223372036854775807 - 1)"));
}

TEST(ArrayInitializerTextTest, FloatsAreShortest) {
  EXPECT_THAT(Literals(Emit<float>(
                  {0.1f, 1.0f, -0.0f, 16777216.0f, 1e-45f, 3.4028235e38f})),
              ElementsAre("0.1f", "1.0f", "-0.0f", "16777216.0f", "1e-45f",
                          "3.4028235e+38f"));
  EXPECT_THAT(Literals(Emit<double>({0.1, -0.0, 5e-324, 1e23})),
              ElementsAre("0.1", "-0.0", "5e-324", "1e+23"));
}

TEST(ArrayInitializerTextTest, UnsignedLongLongSaysSo) {
  EXPECT_THAT(Literals(Emit<uint64_t>({0, 18446744073709551615u})),
              ElementsAre("0u", "18446744073709551615u"));
}

TEST(ArrayInitializerTextTest, LinesHaveTheSameCountWhateverTheValues) {
  EXPECT_EQ(Emit<int16_t>({1, -2, 3}), "\n  1, -2, 3,\n");
  EXPECT_EQ(Emit(std::vector<uint16_t>(10, 200)),
            "\n  200, 200, 200, 200, 200, 200, 200, 200, 200,\n  200,\n");
  EXPECT_EQ(Emit(std::vector<float>(5, -0.5f)),
            "\n  -0.5f, -0.5f, -0.5f, -0.5f,\n  -0.5f,\n");
}

TEST(ArrayInitializerTextTest, BytesStandInColumns) {
  EXPECT_EQ(Emit<int8_t>({1, -2, -128}), "\n   1,  -2,-128,\n");
  EXPECT_EQ(Emit(std::vector<uint8_t>(17, 200)),
            "\n 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, "
            "200, 200, 200, 200,\n 200,\n");
}

TEST(ArrayInitializerTextTest, CTypesAreStdints) {
  EXPECT_EQ(ElementCType(ElementStorage::kInt8), "int8_t");
  EXPECT_EQ(ElementCType(ElementStorage::kUInt64), "uint64_t");
  EXPECT_EQ(ElementCType(ElementStorage::kFloat), "float");
  EXPECT_EQ(ElementCType(ElementStorage::kDouble), "double");
}

// Counts what arrives, and how it arrives.
class CountingSink : public Sink {
 public:
  void Append(absl::string_view text) override {
    total_ += text.size();
    if (text.size() > largest_) largest_ = text.size();
  }
  size_t total() const { return total_; }
  size_t largest() const { return largest_; }

 private:
  size_t total_ = 0;
  size_t largest_ = 0;
};

TEST(ArrayInitializerTextTest, LargeTensorArrivesInPieces) {
  const std::string data(1 << 20, '\x7f');
  PlannedConstant constant;
  constant.storage = ElementStorage::kInt8;
  constant.element_count = constant.stored_elements = 1 << 20;
  constant.data = data;
  CountingSink sink;
  EmitArrayInitializer(constant, sink);
  EXPECT_GT(sink.total(), 5u << 20);
  EXPECT_LT(sink.largest(), 70000u);
}

}  // namespace
}  // namespace metad::codegen
