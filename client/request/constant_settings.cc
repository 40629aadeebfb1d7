#include "client/request/constant_settings.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/option_values.h"
#include "client/request/named_value.h"
#include "server/formats/tensors/constant_type.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/formats/tensors/imported_constant.h"
#include "server/formats/tensors/raw_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// The values of one [NAME=]VALUE option.
struct Placement {
  std::optional<std::string> for_all;
  std::map<std::string, std::string> by_name;
};

Placement ReadPlacement(const std::string& option,
                        const std::vector<std::string>& texts,
                        Problems& problems) {
  Placement placement;
  for (const std::string& text : texts) {
    NamedValue value = SplitNamedValue(text);
    const std::string shown =
        absl::StrCat(option, " ", platform::Printable(text));
    if (value.value.empty() || !platform::IsUtf8(value.value)) {
      problems.AddUsage(shown, "expected VALUE or NAME=VALUE");
    } else if (value.name) {
      if (!placement.by_name.emplace(*value.name, value.value).second) {
        problems.AddUsage(shown, "is a second value for that constant");
      }
    } else if (placement.for_all) {
      problems.AddUsage(shown, "is a second value for all constants");
    } else {
      placement.for_all = value.value;
    }
  }
  return placement;
}

// Null where nothing was asked for.
const std::string* ValueFor(const std::string& name,
                            const Placement& placement) {
  const auto found = placement.by_name.find(name);
  if (found != placement.by_name.end()) return &found->second;
  return placement.for_all ? &*placement.for_all : nullptr;
}

void CheckNumber(const std::string& text, Problems& problems) {
  uint32_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) {
    problems.AddUsage(absl::StrCat("--constant-alignment ", text),
                      "expected a number of bytes");
  }
}

// Hands each constant's value, where it has one, to `set`.
template <typename Set>
void Apply(const std::string& option, const std::vector<std::string>& texts,
           v1::BuildSpec& spec, Problems& problems, const Set& set) {
  const Placement placement = ReadPlacement(option, texts, problems);
  for (v1::ConstantTensor& constant : *spec.mutable_constants()) {
    const std::string* value = ValueFor(constant.name(), placement);
    if (value != nullptr) set(*value, constant);
  }
}

void ApplyAlignments(const SubmitOptions& options, v1::BuildSpec& spec,
                     Problems& problems) {
  constexpr char kOption[] = "--constant-alignment";
  const Placement alignments =
      ReadPlacement(kOption, options.constant_alignments, problems);
  if (alignments.for_all) CheckNumber(*alignments.for_all, problems);
  for (const auto& [name, text] : alignments.by_name) {
    CheckNumber(text, problems);
  }
  for (v1::ConstantTensor& constant : *spec.mutable_constants()) {
    const std::string* text = ValueFor(constant.name(), alignments);
    uint32_t bytes = 0;
    if (text != nullptr && absl::SimpleAtoi(*text, &bytes)) {
      constant.set_alignment(bytes);
    }
  }
}

// Only then are `constant` and `data` others.
absl::Status Retype(const formats::ElementType& type,
                    const formats::RawLayout& layout,
                    v1::ConstantTensor& constant, formats::ByteRange& data) {
  v1::DataType& its_type = *constant.mutable_data_type();
  formats::ImportedConstant retyped;
  retyped.type = {static_cast<formats::TypeCode>(its_type.code()),
                  its_type.bits(), its_type.lanes()};
  retyped.shape.assign(constant.shape().begin(), constant.shape().end());
  retyped.data = data;
  absl::Status status = formats::Reinterpret(type, retyped);
  if (status.ok() && layout.shape.has_value()) {
    status = formats::Reshape(*layout.shape, retyped);
  }
  if (!status.ok()) return status;
  its_type.set_code(static_cast<uint32_t>(retyped.type.code));
  its_type.set_bits(retyped.type.bits);
  its_type.set_lanes(retyped.type.lanes);
  constant.clear_shape();
  constant.mutable_shape()->Add(retyped.shape.begin(), retyped.shape.end());
  data = std::move(retyped.data);
  return absl::OkStatus();
}

// Adds a problem for each constant whose type neither its file nor the command
// line says.
void CheckTypesAreKnown(const v1::BuildSpec& spec,
                        const RequestSources& sources, Problems& problems) {
  for (int i = 0; i < spec.constants_size(); ++i) {
    const v1::ConstantTensor& constant = spec.constants(i);
    const v1::DataType& type = constant.data_type();
    if (!formats::IsOfUnknownType({static_cast<formats::TypeCode>(type.code()),
                                   type.bits(), type.lanes()})) {
      continue;
    }
    problems.AddInvalid(
        sources.Describe(absl::StrCat("constants[", i, "]")),
        absl::StrCat("its dtype says of its elements only that they have ",
                     type.bits(), " bits, expected --constant-type ",
                     constant.name(), "=TYPE, such as ",
                     type.bits() == 8 ? "float8_e4m3fn or int4" : "bfloat16"));
  }
}

void ApplyTypes(const SubmitOptions& options, v1::BuildSpec& spec,
                std::vector<formats::ByteRange>& data, Problems& problems) {
  constexpr char kOption[] = "--constant-type";
  const Placement types =
      ReadPlacement(kOption, options.constant_types, problems);
  for (int i = 0; i < spec.constants_size(); ++i) {
    v1::ConstantTensor& constant = *spec.mutable_constants(i);
    const std::string* name = ValueFor(constant.name(), types);
    if (name == nullptr) continue;
    const std::string shown = absl::StrCat(kOption, " ", constant.name(), "=",
                                           platform::Printable(*name));
    // A type that constants cannot have is the server's to refuse.
    const size_t bracket = name->find('[');
    const absl::StatusOr<formats::ElementType> type =
        formats::ParseElementTypeName(
            absl::string_view(*name).substr(0, bracket));
    absl::StatusOr<formats::RawLayout> layout = formats::RawLayout();
    if (bracket != std::string::npos) layout = formats::ParseRawLayout(*name);
    if (!type.ok() || !layout.ok()) {
      problems.AddUsage(
          shown,
          std::string((type.ok() ? layout.status() : type.status()).message()));
      continue;
    }
    const absl::Status status =
        Retype(*type, *layout, constant, data[static_cast<size_t>(i)]);
    if (!status.ok()) {
      problems.AddInvalid(shown, std::string(status.message()));
    }
  }
}

void ApplyStyles(const SubmitOptions& options, v1::BuildSpec& spec,
                 Problems& problems) {
  constexpr char kOption[] = "--constant-style";
  const Placement styles =
      ReadPlacement(kOption, options.constant_styles, problems);
  const auto parse = [&problems](const std::string& shown,
                                 const std::string& text) {
    const absl::StatusOr<v1::ConstantStyle> style = ParseConstantStyle(text);
    if (style.ok()) return *style;
    problems.AddUsage(shown, std::string(style.status().message()));
    return v1::AUTO;
  };
  // The request has a field for all of them, so that they need not be named.
  if (styles.for_all) {
    spec.set_constant_style(
        parse(absl::StrCat(kOption, " ", platform::Printable(*styles.for_all)),
              *styles.for_all));
  }
  for (v1::ConstantTensor& constant : *spec.mutable_constants()) {
    const auto found = styles.by_name.find(constant.name());
    if (found == styles.by_name.end()) continue;
    constant.set_style(parse(absl::StrCat(kOption, " ", constant.name(), "=",
                                          platform::Printable(found->second)),
                             found->second));
  }
}

}  // namespace

void CheckConstantNames(const SubmitOptions& options, const v1::BuildSpec& spec,
                        Problems& problems) {
  std::unordered_set<std::string> known;
  for (const v1::ConstantTensor& constant : spec.constants()) {
    known.insert(constant.name());
  }
  const std::pair<const char*, const std::vector<std::string>&> settings[] = {
      {"--constant-type", options.constant_types},
      {"--constant-style", options.constant_styles},
      {"--constant-section", options.constant_sections},
      {"--constant-alignment", options.constant_alignments},
      {"--constant-pool", options.constant_pools},
      {"--constant-region", options.constant_regions},
  };
  for (const auto& [option, texts] : settings) {
    for (const std::string& text : texts) {
      const NamedValue value = SplitNamedValue(text);
      if (!value.name || known.count(*value.name) > 0) continue;
      problems.AddUsage(absl::StrCat(option, " ", platform::Printable(text)),
                        absl::StrCat("there is no constant '",
                                     platform::Printable(*value.name), "'"));
    }
  }
}

void ApplyConstantSettings(const SubmitOptions& options,
                           const RequestSources& sources, v1::BuildSpec& spec,
                           std::vector<formats::ByteRange>& data,
                           Problems& problems) {
  ApplyTypes(options, spec, data, problems);
  CheckTypesAreKnown(spec, sources, problems);
  ApplyStyles(options, spec, problems);
  Apply("--constant-section", options.constant_sections, spec, problems,
        [](const std::string& section, v1::ConstantTensor& constant) {
          constant.set_section(section);
        });
  ApplyAlignments(options, spec, problems);
  Apply("--constant-pool", options.constant_pools, spec, problems,
        [](const std::string& pool, v1::ConstantTensor& constant) {
          constant.set_pool(pool);
        });
  Apply("--constant-region", options.constant_regions, spec, problems,
        [](const std::string& region, v1::ConstantTensor& constant) {
          constant.set_region(region);
        });
}

}  // namespace metad::client
