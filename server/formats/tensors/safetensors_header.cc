#include "server/formats/tensors/safetensors_header.h"

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/formats/archives/byte_cursor.h"
#include "server/formats/archives/counted_char.h"
#include "server/formats/tensors/imported_constant.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

using Json = nlohmann::json;

constexpr size_t kLengthBytes = 8;
// Of __metadata__, more than any tool writes: who puts them into a JSON object
// looks through all of them for each.
constexpr size_t kMaxMetadataKeys = 4096;

// Takes the events of nlohmann's parser, which needs no memory of its own but
// for the present token. The functions return whether to go on.
class HeaderBuilder : public nlohmann::json_sax<Json> {
 public:
  // `consumed` is how much of the header the parser has read.
  explicit HeaderBuilder(const size_t& consumed) : consumed_(consumed) {}

  bool null() override { return Unexpected("null"); }
  bool boolean(bool /*value*/) override { return Unexpected("a boolean"); }
  bool number_integer(number_integer_t /*value*/) override {
    return Unexpected("a negative number");
  }
  bool number_unsigned(number_unsigned_t value) override;
  bool number_float(number_float_t /*value*/,
                    const string_t& /*text*/) override {
    return Unexpected("a number with a fraction, or of 2^64 or more");
  }
  bool string(string_t& value) override;
  bool binary(binary_t& /*value*/) override { return Unexpected("bytes"); }
  bool start_object(std::size_t /*size*/) override;
  bool key(string_t& value) override;
  bool end_object() override;
  bool start_array(std::size_t /*size*/) override;
  bool end_array() override;
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& error) override;

  const absl::Status& status() const { return status_; }
  SafetensorsHeader TakeHeader() { return std::move(header_); }

 private:
  // What the next value or key is.
  enum class Place {
    kTop,     // the whole header
    kName,    // a key of it
    kTensor,  // a tensor's object
    kField,   // a key of that
    kDtype,
    kShape,
    kExtent,
    kOffsets,
    kOffset,
    kMetadata,  // the object of __metadata__
    kMetadataKey,
    kMetadataText,
    kEnd,
  };

  absl::string_view Expected() const;
  bool Fail(absl::string_view text);
  bool Unexpected(absl::string_view found);
  bool AddName(string_t& name);
  bool AddField(const string_t& name);
  bool EndTensor();
  SafetensorsHeader::Tensor& tensor() { return header_.tensors.back(); }

  const size_t& consumed_;
  absl::Status status_;
  SafetensorsHeader header_;
  Place place_ = Place::kTop;
  std::unordered_set<std::string> names_;
  std::unordered_set<std::string> metadata_keys_;
  bool has_dtype_ = false;
  bool has_shape_ = false;
  bool has_offsets_ = false;
  size_t offsets_ = 0;
};

absl::string_view HeaderBuilder::Expected() const {
  switch (place_) {
    case Place::kTop:
      return "an object of tensors";
    case Place::kTensor:
      return "an object with dtype, shape and data_offsets";
    case Place::kDtype:
      return "a string, the dtype";
    case Place::kShape:
      return "an array, the shape";
    case Place::kExtent:
      return "an extent, an integer of 0 or more";
    case Place::kOffsets:
      return "an array of two, the data_offsets";
    case Place::kOffset:
      return "an offset, an integer of 0 or more";
    case Place::kMetadata:
      return "an object of strings";
    case Place::kMetadataText:
      return "a string";
    default:
      return "a key";
  }
}

bool HeaderBuilder::Fail(absl::string_view text) {
  std::string of_tensor;
  if (place_ >= Place::kTensor && place_ <= Place::kOffset) {
    of_tensor =
        absl::StrCat("tensor '", platform::Printable(tensor().name), "': ");
  }
  status_ =
      ErrorAtByte(kLengthBytes + consumed_, absl::StrCat(of_tensor, text));
  return false;
}

bool HeaderBuilder::Unexpected(absl::string_view found) {
  return Fail(absl::StrCat("expected ", Expected(), ", found ", found));
}

bool HeaderBuilder::number_unsigned(number_unsigned_t value) {
  if (place_ != Place::kExtent && place_ != Place::kOffset) {
    return Unexpected("a number");
  }
  if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    return Unexpected("one of 2^63 or more");
  }
  if (place_ == Place::kOffset) {
    if (offsets_ == 2) return Unexpected("a third");
    (offsets_++ == 0 ? tensor().begin : tensor().end) = value;
    return true;
  }
  if (tensor().shape.size() == kMaxDimensions) {
    return Fail(absl::StrCat("expected at most ", kMaxDimensions,
                             " dimensions, found more"));
  }
  tensor().shape.push_back(static_cast<int64_t>(value));
  return true;
}

bool HeaderBuilder::string(string_t& value) {
  if (place_ == Place::kDtype) {
    tensor().dtype = std::move(value);
    place_ = Place::kField;
    return true;
  }
  if (place_ == Place::kMetadataText) {
    header_.metadata.back().second = std::move(value);
    place_ = Place::kMetadataKey;
    return true;
  }
  return Unexpected("a string");
}

bool HeaderBuilder::start_object(std::size_t /*size*/) {
  switch (place_) {
    case Place::kTop:
      place_ = Place::kName;
      return true;
    case Place::kTensor:
      place_ = Place::kField;
      has_dtype_ = has_shape_ = has_offsets_ = false;
      return true;
    case Place::kMetadata:
      place_ = Place::kMetadataKey;
      return true;
    default:
      return Unexpected("an object");
  }
}

bool HeaderBuilder::key(string_t& value) {
  switch (place_) {
    case Place::kName:
      return AddName(value);
    case Place::kField:
      return AddField(value);
    default:
      if (!metadata_keys_.insert(value).second) {
        return Fail(absl::StrCat("the key '", platform::Printable(value),
                                 "' of __metadata__ is there twice, expected "
                                 "each once"));
      }
      if (header_.metadata.size() == kMaxMetadataKeys) {
        return Fail(absl::StrCat("expected at most ", kMaxMetadataKeys,
                                 " keys of __metadata__, found more"));
      }
      header_.metadata.emplace_back(std::move(value), "");
      place_ = Place::kMetadataText;
      return true;
  }
}

bool HeaderBuilder::AddName(string_t& name) {
  if (!names_.insert(name).second) {
    return Fail(absl::StrCat("the name '", platform::Printable(name),
                             "' is there twice, expected each once"));
  }
  if (name == kSafetensorsMetadata) {
    place_ = Place::kMetadata;
    return true;
  }
  if (header_.tensors.size() == kMaxFileConstants) {
    return Fail(absl::StrCat("expected at most ", kMaxFileConstants,
                             " tensors, found more"));
  }
  header_.tensors.emplace_back();
  tensor().name = std::move(name);
  tensor().offset = kLengthBytes + consumed_;
  place_ = Place::kTensor;
  return true;
}

bool HeaderBuilder::AddField(const string_t& name) {
  const auto take = [this](bool& has, Place place) {
    if (has) return Fail("a key is there twice, expected each once");
    has = true;
    place_ = place;
    return true;
  };
  if (name == "dtype") return take(has_dtype_, Place::kDtype);
  if (name == "shape") return take(has_shape_, Place::kShape);
  if (name == "data_offsets") {
    offsets_ = 0;
    return take(has_offsets_, Place::kOffsets);
  }
  return Fail(absl::StrCat("the key '", platform::Printable(name),
                           "' is not known, expected dtype, shape and "
                           "data_offsets"));
}

bool HeaderBuilder::end_object() {
  if (place_ == Place::kField) return EndTensor();
  place_ = place_ == Place::kMetadataKey ? Place::kName : Place::kEnd;
  return true;
}

bool HeaderBuilder::EndTensor() {
  if (!has_dtype_ || !has_shape_ || !has_offsets_) {
    return Fail(absl::StrCat("expected the key ", !has_dtype_ ? "dtype"
                                                  : !has_shape_
                                                      ? "shape"
                                                      : "data_offsets"));
  }
  place_ = Place::kName;
  return true;
}

bool HeaderBuilder::start_array(std::size_t /*size*/) {
  if (place_ == Place::kShape) {
    place_ = Place::kExtent;
    return true;
  }
  if (place_ == Place::kOffsets) {
    place_ = Place::kOffset;
    return true;
  }
  return Unexpected("an array");
}

bool HeaderBuilder::end_array() {
  if (place_ == Place::kOffset && offsets_ != 2) {
    return Unexpected("the array's end");
  }
  place_ = Place::kField;
  return true;
}

bool HeaderBuilder::parse_error(std::size_t /*position*/,
                                const std::string& last_token,
                                const nlohmann::detail::exception& /*error*/) {
  constexpr size_t kShown = 32;
  status_ = ErrorAtByte(
      kLengthBytes + consumed_,
      absl::StrCat("the header is no JSON, near '",
                   platform::Printable(last_token.substr(0, kShown)), "'"));
  return false;
}

}  // namespace

absl::StatusOr<SafetensorsHeader> ParseSafetensorsHeader(
    absl::string_view file) {
  ByteCursor cursor(file);
  const absl::StatusOr<uint64_t> length =
      cursor.ReadU64("the length of a .safetensors header");
  if (!length.ok()) return length.status();
  if (*length > kMaxSafetensorsHeaderBytes) {
    return ErrorAtByte(
        0, absl::StrCat("expected a header of at most ",
                        kMaxSafetensorsHeaderBytes, " bytes, found ", *length));
  }
  const absl::StatusOr<absl::string_view> text =
      cursor.ReadBytes(*length, "header");
  if (!text.ok()) return text.status();
  if (text->empty() || text->front() != '{') {
    return ErrorAtByte(kLengthBytes, "expected '{', the start of the header");
  }
  size_t consumed = 0;
  HeaderBuilder builder(consumed);
  const CountedChar begin(text->data(), &consumed);
  const CountedChar end(text->data() + text->size(), &consumed);
  if (!Json::sax_parse(begin, end, &builder)) return builder.status();
  SafetensorsHeader header = builder.TakeHeader();
  header.data_offset = kLengthBytes + static_cast<size_t>(*length);
  return header;
}

}  // namespace metad::formats
