#include "client/output/element_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace metad::client {
namespace {

// How a small float is put together, from the sign down. A value of exponent e
// and fraction f is 1.f * 2^(e - bias), or 0.f * 2^(1 - bias) if e is 0.
struct FloatLayout {
  formats::TypeCode code;
  int exponent_bits;
  int fraction_bits;
  int bias;
  // What the largest exponent means.
  enum Top {
    kIeee,        // infinity, and NaN with a fraction
    kOneNan,      // numbers, but for NaN where all bits are set
    kNumbers,     // numbers
    kSignedZero,  // numbers; NaN is the negative zero
  } top;
};

constexpr FloatLayout kLayouts[] = {
    {formats::TypeCode::kFloat8E3M4, 3, 4, 3, FloatLayout::kIeee},
    {formats::TypeCode::kFloat8E4M3, 4, 3, 7, FloatLayout::kIeee},
    {formats::TypeCode::kFloat8E4M3B11Fnuz, 4, 3, 11, FloatLayout::kSignedZero},
    {formats::TypeCode::kFloat8E4M3Fn, 4, 3, 7, FloatLayout::kOneNan},
    {formats::TypeCode::kFloat8E4M3Fnuz, 4, 3, 8, FloatLayout::kSignedZero},
    {formats::TypeCode::kFloat8E5M2, 5, 2, 15, FloatLayout::kIeee},
    {formats::TypeCode::kFloat8E5M2Fnuz, 5, 2, 16, FloatLayout::kSignedZero},
    {formats::TypeCode::kFloat6E2M3Fn, 2, 3, 1, FloatLayout::kNumbers},
    {formats::TypeCode::kFloat6E3M2Fn, 3, 2, 3, FloatLayout::kNumbers},
    {formats::TypeCode::kFloat4E2M1Fn, 2, 1, 1, FloatLayout::kNumbers},
};
constexpr FloatLayout kHalf = {formats::TypeCode::kFloat, 5, 10, 15,
                               FloatLayout::kIeee};

// Bits [at, at + count) of `data`, at most 64.
uint64_t BitsAt(absl::string_view data, size_t at, size_t count) {
  uint64_t value = 0;
  for (size_t i = 0; i < count; ++i, ++at) {
    const auto byte = static_cast<unsigned char>(data[at / 8]);
    value |= static_cast<uint64_t>(byte >> (at % 8) & 1) << i;
  }
  return value;
}

template <typename Float>
std::string FloatText(Float value) {
  if (std::isnan(value)) return std::signbit(value) ? "-nan" : "nan";
  std::array<char, 64> text = {};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return std::string(text.data(), end);
}

double SmallFloat(const FloatLayout& layout, uint64_t bits) {
  const uint64_t fraction_mask = (uint64_t{1} << layout.fraction_bits) - 1;
  const uint64_t exponent_mask = (uint64_t{1} << layout.exponent_bits) - 1;
  const uint64_t fraction = bits & fraction_mask;
  const uint64_t exponent = bits >> layout.fraction_bits & exponent_mask;
  const bool negative =
      (bits >> (layout.fraction_bits + layout.exponent_bits) & 1) != 0;
  const double sign = negative ? -1.0 : 1.0;
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  if (layout.top == FloatLayout::kSignedZero && negative && exponent == 0 &&
      fraction == 0) {
    return kNan;
  }
  if (exponent == exponent_mask) {
    if (layout.top == FloatLayout::kIeee) {
      const double infinity = std::numeric_limits<double>::infinity();
      return fraction == 0 ? sign * infinity : std::copysign(kNan, sign);
    }
    if (layout.top == FloatLayout::kOneNan && fraction == fraction_mask) {
      return std::copysign(kNan, sign);
    }
  }
  const uint64_t significand =
      exponent == 0 ? fraction : fraction | (fraction_mask + 1);
  const int scale =
      (exponent == 0 ? 1 : static_cast<int>(exponent)) - layout.bias;
  return sign * std::ldexp(static_cast<double>(significand),
                           scale - layout.fraction_bits);
}

float FromBits32(uint64_t bits) {
  const auto word = static_cast<uint32_t>(bits);
  float value = 0;
  std::memcpy(&value, &word, sizeof(value));
  return value;
}

double FromBits64(uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

std::string RealText(uint32_t bits, uint64_t value) {
  switch (bits) {
    case 16:
      // Shorter than as a double, of which it is a part.
      return FloatText(static_cast<float>(SmallFloat(kHalf, value)));
    case 32:
      return FloatText(FromBits32(value));
    default:
      return FloatText(FromBits64(value));
  }
}

std::string ComplexText(uint32_t bits, absl::string_view data, size_t at) {
  const std::string real = RealText(bits / 2, BitsAt(data, at, bits / 2));
  std::string imaginary =
      RealText(bits / 2, BitsAt(data, at + bits / 2, bits / 2));
  if (imaginary[0] != '-') imaginary.insert(0, "+");
  return absl::StrCat(real, imaginary, "j");
}

std::string LaneText(const formats::ElementType& type, absl::string_view data,
                     size_t at) {
  if (type.code == formats::TypeCode::kComplex)
    return ComplexText(type.bits, data, at);
  const uint64_t bits = BitsAt(data, at, type.bits);
  switch (type.code) {
    case formats::TypeCode::kInt: {
      const uint64_t sign = uint64_t{1} << (type.bits - 1);
      return absl::StrCat(static_cast<int64_t>((bits ^ sign) - sign));
    }
    case formats::TypeCode::kUInt:
      return absl::StrCat(bits);
    case formats::TypeCode::kFloat:
      return RealText(type.bits, bits);
    case formats::TypeCode::kBFloat:
      return FloatText(FromBits32(bits << 16));
    case formats::TypeCode::kBool:
      return bits > 1 ? absl::StrCat(bits) : bits == 1 ? "true" : "false";
    case formats::TypeCode::kFloat8E8M0Fnu:
      // A power of two.
      return bits == 0xff
                 ? "nan"
                 : FloatText(std::ldexp(1.0, static_cast<int>(bits) - 127));
    default:
      break;
  }
  for (const FloatLayout& layout : kLayouts) {
    if (layout.code == type.code) return FloatText(SmallFloat(layout, bits));
  }
  return absl::StrFormat("0x%0*x", static_cast<int>(type.bits / 4), bits);
}

}  // namespace

std::string ElementText(const formats::ElementType& type,
                        absl::string_view data, size_t index) {
  const size_t lanes = type.lanes;
  std::string text;
  for (size_t lane = 0; lane < lanes; ++lane) {
    absl::StrAppend(&text, lane == 0 ? "" : ",",
                    LaneText(type, data, (index * lanes + lane) * type.bits));
  }
  return lanes == 1 ? text : absl::StrCat("{", text, "}");
}

}  // namespace metad::client
