#include "server/formats/model_library/constant_block_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/charconv.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/formats/byte_range.h"
#include "server/formats/model_library/c_initializer_values.h"

namespace metad::formats {
namespace {

struct CType {
  absl::string_view name;
  ElementType type;
};

constexpr std::array<CType, 11> kTypes = {{
    {"bool", {TypeCode::kBool, 8, 1}},
    {"float", {TypeCode::kFloat, 32, 1}},
    {"double", {TypeCode::kFloat, 64, 1}},
    {"int8_t", {TypeCode::kInt, 8, 1}},
    {"int16_t", {TypeCode::kInt, 16, 1}},
    {"int32_t", {TypeCode::kInt, 32, 1}},
    {"int64_t", {TypeCode::kInt, 64, 1}},
    {"uint8_t", {TypeCode::kUInt, 8, 1}},
    {"uint16_t", {TypeCode::kUInt, 16, 1}},
    {"uint32_t", {TypeCode::kUInt, 32, 1}},
    {"uint64_t", {TypeCode::kUInt, 64, 1}},
}};

// Offsets beyond are no embedded model's.
constexpr int64_t kMaxBlockBytes = INT32_MAX;
// The largest alignment that an object has.
constexpr uint32_t kMaxAlignment = 65536;

// A member of the struct.
struct Member {
  absl::string_view name;
  ElementType type;
  int64_t count = 0;
  uint32_t alignment = 1;
};

absl::Status NotUnderstood() {
  return absl::InvalidArgumentError(
      "its block of constants is not as TVM writes it");
}

void AppendBytes(uint64_t value, uint32_t bits, std::string& out) {
  for (uint32_t shift = 0; shift < bits; shift += 8) {
    out.push_back(static_cast<char>(value >> shift & 0xff));
  }
}

// Takes a sign off the front, as TVM writes it before integers of either kind.
// Whether it is a minus.
bool TakeSign(std::vector<CToken>& tokens) {
  if (tokens.empty()) return false;
  const bool minus = tokens.front().Is("-");
  if (minus || tokens.front().Is("+")) tokens.erase(tokens.begin());
  return minus;
}

// The value of a literal without a sign.
template <typename Float>
std::optional<Float> Magnitude(absl::string_view digits) {
  const bool is_hex = absl::ConsumePrefix(&digits, "0x");
  Float value = 0;
  const absl::from_chars_result result = absl::from_chars(
      digits.data(), digits.data() + digits.size(), value,
      is_hex ? absl::chars_format::hex : absl::chars_format::general);
  if (result.ec != std::errc() || result.ptr != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return value;
}

// As C has it: one with an f is rounded to a float at once, one without is a
// double first, which an initializer of a float then rounds again.
std::optional<double> LiteralValue(absl::string_view text) {
  if (text == "INFINITY") return std::numeric_limits<double>::infinity();
  if (text == "NAN") return std::numeric_limits<double>::quiet_NaN();
  const bool is_hex = absl::StartsWith(text, "0x");
  // In hexadecimal digits, f is one.
  if ((is_hex && !absl::StrContains(text, "p")) ||
      !absl::ConsumeSuffix(&text, "f")) {
    return Magnitude<double>(text);
  }
  return Magnitude<float>(text);
}

bool AppendFloat(std::vector<CToken> tokens, const ElementType& type,
                 std::string& out) {
  const bool minus = TakeSign(tokens);
  if (tokens.size() != 1) return false;
  const std::optional<double> magnitude = LiteralValue(tokens[0].text);
  if (!magnitude.has_value()) return false;
  const double value = minus ? -*magnitude : *magnitude;
  if (type.bits == 64) {
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof(bits));
    AppendBytes(bits, 64, out);
    return true;
  }
  const auto narrow = static_cast<float>(value);
  uint32_t bits = 0;
  std::memcpy(&bits, &narrow, sizeof(bits));
  AppendBytes(bits, 32, out);
  return true;
}

bool AppendInteger(std::vector<CToken> tokens, const ElementType& type,
                   std::string& out) {
  const bool minus = TakeSign(tokens);
  if (tokens.size() != 1 || tokens[0].kind != CToken::Kind::kNumber) {
    return false;
  }
  absl::string_view digits = tokens[0].text;
  digits = digits.substr(0, digits.find_last_not_of("uUlL") + 1);
  uint64_t value = 0;
  // To C it is octal, and TVM writes none.
  if (digits.size() > 1 && digits[0] == '0' && digits[1] != 'x') return false;
  const bool is_number = absl::StartsWith(digits, "0x")
                             ? absl::SimpleHexAtoi(digits, &value)
                             : absl::SimpleAtoi(digits, &value);
  if (!is_number) return false;
  const uint32_t width = type.bits;
  const bool is_signed = type.code == TypeCode::kInt;
  const uint64_t most = std::numeric_limits<uint64_t>::max() >>
                        (64 - width + (is_signed ? 1 : 0));
  if (minus ? !is_signed || value > most + 1 : value > most) return false;
  AppendBytes(minus ? ~value + 1 : value, width, out);
  return true;
}

class BlockReader {
 public:
  explicit BlockReader(const CVariable& block) : block_(block) {}

  absl::StatusOr<std::vector<AotConstant>> Read() {
    if (!ReadMembers() ||
        members_.size() != block_.initializer.elements.size()) {
      return NotUnderstood();
    }
    std::vector<AotConstant> constants;
    int64_t offset = 0;
    for (size_t i = 0; i < members_.size(); ++i) {
      const Member& member = members_[i];
      const CInitializer& values = block_.initializer.elements[i];
      if (values.designator != member.name ||
          static_cast<int64_t>(values.elements.size()) != member.count) {
        return NotUnderstood();
      }
      std::optional<std::string> data = ReadData(member, values);
      if (!data.has_value()) return NotUnderstood();
      offset =
          (offset + member.alignment - 1) / member.alignment * member.alignment;
      // Packed to where a generated block has none of its type.
      if (offset % (member.type.bits / 8) != 0) return NotUnderstood();
      AotConstant constant;
      constant.byte_offset = offset;
      constant.constant.name = std::string(member.name);
      constant.constant.type = member.type;
      constant.constant.shape = {member.count};
      offset += static_cast<int64_t>(data->size());
      constant.constant.data = ByteRange::Owning(*std::move(data));
      constants.push_back(std::move(constant));
      if (offset > kMaxBlockBytes) return NotUnderstood();
    }
    return constants;
  }

 private:
  // Those between the braces, each up to its semicolon.
  bool ReadMembers() {
    const std::vector<CToken>& tokens = block_.specifiers;
    const auto open =
        std::find_if(tokens.begin(), tokens.end(),
                     [](const CToken& token) { return token.Is("{"); });
    std::vector<CToken> member;
    for (auto token = open; token != tokens.end(); ++token) {
      if (token == open) continue;
      if (token->Is("}")) return member.empty() && !members_.empty();
      if (!token->Is(";")) {
        member.push_back(*token);
        continue;
      }
      if (!ReadMember(member)) return false;
      member.clear();
    }
    return false;
  }

  // "float name[640] __attribute__(...)".
  bool ReadMember(const std::vector<CToken>& tokens) {
    if (tokens.size() < 5 || !tokens[2].Is("[") || !tokens[4].Is("]")) {
      return false;
    }
    const auto* const type = std::find_if(
        kTypes.begin(), kTypes.end(),
        [&tokens](const CType& known) { return tokens[0].Is(known.name); });
    const std::optional<int64_t> count = IntegerValue({tokens[3]});
    if (type == kTypes.end() || !count.has_value() || *count < 1) return false;
    Member member{tokens[1].text, type->type, *count,
                  AlignmentAttribute(tokens)};
    // Packed, it is where the attribute says, and else where the compiler wants
    // it at least.
    const bool is_packed =
        std::any_of(tokens.begin() + 5, tokens.end(),
                    [](const CToken& token) { return token.Is("packed"); });
    const uint32_t least = is_packed ? 1 : type->type.bits / 8;
    member.alignment = std::max(member.alignment, least);
    if (member.alignment > kMaxAlignment) return false;
    members_.push_back(member);
    return true;
  }

  static std::optional<std::string> ReadData(const Member& member,
                                             const CInitializer& values) {
    std::string data;
    for (const CInitializer& value : values.elements) {
      const bool read = member.type.code == TypeCode::kFloat
                            ? AppendFloat(value.tokens, member.type, data)
                            : AppendInteger(value.tokens, member.type, data);
      if (!read) return std::nullopt;
    }
    return data;
  }

  const CVariable& block_;
  std::vector<Member> members_;
};

}  // namespace

absl::StatusOr<std::vector<AotConstant>> ReadConstantBlock(
    const CVariable& block) {
  return BlockReader(block).Read();
}

}  // namespace metad::formats
