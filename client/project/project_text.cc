#include "client/project/project_text.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace metad::client {
namespace {

std::string Literal(const std::string& text) {
  return absl::StrCat("\"", absl::Utf8SafeCEscape(text), "\"");
}

// ` name: "text"`, or nothing.
std::string Field(const char* name, const std::string& text) {
  return text.empty() ? "" : absl::StrCat(" ", name, ": ", Literal(text));
}

}  // namespace

std::string ProjectText(const Project& project) {
  std::string text =
      "# What `metactl submit` builds here. Paths are relative to this file.\n";
  if (!project.model_library().empty()) {
    absl::StrAppend(&text,
                    "\n# A Model Library Format archive: names, runtime and "
                    "target are what it says,\n"
                    "# where nothing here does.\nmodel_library: ",
                    Literal(project.model_library(0)), "\n");
    for (int i = 1; i < project.model_library_size(); ++i) {
      absl::StrAppend(
          &text, "model_library: ", Literal(project.model_library(i)), "\n");
    }
  }
  if (!project.model_name().empty()) {
    absl::StrAppend(&text, "\n# Files and symbols carry it.\nmodel_name: ",
                    Literal(project.model_name()), "\n");
  }
  if (!project.target().empty()) {
    absl::StrAppend(&text,
                    "\n# Names that `metactl targets` lists. Of several, each "
                    "has a directory of its own.\n");
  }
  for (const std::string& target : project.target()) {
    absl::StrAppend(&text, "target: ", Literal(target), "\n");
  }
  if (!project.runtime().empty()) {
    absl::StrAppend(&text, "\n# crt, crt-v1, ffi or standalone.\nruntime: ",
                    Literal(project.runtime()), "\n");
  }
  if (!project.module().empty()) {
    absl::StrAppend(&text,
                    "\n# Runtime modules, in the registry's order. One that "
                    "lists no `function` is asked\n"
                    "# through its symbol table; `for_target` says for which "
                    "targets an object is.\n");
  }
  for (const Module& module : project.module()) {
    absl::StrAppend(&text, "module {", Field("name", module.name()),
                    Field("file", module.file()), " }\n");
  }
  if (!project.constants().empty()) {
    absl::StrAppend(&text,
                    "\n# Constants. `constant { name: \"NAME\" region: "
                    "\"FLASH\" }` says something of one.\n");
  }
  for (const ConstantFile& constants : project.constants()) {
    absl::StrAppend(&text, "constants {", Field("name", constants.name()),
                    Field("file", constants.file()), " }\n");
  }
  return text;
}

}  // namespace metad::client
