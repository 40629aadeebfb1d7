#ifndef METAD_TESTS_UNIT_SERVER_PIPELINE_IMPORT_IMPORT_FIXTURE_H_
#define METAD_TESTS_UNIT_SERVER_PIPELINE_IMPORT_IMPORT_FIXTURE_H_

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "server/pipeline/import/import_step.h"

namespace metad::pipeline {

// A request whose files the test gives.
class ImportFixture : public testing::Test {
 protected:
  ImportFixture() {
    request_.model_name = "m";
    request_.target = "cortex-m3";
    request_.outputs = {OutputKind::kSource};
  }

  absl::string_view Keep(std::string content) {
    return contents_.emplace_back(std::move(content));
  }

  LibraryInput& AddLibrary(const std::string& name, std::string content) {
    LibraryInput& library = request_.files.libraries.emplace_back();
    library.name = name;
    library.files = {{name, Keep(std::move(content))}};
    return library;
  }

  ConstantFileInput& AddConstants(const std::string& name,
                                  std::string content) {
    ConstantFileInput& file = request_.files.constant_files.emplace_back();
    file.file = {name, Keep(std::move(content))};
    return file;
  }

  ModuleInput& AddModule(const std::string& file_name, std::string content) {
    ModuleInput& module = request_.modules.emplace_back();
    module.kind = ModuleKind::kDetected;
    module.file_name = file_name;
    module.artifact = Keep(std::move(content));
    return module;
  }

  // Nothing is wrong with it.
  void Import() {
    for (const std::string& problem : Problems()) ADD_FAILURE() << problem;
  }

  // "field: description" of all that is.
  std::vector<std::string> Problems() {
    codegen::ViolationList violations;
    ImportFiles(request_, violations);
    std::vector<std::string> problems;
    for (const codegen::Violation& violation : violations.kept()) {
      problems.push_back(
          absl::StrCat(violation.field, ": ", violation.description));
    }
    return problems;
  }

  // "field: text".
  std::vector<std::string> Notes() const {
    std::vector<std::string> notes;
    if (request_.imported == nullptr) return notes;
    for (const BuildNote& note : request_.imported->notes()) {
      notes.push_back(absl::StrCat(note.field, ": ", note.text));
    }
    return notes;
  }

  BuildRequest request_;

 private:
  std::deque<std::string> contents_;
};

}  // namespace metad::pipeline

#endif  // METAD_TESTS_UNIT_SERVER_PIPELINE_IMPORT_IMPORT_FIXTURE_H_
