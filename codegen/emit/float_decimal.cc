#include "codegen/emit/float_decimal.h"

#include <array>
#include <cstring>

#include "absl/strings/string_view.h"
#include "codegen/emit/little_endian.h"

// The method is Raffaello Giulietti's "The Schubfach way to render doubles",
// for binary32: with v = c * 2^q, the decimals of the grid 10^k with k chosen
// so that 10^k is at most the width of the interval of all numbers that round
// to v, and ten times that is more. The interval has then one or several
// multiples of 10^k, and none or one of 10^(k+1); comparing v and the interval,
// scaled by 10^-k, with the few that are near finds the one to write. Scaled
// numbers are 4 * v * 10^-k, of which the lowest bit tells whether anything was
// cut off below it ("rounding to odd"), so that comparisons stay exact.
namespace metad::codegen {
namespace {

__extension__ using Wide = unsigned __int128;

// Of the exponents that scaling needs.
constexpr int kMinPower = -31;
constexpr int kMaxPower = 45;

// floor(log2(10^e)), floor(log10(2^e)) and floor(log10(3/4 * 2^e)) for the
// exponents that binary32 has.
constexpr int FloorLog2OfPowerOf10(int e) { return (e * 1741647) >> 19; }
constexpr int FloorLog10OfPowerOf2(int e) { return (e * 1262611) >> 22; }
constexpr int FloorLog10OfThreeQuarters(int e) {
  return (e * 1262611 - 524031) >> 22;
}

constexpr Wide PowerOf5(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 5;
  return power;
}

// 10^exponent * 2^n, rounded up, with n such that it has 64 bits. A power of 5
// has the same leading bits as that of 10; all that are needed fit in 128 bits.
constexpr uint64_t LeadingBits(int exponent) {
  constexpr uint64_t kTopBit = uint64_t{1} << 63;
  if (exponent >= 0) {
    Wide power = PowerOf5(exponent);
    bool cut = false;
    while (power > ~uint64_t{0}) {
      cut = cut || (power & 1) != 0;
      power >>= 1;
    }
    auto bits = static_cast<uint64_t>(power);
    while ((bits & kTopBit) == 0) bits <<= 1;
    return cut ? bits + 1 : bits;
  }
  // Long division of a power of two, one bit at a time.
  const Wide divisor = PowerOf5(-exponent);
  Wide remainder = 1;
  uint64_t quotient = 0;
  while ((quotient & kTopBit) == 0) {
    remainder <<= 1;
    quotient <<= 1;
    if (remainder >= divisor) {
      remainder -= divisor;
      quotient |= 1;
    }
  }
  return quotient + 1;
}

constexpr auto kLeadingBits = [] {
  std::array<uint64_t, kMaxPower - kMinPower + 1> table{};
  for (int e = kMinPower; e <= kMaxPower; ++e) {
    table[static_cast<size_t>(e - kMinPower)] = LeadingBits(e);
  }
  return table;
}();

// factor * value / 2^64, rounded to odd. The factor is up to one too large, so
// a fraction that is no larger than that makes is none.
uint32_t ScaledToOdd(uint64_t factor, uint32_t value) {
  const Wide product = static_cast<Wide>(factor) * value;
  const auto whole = static_cast<uint32_t>(product >> 64);
  const auto fraction = static_cast<uint32_t>(product >> 32);
  return whole | static_cast<uint32_t>(fraction > 1);
}

// digits * 10^exponent.
struct Decimal {
  uint32_t digits;
  int exponent;
};

// Of a finite number other than 0 without its sign. The digits may end in
// zeros.
Decimal ShortestDecimal(uint32_t bits) {
  constexpr uint32_t kHiddenBit = uint32_t{1} << 23;
  const uint32_t fraction = bits & (kHiddenBit - 1);
  const uint32_t biased = bits >> 23;
  const uint32_t c = biased == 0 ? fraction : fraction | kHiddenBit;
  const int q = biased == 0 ? -149 : static_cast<int>(biased) - 150;
  // Below a power of two the floats are twice as dense.
  const bool closer_below = fraction == 0 && biased > 1;

  const int k =
      closer_below ? FloorLog10OfThreeQuarters(q) : FloorLog10OfPowerOf2(q);
  const int shift = q + FloorLog2OfPowerOf10(-k) + 1;
  const uint64_t factor = kLeadingBits[static_cast<size_t>(-k - kMinPower)];
  const uint32_t value = ScaledToOdd(factor, (4 * c) << shift);
  uint32_t lower =
      ScaledToOdd(factor, (4 * c - (closer_below ? 1 : 2)) << shift);
  uint32_t upper = ScaledToOdd(factor, (4 * c + 2) << shift);
  // A number in the middle of two floats is read as the even one.
  const uint32_t odd = c & 1;
  lower += odd;
  upper -= odd;

  // Which of the cases it is no processor can foresee, so both are computed and
  // one is chosen without a jump.
  const uint32_t floor = value / 4;
  const uint32_t tens = floor / 10;
  const bool tens_below = lower <= 40 * tens;
  const bool tens_above = 40 * tens + 40 <= upper;
  const bool below = lower <= 4 * floor;
  const bool above = 4 * floor + 4 <= upper;
  // If both or neither fit, the nearer one, and of two as near the even one.
  const uint32_t middle = 4 * floor + 2;
  const bool nearer_above =
      (value > middle) | ((value == middle) & ((floor & 1) != 0));
  const bool up = below != above ? above : nearer_above;
  // A multiple of ten is no digit less where there is only one.
  const bool takes_tens = (tens_below != tens_above) & (floor >= 10);
  return {takes_tens ? tens + static_cast<uint32_t>(tens_above)
                     : floor + static_cast<uint32_t>(up),
          takes_tens ? k + 1 : k};
}

constexpr uint32_t kPowersOf10[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

// Of a value of at most 9 digits, not 0.
int DigitCount(uint32_t value) {
  const int bits = 32 - __builtin_clz(value);
  const int guess = bits * 1233 >> 12;
  return guess + static_cast<int>(value >= kPowersOf10[guess]);
}

// The digits of a value below 10^8, the first in the lowest byte. Each step
// halves all numbers of the word at once.
uint64_t EightDigits(uint32_t value) {
  const uint64_t fours = value / 10000 | uint64_t{value % 10000} << 32;
  const uint64_t hundreds = (fours * 10486 >> 20) & 0x0000007f0000007f;
  const uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
  const uint64_t tens = (twos * 103 >> 10) & 0x000f000f000f000f;
  return tens | (twos - 10 * tens) << 8;
}

// A decimal taken apart, so that it is written with a few stores of 8
// characters each, whatever lies behind the end.
struct Digits {
  char first;
  // The other eight, the first of them in the lowest byte, zeros at the end.
  uint64_t others;
  // Up to the last that is not 0, and at least 1.
  int count;
  // The first digit's.
  int exponent;
};

Digits TakeApart(const Decimal& decimal) {
  constexpr uint32_t kFirst = 100000000;
  const int count = DigitCount(decimal.digits);
  const uint32_t nine = decimal.digits * kPowersOf10[9 - count];
  const uint64_t others = EightDigits(nine % kFirst);
  return {static_cast<char>('0' + nine / kFirst), others | 0x3030303030303030,
          others == 0 ? 1 : 9 - __builtin_clzll(others) / 8,
          decimal.exponent + count - 1};
}

// D.DDDe-XX, or De-XX.
char* WriteScientific(const Digits& digits, char* out) {
  out[0] = digits.first;
  out[1] = '.';
  StoreLittleEndian(digits.others, out + 2);
  out += digits.count > 1 ? digits.count + 1 : 1;
  const bool negative = digits.exponent < 0;
  const int exponent = negative ? -digits.exponent : digits.exponent;
  out[0] = 'e';
  out[1] = negative ? '-' : '+';
  out[2] = static_cast<char>('0' + exponent / 10);
  out[3] = static_cast<char>('0' + exponent % 10);
  return out + 4;
}

// Returns where the text ends.
inline char* WriteText(absl::string_view text, char* out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

// DDD.DDD, 0.00DDD or DDD000.0.
char* WriteFixed(const Digits& digits, char* out) {
  if (digits.exponent < 0) {
    WriteText("0.000000", out);
    out += 1 - digits.exponent;
    out[0] = digits.first;
    StoreLittleEndian(digits.others, out + 1);
    return out + digits.count;
  }
  const int whole = digits.exponent + 1;
  out[0] = digits.first;
  StoreLittleEndian(digits.others, out + 1);
  if (whole < digits.count) {
    StoreLittleEndian(digits.others >> 8 * (whole - 1), out + whole + 1);
    out[whole] = '.';
    return out + digits.count + 1;
  }
  for (int i = 9; i < whole; ++i) out[i] = '0';
  return WriteText(".0", out + whole);
}

// Whether the text without an exponent is at most as long as that with one;
// ".0" does not count. `exponent` is the first digit's.
bool IsFixedShorter(const Digits& digits) {
  const int point = digits.count > 1 ? 1 : 0;
  if (digits.exponent < 0) return -digits.exponent <= 3 + point;
  return digits.exponent + 1 - digits.count <= 4 + point;
}

}  // namespace

char* WriteFloat32(uint32_t bits, char* out) {
  constexpr uint32_t kSign = uint32_t{1} << 31;
  *out = '-';
  out += bits >> 31;
  bits &= ~kSign;
  if (bits == 0) return WriteText("0.0", out);
  const Digits digits = TakeApart(ShortestDecimal(bits));
  return IsFixedShorter(digits) ? WriteFixed(digits, out)
                                : WriteScientific(digits, out);
}

}  // namespace metad::codegen
