#include "server/formats/module_file_kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/string_view.h"

namespace metad::formats {
namespace {

using ::testing::HasSubstr;

TEST(ModuleFileKindTest, FirstBytesGoBeforeTheExtension) {
  EXPECT_EQ(KindOfModuleFile("a.c",
                             "\x7f"
                             "ELF..."),
            ModuleFileKind::kObject);
  EXPECT_EQ(KindOfModuleFile("a.c", "!<arch>\n"), ModuleFileKind::kArchive);
  EXPECT_EQ(KindOfModuleFile("a.o", "!<thin>\n"), ModuleFileKind::kArchive);
  EXPECT_EQ(KindOfModuleFile("a.c", absl::string_view("x\0y", 3)),
            ModuleFileKind::kObject);
}

TEST(ModuleFileKindTest, ExtensionTellsTheLanguageOfASource) {
  EXPECT_EQ(KindOfModuleFile("a.c", "int f;"), ModuleFileKind::kCSource);
  for (const char* name : {"a.cc", "b.c.cpp", "dir.c/a.cxx"}) {
    EXPECT_EQ(KindOfModuleFile(name, "int f;"), ModuleFileKind::kCxxSource);
  }
  for (const char* name : {"a", ".c", "a.h", "a.o", "dir.c/a"}) {
    EXPECT_EQ(KindOfModuleFile(name, "int f;"), ModuleFileKind::kNone);
  }
}

TEST(ModuleFileKindTest, WhatIsNoneIsCalledByItsName) {
  const char kPointer[] = "version https://git-lfs.github.com/spec/v1\noid ";
  EXPECT_EQ(KindOfModuleFile("a.c", kPointer), ModuleFileKind::kNone);
  EXPECT_THAT(RefusalOfModule(kPointer), HasSubstr("Git LFS"));
  EXPECT_THAT(RefusalOfModule("what"),
              HasSubstr("starts with \"what\"; expected an ELF object"));
}

}  // namespace
}  // namespace metad::formats
