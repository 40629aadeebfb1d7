#ifndef METAD_CLIENT_REQUEST_CONSTANT_FILES_H_
#define METAD_CLIENT_REQUEST_CONSTANT_FILES_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/failure.h"
#include "client/request/constant_names.h"
#include "server/formats/tensors/constant_file.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::client {

// Reads the constants of files as the command line names them,
//
//   [NAME=]FILE[:TYPE[SHAPE]]
//
// where NAME is for files of one constant (.npy and raw), which are called as
// the file without its extension otherwise, and TYPE makes the file a raw one.
// Files are mapped, and only what is selected is read.
class ConstantFiles {
 public:
  // Adds whatever is wrong to `problems`, under the name of `option` where it
  // is the command line's fault. Both outlive this.
  ConstantFiles(std::string option, ConstantNames& names, Problems& problems)
      : option_(std::move(option)), names_(names), problems_(problems) {}

  // The constants that are selected, under their new names. `scope` is where
  // names must differ: a second constant of a name is a problem that names both
  // files. So is a file that gives none, since it was asked for: the problem
  // says what is in it, or that --select takes nothing of it.
  formats::FileConstants Read(const std::string& text,
                              const std::string& scope);

  // Whether each file so far could be read, so that a name that none of them
  // has is nowhere.
  bool all_are_read() const { return all_are_read_; }

 private:
  // Nothing where the argument or the file is refused.
  std::optional<formats::FileConstants> ReadFile(const std::string& text);
  void CheckDuplicate(const std::string& path, const std::string& scope,
                      const formats::ImportedConstant& constant);

  const std::string option_;
  ConstantNames& names_;
  Problems& problems_;
  bool all_are_read_ = true;
  // Sources by scope and name.
  std::map<std::pair<std::string, std::string>, std::string> sources_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_CONSTANT_FILES_H_
