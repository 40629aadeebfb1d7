// Runs a fuzz target without libFuzzer: every file of its corpus, then inputs
// made of them by chance, the same ones each time.
//
//   NAME_fuzz_test DIRECTORY [ITERATIONS [SEED]]
//
// The input that ends the process is left in TEST_UNDECLARED_OUTPUTS_DIR, or in
// /tmp, and named.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz_target.h"

namespace {

constexpr size_t kMaxInputBytes = size_t{1} << 16;
constexpr int kDefaultIterations = 2000;

class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, uint32_t seed)
      : seeds_(std::move(seeds)), random_(seed) {}

  std::string Next() {
    std::string input = Pick();
    for (uint32_t edits = 1 + random_() % 6; edits > 0; --edits) Edit(input);
    input.resize(std::min(input.size(), kMaxInputBytes));
    return input;
  }

 private:
  const std::string& Pick() { return seeds_[random_() % seeds_.size()]; }
  size_t Below(size_t size) { return size == 0 ? 0 : random_() % size; }

  void Edit(std::string& input) {
    const size_t at = Below(input.size());
    const size_t length = 1 + Below(16);
    switch (random_() % 8) {
      case 0:
        if (!input.empty()) input[at] ^= static_cast<char>(1 << random_() % 8);
        break;
      case 1:
        if (!input.empty()) input[at] = static_cast<char>(random_());
        break;
      case 2:
        input.erase(at, length);
        break;
      case 3:
        input.insert(at, input.substr(Below(input.size()), length));
        break;
      case 4:
        SetNumber(at, input);
        break;
      case 5:
        input.resize(at);
        break;
      case 6: {
        const std::string& other = Pick();
        input.replace(at, length, other.substr(Below(other.size()), length));
        break;
      }
      default:
        if (!input.empty()) input[at] = "0123456789,:{}[]()'\"\\ -"[Below(23)];
    }
  }

  // A little-endian one of the kind that is forgotten.
  void SetNumber(size_t at, std::string& input) {
    static const std::vector<uint64_t> kNumbers = {
        0,          1,          2,          7,          8,          0x7f,
        0x80,       0xff,       0xffff,     0x7fffffff, 0x80000000, 0xffffffff,
        1ULL << 32, 1ULL << 61, ~0ULL >> 1, 1ULL << 63, ~0ULL};
    const uint64_t number = kNumbers[Below(kNumbers.size())];
    const size_t bytes = size_t{1} << random_() % 4;
    for (size_t i = 0; i < bytes && at + i < input.size(); ++i) {
      input[at + i] = static_cast<char>(number >> (8 * i) & 0xff);
    }
  }

  const std::vector<std::string> seeds_;
  std::mt19937 random_;
};

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Before it runs: a sanitizer ends the process without a word to anybody.
void Run(const std::string& input, const std::string& kept_as) {
  std::ofstream(kept_as, std::ios::binary) << input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()),
                         input.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "expected DIRECTORY [ITERATIONS [SEED]]\n");
    return 2;
  }
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  if (paths.empty()) {
    std::fprintf(stderr, "%s holds no corpus\n", argv[1]);
    return 2;
  }
  const char* const outputs = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR");
  const std::string kept_as =
      std::string(outputs == nullptr ? "/tmp" : outputs) + "/last_input";
  std::printf("the last input is kept as %s\n", kept_as.c_str());
  std::fflush(stdout);
  std::vector<std::string> seeds;
  for (const std::filesystem::path& path : paths) {
    seeds.push_back(ReadFile(path));
    Run(seeds.back(), kept_as);
  }
  const int iterations = argc > 2 ? std::atoi(argv[2]) : kDefaultIterations;
  const auto seed = static_cast<uint32_t>(argc > 3 ? std::atoi(argv[3]) : 1);
  Mutator mutator(std::move(seeds), seed);
  for (int i = 0; i < iterations; ++i) Run(mutator.Next(), kept_as);
  std::remove(kept_as.c_str());
  std::printf("%zu files and %d inputs made of them\n", paths.size(),
              iterations);
  return 0;
}
