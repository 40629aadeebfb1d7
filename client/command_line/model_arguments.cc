#include "client/command_line/model_arguments.h"

#include <algorithm>
#include <string>
#include <vector>

namespace metad::client {
namespace {

void BeginModel(const std::string& name, SubmitArguments& arguments) {
  arguments.present_model = name;
  std::vector<ModelArgument>& models = arguments.options.models;
  const bool known =
      std::any_of(models.begin(), models.end(),
                  [&](const ModelArgument& m) { return m.name == name; });
  if (!known) models.push_back({name, ""});
}

void SetSystemLibPrefix(const std::string& prefix, SubmitArguments& arguments) {
  for (ModelArgument& model : arguments.options.models) {
    if (model.name == arguments.present_model) model.system_lib_prefix = prefix;
  }
  if (arguments.options.models.empty()) arguments.only_models_prefix = prefix;
}

}  // namespace

void DescribeModels(SubmitArguments& arguments, OptionTable& table) {
  SubmitOptions& options = arguments.options;
  table.AddEach(
      "--model", "NAME",
      "One of several models that share the image: the --module, --external "
      "and --constants that follow are its",
      [&](const std::string& name) { BeginModel(name, arguments); });
  table.AddEach(
      "--system-lib-prefix", "PREFIX",
      "ffi only: prefix of the functions of the --model before it, or of the "
      "only model",
      [&](const std::string& prefix) {
        SetSystemLibPrefix(prefix, arguments);
      });
  table.AddList(
      "--aot", "[MODEL:]FILE",
      "crt and crt-v1: the interface of an ahead-of-time compiled model, a "
      "metad.v1.AotInterface in protobuf's text format",
      [&](const std::string& text) { options.interfaces.push_back(text); });
  table.AddTexts("--join", "FILE",
                 "NAME_report.json of an earlier build with --joinable, whose "
                 "functions and constants this registry serves too",
                 options.joined_reports);
  table.AddFlag(
      "--joinable",
      "A later registry of the same image will --join this one, without "
      "which the image then does not link",
      options.joinable);
  table.AddFlag("--ffi-constructor",
                "ffi only: also register from a static constructor",
                options.ffi_constructor);
  table.AddFlag("--constant-table",
                "A table in which the program finds constants by name "
                "(metad_constant.h); standalone always has it",
                options.constant_table);
}

void DescribeModules(SubmitArguments& arguments, OptionTable& table) {
  SubmitOptions& options = arguments.options;
  table.AddList(
      "--module", "[NAME=]FILE",
      "Object, archive, C or C++ source of a runtime module; or a shared "
      "object, whose functions are those of .dynsym and which the program "
      "links itself",
      [&](const std::string& text) {
        options.modules.push_back({text, false, arguments.present_model});
      });
  table.AddList(
      "--external", "NAME",
      "A module that is linked later; needs --functions NAME:...",
      [&](const std::string& text) {
        options.modules.push_back({text, true, arguments.present_model});
      });
  table.AddList(
      "--functions", "[MODULE:]A,B",
      "What a module answers to get_func_names; @FILE: one name per line",
      [&](const std::string& text) { options.functions.push_back(text); });
  table.AddEach("--function-pattern", "[MODULE:]RE2",
                "RE2 that a function found in an artifact must match",
                [&](const std::string& text) {
                  options.function_patterns.push_back(text);
                });
  table.AddList("--requires", "[MODULE:]CONSTANT,...",
                "Constants that a module refers to",
                [&](const std::string& text) {
                  options.required_constants.push_back(text);
                });
}

}  // namespace metad::client
