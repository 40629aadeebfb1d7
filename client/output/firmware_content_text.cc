#include "client/output/firmware_content_text.h"

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/output/text_table.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

constexpr TextTable::Align kRight = TextTable::Align::kRight;

std::string AddressText(uint64_t address) {
  return absl::StrCat("0x", absl::Hex(address, absl::kZeroPad8));
}

std::string MemoryText(const v1::FirmwareSection& section) {
  if (section.in_flash() && section.in_ram()) return "flash and RAM";
  return section.in_ram() ? "RAM" : "flash";
}

std::string AccessText(const v1::FirmwareSection& section) {
  return absl::StrCat(section.writable() ? "writable" : "read-only",
                      section.executable() ? ", code" : "");
}

void PrintSections(const v1::FirmwareContent& content, std::ostream& out) {
  TextTable table({{"SECTION"},
                   {"ADDRESS"},
                   {"STORED AT"},
                   {"BYTES", kRight},
                   {"MEMORY"},
                   {"ACCESS"}});
  for (const v1::FirmwareSection& section : content.sections()) {
    table.AddRow(
        {section.name().empty() ? "-" : section.name(),
         AddressText(section.address()),
         section.in_flash() ? AddressText(section.load_address()) : "-",
         absl::StrCat(section.size_bytes()), MemoryText(section),
         AccessText(section)});
  }
  out << "\nSections\n";
  table.Print(out);
}

void PrintRegistry(const v1::FirmwareRegistry& registry, std::ostream& out) {
  TextTable table({{"INDEX", kRight}, {"FUNCTION"}, {"ADDRESS"}, {"SYMBOL"}});
  int index = 0;
  for (const v1::RegisteredFunction& function : registry.functions()) {
    table.AddRow(
        {absl::StrCat(index++), function.name(),
         function.has_address() ? AddressText(function.address()) : "-",
         function.symbol().empty() ? "-" : function.symbol()});
  }
  out << "\nRegistry " << platform::Printable(registry.name()) << ", runtime "
      << platform::Printable(registry.runtime_abi()) << '\n';
  table.Print(out);
}

}  // namespace

void PrintFirmwareContent(const v1::FirmwareContent& content,
                          std::ostream& out) {
  out << platform::Printable(content.architecture()) << ", "
      << content.pointer_bits() << " bits, "
      << (content.big_endian() ? "big" : "little") << "-endian, "
      << (content.position_independent() ? "position-independent" : "linked")
      << " firmware\n";
  for (const v1::FirmwareRegistry& registry : content.registries()) {
    PrintRegistry(registry, out);
  }
  if (content.registries().empty()) {
    out << (content.has_symbol_table()
                ? "\nNo registry of metad's\n"
                : "\nStripped: registries are known by their symbols\n");
  }
  PrintSections(content, out);
  out << "\nflash " << content.flash_bytes() << " bytes, RAM "
      << content.ram_bytes() << " bytes\n";
}

Json ToJson(const v1::FirmwareContent& content) {
  Json sections = Json::array();
  for (const v1::FirmwareSection& section : content.sections()) {
    sections.push_back({{"name", section.name()},
                        {"address", section.address()},
                        {"load_address", section.load_address()},
                        {"size_bytes", section.size_bytes()},
                        {"executable", section.executable()},
                        {"writable", section.writable()},
                        {"in_flash", section.in_flash()},
                        {"in_ram", section.in_ram()}});
  }
  Json registries = Json::array();
  for (const v1::FirmwareRegistry& registry : content.registries()) {
    Json functions = Json::array();
    for (const v1::RegisteredFunction& function : registry.functions()) {
      functions.push_back(
          {{"name", function.name()},
           {"address",
            function.has_address() ? Json(function.address()) : Json(nullptr)},
           {"symbol", function.symbol()}});
    }
    registries.push_back({{"name", registry.name()},
                          {"runtime_abi", registry.runtime_abi()},
                          {"functions", std::move(functions)}});
  }
  return {{"architecture", content.architecture()},
          {"pointer_bits", content.pointer_bits()},
          {"big_endian", content.big_endian()},
          {"position_independent", content.position_independent()},
          {"has_symbol_table", content.has_symbol_table()},
          {"sections", std::move(sections)},
          {"registries", std::move(registries)},
          {"flash_bytes", content.flash_bytes()},
          {"ram_bytes", content.ram_bytes()}};
}

}  // namespace metad::client
