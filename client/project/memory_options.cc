#include "client/project/memory_options.h"

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace metad::client {
namespace {

std::string Hex(uint64_t number) {
  return absl::StrCat("0x", absl::Hex(number));
}

}  // namespace

std::string RegionOption(const Region& region) {
  std::string text = absl::StrCat(region.name(), ":", region.kind());
  if (region.has_origin()) {
    absl::StrAppend(&text, ",origin=", Hex(region.origin()));
  }
  if (region.has_length()) {
    absl::StrAppend(&text, ",length=", Hex(region.length()));
  }
  if (region.has_budget()) {
    absl::StrAppend(&text, ",budget=", region.budget());
  }
  return text;
}

std::string PoolOption(const Pool& pool) {
  std::vector<std::string> words;
  if (pool.external()) words.emplace_back("external");
  if (!pool.section().empty()) {
    words.push_back(absl::StrCat("section=", pool.section()));
  }
  if (!pool.region().empty()) {
    words.push_back(absl::StrCat("region=", pool.region()));
  }
  if (pool.alignment() != 0) {
    words.push_back(absl::StrCat("align=", pool.alignment()));
  }
  if (!pool.checksum().empty()) {
    words.push_back(absl::StrCat("checksum=", pool.checksum()));
  }
  if (pool.has_address()) {
    words.push_back(absl::StrCat("address=", Hex(pool.address())));
  }
  return absl::StrCat(pool.name(), words.empty() ? "" : ":",
                      absl::StrJoin(words, ","));
}

}  // namespace metad::client
