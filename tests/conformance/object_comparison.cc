#include "tests/conformance/object_comparison.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace metad::conformance {
namespace {

// Of names that compilers choose between, one.
std::string Family(const std::string& section) {
  constexpr std::pair<absl::string_view, absl::string_view> kSame[] = {
      {".srodata.", ".rodata."},
      {".data.rel.ro.local.", ".data.rel.ro."},
      {".text.startup.", ".text."},
  };
  for (const auto& [prefix, family] : kSame) {
    if (absl::StartsWith(section, prefix)) {
      return absl::StrCat(family, section.substr(prefix.size()));
    }
  }
  return section;
}

bool IsLeftOpen(const std::string& section) {
  return section == ".eh_frame" || section == ".note.gnu.property" ||
         absl::StartsWith(section, ".ARM.exidx") ||
         absl::StartsWith(section, ".rodata.str") ||
         (absl::StartsWith(section, ".rodata.") &&
          absl::StrContains(section, ".str1."));
}

// What an image has of the object, by name.
std::map<std::string, std::string> Loaded(const ObjectContent& object) {
  std::map<std::string, std::string> loaded;
  for (const auto& [name, section] : object.sections) {
    if (!section.allocated || section.size == 0 || IsLeftOpen(name)) continue;
    loaded[Family(name)] =
        absl::StrCat(section.writable ? "w" : "", section.executable ? "x" : "",
                     section.is_data ? "" : "special");
  }
  return loaded;
}

std::set<std::string> Names(const std::map<std::string, VariableContent>& all) {
  std::set<std::string> names;
  for (const auto& [name, variable] : all) names.insert(name);
  return names;
}

// The linker has its own table of addresses, which is code's business.
std::set<std::string> Needs(const ObjectContent& object) {
  std::set<std::string> needs = object.undefined;
  needs.erase("_GLOBAL_OFFSET_TABLE_");
  return needs;
}

// What is there before the linker has put addresses in, and nothing where it
// does: some machines keep offsets there.
std::string FixedBytes(const VariableContent& variable, int pointer_bytes) {
  std::string bytes = variable.bytes;
  for (const auto& [offset, target] : variable.pointers) {
    for (int i = 0; i < pointer_bytes; ++i) {
      const size_t place = offset + static_cast<size_t>(i);
      if (place < bytes.size()) bytes[place] = '\0';
    }
  }
  return bytes;
}

bool IsTable(const std::string& name) {
  return absl::StartsWith(name, "metad_");
}

void ExpectSameVariable(const std::string& name, const VariableContent& direct,
                        const VariableContent& compiled, int pointer_bytes) {
  SCOPED_TRACE(name);
  EXPECT_EQ(direct.is_global, compiled.is_global);
  EXPECT_EQ(Family(direct.section.name), Family(compiled.section.name));
  if (IsTable(name)) {
    EXPECT_EQ(compiled.section.alignment % direct.section.alignment, 0u)
        << direct.section.alignment << " " << compiled.section.alignment;
  } else {
    EXPECT_EQ(direct.section.alignment, compiled.section.alignment);
  }
  EXPECT_EQ(direct.pointers, compiled.pointers);
  std::string fixed = FixedBytes(compiled, pointer_bytes);
  const std::string written = FixedBytes(direct, pointer_bytes);
  // A machine's own alignment may add a byte behind characters.
  if (IsTable(name) && fixed.size() == written.size() + 1) {
    EXPECT_EQ(fixed.back(), '\0');
    fixed.pop_back();
  }
  EXPECT_EQ(absl::BytesToHexString(written), absl::BytesToHexString(fixed));
}

void ExpectSameFunctions(const ObjectContent& direct,
                         const ObjectContent& compiled) {
  ASSERT_EQ(direct.functions.size(), compiled.functions.size());
  for (const auto& [name, function] : direct.functions) {
    SCOPED_TRACE(name);
    const auto found = compiled.functions.find(name);
    ASSERT_NE(found, compiled.functions.end());
    EXPECT_EQ(function.binding, found->second.binding);
    EXPECT_EQ(Family(function.section.name),
              Family(found->second.section.name));
    EXPECT_TRUE(function.section.executable && !function.section.writable);
  }
}

}  // namespace

void ExpectSameObject(const ObjectContent& direct,
                      const ObjectContent& compiled) {
  EXPECT_EQ(direct.machine, compiled.machine);
  EXPECT_EQ(direct.flags, compiled.flags);
  EXPECT_EQ(direct.is_big_endian, compiled.is_big_endian);
  ASSERT_EQ(direct.pointer_bytes, compiled.pointer_bytes);
  EXPECT_EQ(direct.undefined, Needs(compiled));
  EXPECT_EQ(Loaded(direct), Loaded(compiled));
  ExpectSameFunctions(direct, compiled);
  ASSERT_EQ(Names(direct.variables), Names(compiled.variables));
  for (const auto& [name, variable] : direct.variables) {
    ExpectSameVariable(name, variable, compiled.variables.at(name),
                       direct.pointer_bytes);
  }
}

}  // namespace metad::conformance
