#ifndef METAD_SERVER_PIPELINE_FIRMWARE_FIRMWARE_CONTENT_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_FIRMWARE_CONTENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/pipeline/firmware/linked_image.h"

namespace metad::firmware {

// A section that is loaded.
struct SectionContent {
  std::string name;
  uint64_t address = 0;
  // Where its bytes are stored; another one than `address` where start-up code
  // copies them.
  uint64_t load_address = 0;
  int64_t size_bytes = 0;
  bool executable = false;
  bool writable = false;
  // Whether the image stores its bytes, and whether it occupies RAM: initial
  // values of variables do both.
  bool in_flash = false;
  bool in_ram = false;
};

// An entry of a registry.
struct RegisteredFunction {
  std::string name;
  // Nothing where it lies outside the image.
  std::optional<uint64_t> address;
  // Of the function there; empty where no symbol tells.
  std::string symbol;
};

struct RegistryContent {
  // What the metadata was called when it was built.
  std::string name;
  // "crt", "crt-v1", "ffi", "standalone".
  std::string runtime_abi;
  // In the table's order.
  std::vector<RegisteredFunction> functions;
};

// What a linked firmware holds, without a report of what it should.
struct FirmwareContent {
  std::string architecture;
  int pointer_bits = 0;
  bool big_endian = false;
  bool position_independent = false;
  bool has_symbol_table = false;
  // In the order of addresses; of an image without section headers its
  // segments, which have no names.
  std::vector<SectionContent> sections;
  // In symbol-table order. They are known by their symbols: a stripped image
  // shows none.
  std::vector<RegistryContent> registries;
  int64_t flash_bytes = 0;
  int64_t ram_bytes = 0;
};

// What memories are, it goes by what memory_map.h says. The image may be
// hostile.
FirmwareContent ReadFirmwareContent(const LinkedImage& image);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_FIRMWARE_CONTENT_H_
