#ifndef METAD_SERVER_PIPELINE_INCLUDE_PATHS_H_
#define METAD_SERVER_PIPELINE_INCLUDE_PATHS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "codegen/plan/violation_list.h"

namespace metad::pipeline {

// The paths of one module's include files, which become files of a directory
// and words of a command line: checked, so that they leave neither.
class IncludePaths {
 public:
  explicit IncludePaths(codegen::ViolationList& violations)
      : violations_(violations) {}

  // One more file. What is wrong with it, by itself or beside those before it,
  // is reported at `field`.
  void AddFile(const std::string& path, const std::string& field);

  // Whether it is above one of the files added; else that is reported at
  // `field`.
  void CheckDirectory(const std::string& path, const std::string& field);

 private:
  enum class Use { kFile, kDirectory };

  codegen::ViolationList& violations_;
  // The paths so far, and the directories above them.
  absl::flat_hash_map<std::string, Use> taken_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_INCLUDE_PATHS_H_
