// Rewrites the golden files of the workspace it is run from:
//   bazel run //tests/golden:update

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "tests/golden/golden_text.h"

namespace {

namespace fs = std::filesystem;

bool WriteFile(const fs::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  return file.good();
}

// Those of models that are no longer there.
void RemoveOldFiles(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".golden") fs::remove(entry.path());
  }
}

}  // namespace

int main() {
  const char* const workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  if (workspace == nullptr) {
    std::cerr << "update: run me with: bazel run //tests/golden:update\n";
    return 2;
  }
  const fs::path folder = fs::path(workspace) / "tests/golden";
  RemoveOldFiles(folder);
  for (const auto& text : metad::codegen::GenerateGoldenTexts()) {
    const fs::path path = folder / text.file_name;
    if (!WriteFile(path, text.content)) {
      std::cerr << "update: cannot write " << path << "\n";
      return 1;
    }
    std::cout << path.string() << "\n";
  }
  return 0;
}
