#ifndef METAD_TESTS_UNIT_CLIENT_TEMP_DIRECTORY_H_
#define METAD_TESTS_UNIT_CLIENT_TEMP_DIRECTORY_H_

#include <string>
#include <vector>

namespace metad::client::testing {

// A directory of the test's own, removed with all that is in it.
class TempDirectory {
 public:
  // Below TEST_TMPDIR, or below `parent` if that is not empty.
  explicit TempDirectory(const std::string& parent = "");
  ~TempDirectory();
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string Path(const std::string& name) const { return path_ + "/" + name; }
  // Writes a file and returns its path.
  std::string Write(const std::string& name, const std::string& content) const;
  // Names of all entries, hidden ones too, sorted.
  std::vector<std::string> Entries() const;

 private:
  std::string path_;
};

// Fails the test if there is no such file.
std::string ReadFile(const std::string& path);

}  // namespace metad::client::testing

#endif  // METAD_TESTS_UNIT_CLIENT_TEMP_DIRECTORY_H_
