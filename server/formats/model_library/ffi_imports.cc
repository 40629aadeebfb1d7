#include "server/formats/model_library/ffi_imports.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::formats {
namespace {

constexpr size_t kNumberBytes = 8;
constexpr char kOwnCode[] = "_lib";

class TreeReader {
 public:
  explicit TreeReader(absl::string_view data) : data_(data) {}

  absl::StatusOr<std::vector<FfiModule>> Read() {
    const std::optional<uint64_t> size = Number();
    if (!size.has_value() || *size > data_.size() - at_) {
      return Damaged("its length is more than there is");
    }
    data_ = data_.substr(0, at_ + static_cast<size_t>(*size));
    const std::optional<std::vector<uint64_t>> begins = Numbers();
    const std::optional<std::vector<uint64_t>> children =
        begins.has_value() ? Numbers() : std::nullopt;
    if (!children.has_value()) return Damaged("a list ends beyond it");
    if (!IsTree(*begins, *children)) {
      return Damaged("its lists of imports contradict each other");
    }
    for (size_t i = 0; i + 1 < begins->size(); ++i) {
      FfiModule module;
      module.imports.assign(
          children->begin() + static_cast<int64_t>((*begins)[i]),
          children->begin() + static_cast<int64_t>((*begins)[i + 1]));
      if (!ReadModule(module)) return Damaged("a module ends beyond it");
      modules_.push_back(std::move(module));
    }
    if (at_ != data_.size()) return Damaged("bytes follow its last module");
    return std::move(modules_);
  }

 private:
  absl::Status Damaged(absl::string_view reason) const {
    return absl::InvalidArgumentError(absl::StrCat(
        "is no import tree of tvm-ffi: ", reason, ", at its byte ", at_));
  }

  std::optional<uint64_t> Number() {
    if (data_.size() - at_ < kNumberBytes) return std::nullopt;
    uint64_t number = 0;
    for (size_t i = kNumberBytes; i > 0; --i) {
      number = number << 8 | static_cast<unsigned char>(data_[at_ + i - 1]);
    }
    at_ += kNumberBytes;
    return number;
  }

  std::optional<std::vector<uint64_t>> Numbers() {
    const std::optional<uint64_t> count = Number();
    if (!count.has_value() || *count > (data_.size() - at_) / kNumberBytes) {
      return std::nullopt;
    }
    std::vector<uint64_t> numbers;
    numbers.reserve(static_cast<size_t>(*count));
    for (uint64_t i = 0; i < *count; ++i) {
      numbers.push_back(Number().value_or(0));
    }
    return numbers;
  }

  std::optional<absl::string_view> Text() {
    const std::optional<uint64_t> size = Number();
    if (!size.has_value() || *size > data_.size() - at_) return std::nullopt;
    const absl::string_view text =
        data_.substr(at_, static_cast<size_t>(*size));
    at_ += text.size();
    return text;
  }

  // At least one module; offsets that ascend from the first child to behind the
  // last one, and children that there are.
  static bool IsTree(const std::vector<uint64_t>& begins,
                     const std::vector<uint64_t>& children) {
    if (begins.size() < 2 || begins.front() != 0 ||
        begins.back() != children.size() ||
        !std::is_sorted(begins.begin(), begins.end())) {
      return false;
    }
    return std::all_of(children.begin(), children.end(), [&](uint64_t child) {
      return child < begins.size() - 1;
    });
  }

  bool ReadModule(FfiModule& module) {
    const std::optional<absl::string_view> kind = Text();
    if (!kind.has_value()) return false;
    module.kind = std::string(*kind);
    if (module.kind == kOwnCode) return true;
    const std::optional<absl::string_view> bytes = Text();
    if (!bytes.has_value()) return false;
    module.size_bytes = bytes->size();
    return true;
  }

  absl::string_view data_;
  size_t at_ = 0;
  std::vector<FfiModule> modules_;
};

}  // namespace

bool IsFfiSpecialSymbol(absl::string_view symbol) {
  return symbol == kFfiLibraryBin || symbol == "__tvm_ffi__library_ctx" ||
         absl::StartsWith(symbol, "__tvm_ffi__metadata_") ||
         absl::StartsWith(symbol, "__tvm_ffi__doc_");
}

absl::StatusOr<std::vector<FfiModule>> ReadFfiImports(absl::string_view data) {
  return TreeReader(data).Read();
}

}  // namespace metad::formats
