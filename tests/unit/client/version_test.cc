#include "client/version.h"

#include <string>

#include "codegen/version.h"
#include "gtest/gtest.h"

namespace metad::client {
namespace {

// The client may not use the code generation, so it has a constant of its own.
TEST(VersionTest, ClientAndGeneratorAreReleasedTogether) {
  EXPECT_EQ(std::string(kClientVersion),
            std::string(codegen::kGeneratorVersion));
}

}  // namespace
}  // namespace metad::client
