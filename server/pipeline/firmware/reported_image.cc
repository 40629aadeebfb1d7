#include "server/pipeline/firmware/reported_image.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "codegen/runtimes/runtime_list.h"
#include "server/pipeline/report/build_report.h"

namespace metad::firmware {
namespace {

using Json = nlohmann::json;

// A device has some; each is compared with each constant.
constexpr size_t kMaxRegions = 1000;

// Thrown by what reads a report, caught in ReadReportedImage() as nlohmann's
// own exceptions are.
class ReportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::string Text(const Json& object, const char* member) {
  const Json& value = object.at(member);
  return value.is_null() ? "" : value.get<std::string>();
}

uint64_t Number(const Json& value, const char* member) {
  if (!value.is_number_unsigned()) {
    throw ReportError(absl::StrCat("has no number at least 0 in \"", member,
                                   "\", but ", value.dump().substr(0, 40)));
  }
  return value.get<uint64_t>();
}

// Nothing where it is null, or missing as older reports have it.
std::optional<uint64_t> OptionalNumber(const Json& object, const char* member) {
  const auto found = object.find(member);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return Number(*found, member);
}

uint64_t RequiredNumber(const Json& object, const char* member) {
  return Number(object.at(member), member);
}

void ReadFixedCode(const Json& json, ReportedFunction& function) {
  const auto found = json.find("fixed_code");
  if (found == json.end() || found->is_null()) return;
  ReportedFixedCode code;
  code.offset = RequiredNumber(*found, "offset");
  code.size = RequiredNumber(*found, "size_bytes");
  code.sha256 = Text(*found, "sha256");
  function.fixed_code = std::move(code);
}

void ReadWholeCode(const Json& json, ReportedFunction& function) {
  const auto found = json.find("whole_code");
  if (found == json.end() || found->is_null()) return;
  ReportedWholeCode code;
  code.sha256 = Text(*found, "sha256");
  uint64_t end = 0;
  for (const Json& gap : found->at("relocated")) {
    const uint64_t offset = Number(gap.at(0), "relocated");
    const uint64_t size = Number(gap.at(1), "relocated");
    if (offset < end || size > ~uint64_t{0} - offset) {
      throw ReportError(absl::StrCat("has relocated bytes of function \"",
                                     function.symbol,
                                     "\" that are not in ascending order"));
    }
    code.relocated.emplace_back(offset, size);
    end = offset + size;
  }
  function.whole_code = std::move(code);
}

ReportedFunction ReadFunction(const Json& json, const Json& module) {
  ReportedFunction function;
  function.name = Text(json, "name");
  function.symbol = Text(json, "symbol");
  function.module = Text(module, "name");
  const std::string kind = Text(module, "kind");
  function.compiled_before = kind == "object" || kind == "archive";
  function.joined = kind == "joined";
  function.size = OptionalNumber(json, "size_bytes");
  const auto weak = json.find("weak");
  if (weak != json.end() && !weak->is_null()) function.weak = weak->get<bool>();
  ReadFixedCode(json, function);
  ReadWholeCode(json, function);
  return function;
}

// A report has them by module, the registry in the order of their numbers.
void ReadFunctions(const Json& report, ReportedImage& image) {
  std::vector<std::pair<uint64_t, ReportedFunction>> found;
  for (const Json& module : report.at("modules")) {
    for (const Json& function : module.at("functions")) {
      found.emplace_back(RequiredNumber(function, "index"),
                         ReadFunction(function, module));
    }
  }
  std::stable_sort(
      found.begin(), found.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  for (size_t i = 0; i < found.size(); ++i) {
    if (found[i].first != i) {
      throw ReportError(absl::StrCat("has no function with index ", i,
                                     ", or two; expected each index once"));
    }
    image.functions.push_back(std::move(found[i].second));
  }
}

void ReadSample(const Json& json, ReportedConstant& constant) {
  const auto found = json.find("sample");
  if (found == json.end() || found->is_null()) return;
  const std::string digits = Text(*found, "bytes");
  if (digits.size() % 2 != 0 ||
      !std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit)) {
    throw ReportError(absl::StrCat("has a sample of constant \"",
                                   constant.symbol,
                                   "\" that is not hexadecimal"));
  }
  constant.sample_offset = RequiredNumber(*found, "offset");
  constant.sample = absl::HexStringToBytes(digits);
}

ReportedConstant ReadConstant(const Json& json) {
  ReportedConstant constant;
  constant.symbol = Text(json, "symbol");
  constant.size = RequiredNumber(json, "size_bytes");
  constant.alignment = std::max<uint64_t>(1, RequiredNumber(json, "alignment"));
  constant.section = Text(json, "section");
  constant.region = Text(json, "region");
  constant.pool = Text(json, "pool");
  constant.pool_offset = OptionalNumber(json, "pool_offset").value_or(0);
  constant.sha256 = Text(json, "sha256");
  constant.unit = OptionalNumber(json, "unit_bytes").value_or(1);
  for (const Json& extent : json.at("shape")) {
    if (Number(extent, "shape") == 0) constant.is_empty = true;
  }
  ReadSample(json, constant);
  return constant;
}

ReportedPool ReadPool(const Json& json) {
  ReportedPool pool;
  pool.name = Text(json, "name");
  pool.external = json.at("external").get<bool>();
  pool.address = OptionalNumber(json, "address");
  return pool;
}

ReportedRegion ReadRegion(const Json& json) {
  ReportedRegion region;
  region.name = Text(json, "name");
  region.is_ram = Text(json, "memory") == "ram";
  region.origin = OptionalNumber(json, "origin");
  region.length = OptionalNumber(json, "length_bytes");
  return region;
}

void CheckSchema(const Json& report) {
  if (!report.is_object() || !report.contains("schema") ||
      report.at("schema") != "metad.report") {
    throw ReportError(
        "is JSON of another kind; expected the NAME_report.json that a build "
        "with --emit report writes");
  }
  const uint64_t version = RequiredNumber(report, "schema_version");
  if (version > report::kSchemaVersion) {
    throw ReportError(absl::StrCat(
        "is of schema version ", version, "; expected at most ",
        report::kSchemaVersion, ": it was written by a newer metad"));
  }
}

void ReadTarget(const Json& report, ReportedImage& image) {
  const Json& target = report.at("target");
  image.target = Text(target, "name");
  image.architecture = Text(target, "architecture");
  const uint64_t bits = RequiredNumber(target, "pointer_bits");
  if (bits != 32 && bits != 64) {
    throw ReportError(absl::StrCat("is for a target with pointers of ", bits,
                                   " bits; expected 32 or 64"));
  }
  image.pointer_bits = static_cast<int>(bits);
  image.big_endian = Text(target, "byte_order") == "big";
}

ReportedImage Read(const Json& report) {
  CheckSchema(report);
  ReportedImage image;
  image.name = Text(report, "name");
  image.runtime_abi = Text(report, "runtime_abi");
  const codegen::RuntimeList& runtimes = codegen::AllRuntimes();
  if (codegen::FindRuntime(runtimes, image.runtime_abi) == nullptr) {
    throw ReportError(absl::StrCat("is of the runtime \"", image.runtime_abi,
                                   "\"; expected ",
                                   codegen::RuntimeNames(runtimes)));
  }
  image.joinable = report.at("joinable").get<bool>();
  ReadTarget(report, image);
  ReadFunctions(report, image);
  for (const Json& constant : report.at("constants")) {
    image.constants.push_back(ReadConstant(constant));
  }
  for (const Json& pool : report.at("pools")) {
    image.pools.push_back(ReadPool(pool));
  }
  for (const Json& region : report.at("regions")) {
    image.regions.push_back(ReadRegion(region));
  }
  if (image.regions.size() > kMaxRegions) {
    throw ReportError(absl::StrCat("has ", image.regions.size(),
                                   " regions; expected at most ", kMaxRegions));
  }
  for (const Json& table : report.at("tables")) {
    image.tables.push_back(Text(table, "symbol"));
  }
  return image;
}

}  // namespace

absl::StatusOr<ReportedImage> ReadReportedImage(absl::string_view json) {
  try {
    return Read(Json::parse(json.begin(), json.end()));
  } catch (const ReportError& error) {
    return absl::InvalidArgumentError(error.what());
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(absl::StrCat(
        "is no NAME_report.json, which a build with --emit report writes: ",
        error.what()));
  }
}

}  // namespace metad::firmware
