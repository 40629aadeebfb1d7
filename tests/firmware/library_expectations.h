#ifndef METAD_TESTS_FIRMWARE_LIBRARY_EXPECTATIONS_H_
#define METAD_TESTS_FIRMWARE_LIBRARY_EXPECTATIONS_H_

#include <string>
#include <utility>
#include <vector>

namespace metad::firmware {

// The names that follow the count in what TVM wrote for its own registry: as
// octal escapes in C, as bytes in an object. `content` is that module.
std::vector<std::string> NamesInTvmsRegistry(const std::string& content);

// The header that tells library/main.c what to look for.
class LibraryExpectations {
 public:
  // In this order.
  void ExpectFunctions(const std::vector<std::string>& names);

  // Found by name in flash, with these bytes.
  void ExpectConstants(
      const std::vector<std::pair<std::string, std::string>>& constants);

  // The same, all of an .npz.
  void ExpectConstantsOf(const std::string& npz);

  // The entry makes the .npz's array `output` of the other one.
  void ExpectOutputOf(const std::string& npz, const std::string& entry);

  // tvmgen_kws_run makes of 4 floats what the archives of
  // tests/unit/client/library_files.h are to make of them: found by name, or
  // called through the header of the C interface.
  void ExpectOwnOutput();
  void ExpectOwnOutputOfTheCInterface();

  // The operators' constants are a block that metad made, in flash.
  void ExpectBlock();

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_LIBRARY_EXPECTATIONS_H_
