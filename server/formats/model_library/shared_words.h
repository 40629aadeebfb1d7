#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_SHARED_WORDS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_SHARED_WORDS_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/formats/model_library/helper_functions.h"
#include "server/formats/model_library/library_modules.h"

namespace metad::formats {

// Which names the files of an archive share, as far as its sources' helper
// functions need to know.
class SharedWords {
 public:
  // Refers to the files' and headers' content.
  SharedWords(const std::vector<CodeFile>& files,
              const std::map<std::string, absl::string_view>& headers);

  // Those of the file that no other file names, but to define a helper function
  // of its own: nobody could miss them.
  std::vector<HelperFunction> LocalHelpers(const CodeFile& file) const;

 private:
  void Add(const CodeFile& file);

  // In how many files and headers each word is, and of how many files it is a
  // helper function. Empty where there is none.
  absl::flat_hash_map<absl::string_view, size_t> mentions_;
  absl::flat_hash_map<absl::string_view, size_t> definers_;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_SHARED_WORDS_H_
