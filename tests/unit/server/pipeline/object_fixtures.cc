#include "tests/unit/server/pipeline/object_fixtures.h"

#include <elf.h>

#include "gtest/gtest.h"
#include "server/execution/toolchain_catalog.h"
#include "server/platform/file_content.h"

namespace metad::pipeline {

std::string Fixture(const std::string& name) {
  auto content = platform::ReadFileContent(
      "tests/unit/server/pipeline/fixtures/" + name, 64 << 20);
  EXPECT_TRUE(content.ok()) << content.status();
  return content.ok() ? *content : "";
}

MachineExpectation CortexM3() { return {"cortex-m3", EM_ARM, 32, false}; }

MachineExpectation Native() {
  const execution::TargetDescription* host =
      execution::ToolchainCatalog::Default().FindTarget("host");
  return {host->name, host->elf_machine, host->pointer_bits, host->big_endian};
}

}  // namespace metad::pipeline
