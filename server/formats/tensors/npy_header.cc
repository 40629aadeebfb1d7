#include "server/formats/tensors/npy_header.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/formats/tensors/element_type.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr absl::string_view kMagic("\x93NUMPY", 6);
constexpr size_t kVersionEnd = 8;

absl::Status ErrorAt(size_t offset, absl::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("at byte ", offset, ": ", text));
}

struct NumberPrefix {
  absl::string_view text;
  int base;
};

constexpr NumberPrefix kNumberPrefixes[] = {{"0x", 16}, {"0o", 8}, {"0b", 2}};

// Above every base for what is no digit.
int DigitValue(char c) {
  const auto digit = static_cast<unsigned char>(c);
  if (absl::ascii_isdigit(digit)) return c - '0';
  if (absl::ascii_isxdigit(digit)) return absl::ascii_tolower(digit) - 'a' + 10;
  return std::numeric_limits<int>::max();
}

// Walks the Python literal and knows where in the file it is.
class HeaderReader {
 public:
  HeaderReader(absl::string_view text, size_t file_offset)
      : text_(text), file_offset_(file_offset) {}

  // The dict, with nothing but padding after it.
  absl::StatusOr<NpyHeader> Read();

 private:
  absl::Status ReadEntry();
  absl::Status ReadDescr();
  absl::Status ReadFortranOrder();
  absl::Status ReadShape();
  absl::StatusOr<int64_t> ReadExtent();
  absl::StatusOr<absl::string_view> ReadString();
  absl::Status CheckComplete() const;

  // Skips what is no token; then takes `token` if it comes next.
  bool Consume(absl::string_view token);
  absl::Status Expected(absl::string_view what) const;
  void SkipSpaces();
  // The next character, and 0 at the end.
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  const absl::string_view text_;
  const size_t file_offset_;
  size_t at_ = 0;
  NpyHeader header_;
  bool has_descr_ = false;
  bool has_fortran_order_ = false;
  bool has_shape_ = false;
};

void HeaderReader::SkipSpaces() {
  constexpr absl::string_view kSpaces = " \t\n\r\f";
  while (at_ < text_.size()) {
    if (text_[at_] == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (kSpaces.find(text_[at_]) != absl::string_view::npos) {
      ++at_;
    } else {
      return;
    }
  }
}

bool HeaderReader::Consume(absl::string_view token) {
  SkipSpaces();
  if (!absl::StartsWith(text_.substr(at_), token)) return false;
  at_ += token.size();
  return true;
}

absl::Status HeaderReader::Expected(absl::string_view what) const {
  const std::string found =
      at_ < text_.size()
          ? absl::StrCat("found '", platform::Printable(text_.substr(at_, 12)),
                         "'")
          : "found the header's end";
  return ErrorAt(file_offset_ + at_,
                 absl::StrCat("expected ", what, ", ", found));
}

absl::StatusOr<NpyHeader> HeaderReader::Read() {
  if (!Consume("{")) return Expected("'{', the start of the header dict");
  while (!Consume("}")) {
    if (absl::Status status = ReadEntry(); !status.ok()) return status;
    if (Consume(",")) continue;
    if (!Consume("}")) return Expected("',' or '}'");
    break;
  }
  SkipSpaces();
  if (at_ != text_.size()) return Expected("only padding after the dict");
  if (absl::Status status = CheckComplete(); !status.ok()) return status;
  return std::move(header_);
}

absl::Status HeaderReader::ReadEntry() {
  absl::StatusOr<absl::string_view> key = ReadString();
  if (!key.ok()) return key.status();
  if (!Consume(":")) return Expected("':' after a key");
  if (*key == "descr" && !has_descr_) return ReadDescr();
  if (*key == "fortran_order" && !has_fortran_order_) {
    return ReadFortranOrder();
  }
  if (*key == "shape" && !has_shape_) return ReadShape();
  return Expected(absl::StrCat(
      "each of the keys 'descr', 'fortran_order' and 'shape' once, '",
      platform::Printable(key->substr(0, 32)), "' was read"));
}

absl::Status HeaderReader::ReadDescr() {
  has_descr_ = true;
  SkipSpaces();
  if (at_ < text_.size() && (text_[at_] == '[' || text_[at_] == '(')) {
    return ErrorAt(file_offset_ + at_,
                   "dtype is structured, expected a plain number type");
  }
  const size_t start = at_;
  // numpy.dtype() takes bytes, too.
  const absl::string_view next = absl::string_view(text_).substr(at_, 2);
  if (absl::StartsWithIgnoreCase(next, "b'") ||
      absl::StartsWithIgnoreCase(next, "b\"")) {
    ++at_;
  }
  absl::StatusOr<absl::string_view> descr = ReadString();
  if (!descr.ok()) return descr.status();
  absl::StatusOr<DescribedType> described = ParseTypeString(*descr);
  if (!described.ok()) {
    return ErrorAt(file_offset_ + start, described.status().message());
  }
  header_.type = described->type;
  header_.file_bytes = described->file_bytes;
  header_.big_endian = described->big_endian;
  return absl::OkStatus();
}

absl::Status HeaderReader::ReadFortranOrder() {
  has_fortran_order_ = true;
  if (Consume("True")) {
    header_.fortran_order = true;
    return absl::OkStatus();
  }
  if (Consume("False")) return absl::OkStatus();
  return Expected("True or False");
}

absl::Status HeaderReader::ReadShape() {
  has_shape_ = true;
  if (!Consume("(")) return Expected("'(', the start of the shape");
  bool last_had_comma = true;
  while (!Consume(")")) {
    if (!last_had_comma) return Expected("',' or ')'");
    if (header_.shape.size() == kMaxDimensions) {
      return Expected(absl::StrCat("at most ", kMaxDimensions, " dimensions"));
    }
    absl::StatusOr<int64_t> extent = ReadExtent();
    if (!extent.ok()) return extent.status();
    header_.shape.push_back(*extent);
    last_had_comma = Consume(",");
  }
  // Python: (3) is a number, (3,) the shape of one dimension.
  if (header_.shape.size() == 1 && !last_had_comma) {
    return Expected("a tuple, such as (3,)");
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> HeaderReader::ReadExtent() {
  Consume("+");
  SkipSpaces();
  if (!absl::ascii_isdigit(static_cast<unsigned char>(Peek()))) {
    return Expected("an extent of the shape, 0 or more");
  }
  const size_t start = at_;
  int base = 10;
  for (const auto& [prefix, its_base] : kNumberPrefixes) {
    if (absl::StartsWithIgnoreCase(text_.substr(at_), prefix)) base = its_base;
  }
  if (base != 10) at_ += 2;
  int64_t value = 0;
  bool has_digit = false;
  for (; Peek() != '\0'; ++at_) {
    // Between digits.
    if (Peek() == '_' && (has_digit || base != 10)) continue;
    const int digit = DigitValue(Peek());
    if (digit >= base) break;
    if (value > (std::numeric_limits<int64_t>::max() - digit) / base) {
      return Expected("an extent below 2^63");
    }
    value = value * base + digit;
    has_digit = true;
  }
  // Python 2 took what begins so for octal.
  const bool is_ambiguous = base == 10 && text_[start] == '0' && value != 0;
  if (!has_digit || text_[at_ - 1] == '_' || is_ambiguous) {
    at_ = start;
    return Expected("a whole number as Python has it");
  }
  // Python 2 wrote its long integers so.
  if (Peek() == 'L') ++at_;
  return value;
}

absl::StatusOr<absl::string_view> HeaderReader::ReadString() {
  SkipSpaces();
  size_t quote = at_;
  const absl::string_view rest = text_.substr(at_, 1);
  if (rest == "u" || rest == "U" || rest == "r" || rest == "R") ++quote;
  if (quote >= text_.size() || (text_[quote] != '\'' && text_[quote] != '"')) {
    return Expected("a quoted string");
  }
  at_ = quote;
  const size_t end = text_.find(text_[at_], at_ + 1);
  if (end == absl::string_view::npos) return Expected("a string that ends");
  const absl::string_view value = text_.substr(at_ + 1, end - at_ - 1);
  // No key and no type string needs one.
  if (value.find('\\') != absl::string_view::npos) {
    return Expected("a string without escapes");
  }
  at_ = end + 1;
  return value;
}

absl::Status HeaderReader::CheckComplete() const {
  const absl::string_view missing = !has_descr_           ? "descr"
                                    : !has_fortran_order_ ? "fortran_order"
                                    : !has_shape_         ? "shape"
                                                          : "";
  if (missing.empty()) return absl::OkStatus();
  return ErrorAt(file_offset_,
                 absl::StrCat("expected the key '", missing, "'"));
}

// Where the dict is, without trusting the length field.
struct DictBounds {
  size_t begin = 0;
  size_t end = 0;
};

absl::StatusOr<DictBounds> FindDict(absl::string_view file) {
  if (file.size() < kVersionEnd || !absl::StartsWith(file, kMagic)) {
    return ErrorAt(0, "expected the .npy magic \"\\x93NUMPY\" and a version");
  }
  const int major = static_cast<unsigned char>(file[6]);
  const int minor = static_cast<unsigned char>(file[7]);
  if (major < 1 || major > 3 || minor != 0) {
    return ErrorAt(6, absl::StrCat("expected format version 1.0, 2.0 or 3.0, "
                                   "found ",
                                   major, ".", minor));
  }
  const size_t length_bytes = major == 1 ? 2 : 4;
  const size_t begin = kVersionEnd + length_bytes;
  if (file.size() < begin) {
    return ErrorAt(file.size(), "expected the header's length, found the end");
  }
  size_t length = 0;
  for (size_t i = length_bytes; i > 0; --i) {
    length =
        length << 8 | static_cast<unsigned char>(file[kVersionEnd + i - 1]);
  }
  if (length > kMaxNpyHeaderBytes) {
    return ErrorAt(kVersionEnd,
                   absl::StrCat("expected a header of at most ",
                                kMaxNpyHeaderBytes, " bytes, found ", length));
  }
  if (length > file.size() - begin) {
    return ErrorAt(file.size(),
                   absl::StrCat("expected ", length,
                                " bytes of header, found the end after ",
                                file.size() - begin));
  }
  return DictBounds{begin, begin + length};
}

}  // namespace

absl::StatusOr<NpyHeader> ParseNpyHeader(absl::string_view file) {
  absl::StatusOr<DictBounds> dict = FindDict(file);
  if (!dict.ok()) return dict.status();
  HeaderReader reader(file.substr(dict->begin, dict->end - dict->begin),
                      dict->begin);
  absl::StatusOr<NpyHeader> header = reader.Read();
  if (!header.ok()) return header;
  const std::optional<int64_t> data_bytes =
      TensorBytes({TypeCode::kOpaque, header->file_bytes * 8}, header->shape);
  if (!data_bytes) {
    return ErrorAt(dict->begin,
                   "expected a shape of less than 2^63 bits in all");
  }
  header->data_bytes = *data_bytes;
  header->data_offset = dict->end;
  return header;
}

absl::Status CheckNpyLength(const NpyHeader& header, uint64_t file_bytes) {
  const uint64_t found = file_bytes - header.data_offset;
  const auto expected = static_cast<uint64_t>(header.data_bytes);
  if (found == expected) return absl::OkStatus();
  return ErrorAt(header.data_offset,
                 absl::StrCat("expected ", expected,
                              " bytes of data for the dtype and shape of the "
                              "header, found ",
                              found));
}

}  // namespace metad::formats
