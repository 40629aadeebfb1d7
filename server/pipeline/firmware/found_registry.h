#ifndef METAD_SERVER_PIPELINE_FIRMWARE_FOUND_REGISTRY_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_FOUND_REGISTRY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace metad::firmware {

// Bytes of the registry's own.
struct RegistryPart {
  // "the table of names", "the TVMModule".
  std::string what;
  uint64_t address = 0;
  uint64_t size = 0;
};

// A registry of an image, decoded as its runtime would.
struct FoundRegistry {
  // What an entry has for a function, in the order of
  // ReportedImage::functions.
  std::vector<std::optional<uint64_t>> entries;
  // What the runtime is given: the address that the entry point hands out.
  uint64_t anchor = 0;
  // Whether the code of the entry point hands it out; false, too, where that
  // cannot be read.
  bool is_reached = false;
  // Whether the entry point hands the functions over one by one, so that there
  // is no table: compilers unroll the loop of an `ffi` registry's.
  bool is_code = false;
  std::vector<RegistryPart> parts;
  // What of it does not work; empty where all does.
  std::vector<std::string> problems;
};

// The registry, or why there is none, each with what to do about it.
struct RegistrySearch {
  std::optional<FoundRegistry> registry;
  std::string problem;
};

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_FOUND_REGISTRY_H_
