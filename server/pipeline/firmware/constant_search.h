#ifndef METAD_SERVER_PIPELINE_FIRMWARE_CONSTANT_SEARCH_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_CONSTANT_SEARCH_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/pipeline/firmware/image_memory.h"
#include "server/pipeline/firmware/reported_image.h"

namespace metad::firmware {

// Knows a constant by its bytes. Not thread-safe.
class ConstantSearch {
 public:
  // The memory must outlive it.
  explicit ConstantSearch(const ImageMemory& memory) : memory_(memory) {}

  enum class Likeness { kSame, kOther, kUnknown };

  // Compares bytes of the image with the constant's digest. kUnknown where the
  // report has none.
  Likeness Compare(const ReportedConstant& constant,
                   absl::string_view bytes) const;

  struct Place {
    // Nothing: it is nowhere.
    std::optional<uint64_t> address;
    // What of the search could not be done; empty where all was.
    std::string unknown;
  };

  // Looks for the constant without a symbol, by the report's sample of it, and
  // takes the first place, by segments, that has all of its bytes.
  Place Find(const ReportedConstant& constant);

 private:
  const ImageMemory& memory_;
  // For all constants together: a report may ask for any number of searches.
  uint64_t bytes_to_read_ = uint64_t{16} << 30;
};

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_CONSTANT_SEARCH_H_
