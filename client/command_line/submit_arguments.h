#ifndef METAD_CLIENT_COMMAND_LINE_SUBMIT_ARGUMENTS_H_
#define METAD_CLIENT_COMMAND_LINE_SUBMIT_ARGUMENTS_H_

#include <set>
#include <string>
#include <vector>

#include "client/command_line/option_table.h"
#include "client/command_options.h"
#include "client/failure.h"

namespace metad::client {

// The arguments of `submit` as CLI11 leaves them: names and files untouched,
// values of a fixed set still text.
struct SubmitArguments {
  SubmitOptions options;
  std::string progress = "auto";
  std::string runtime = "crt";
  std::string object_engine = "auto";
  // Where it is not given, DefaultOutputs() counts.
  std::string emit;
  std::string timeout;
  std::vector<std::string> labels;
  // The model that --module, --external and --constants add to.
  std::string present_model;
  // --system-lib-prefix without a --model before it.
  std::string only_models_prefix;
  std::string project;
};

// Adds the options to `table`, but for those of the session; `arguments` must
// outlive it.
void DescribeSubmit(SubmitArguments& arguments, OptionTable& table);

// What was asked for by the options that were `given`, but for the session.
// Usable only if nothing was added to `problems`.
SubmitOptions ReadSubmit(const SubmitArguments& arguments,
                         const std::set<std::string>& given,
                         Problems& problems);

// Whether a project file is to say what is built: --project names one, or none
// of the options that were `given` describes anything.
bool AsksForProject(const std::set<std::string>& given);

// The same as ReadSubmit() of such a command line. Options that describe what
// the project describes are usage errors.
ProjectOptions ReadProject(const SubmitArguments& arguments,
                           const std::set<std::string>& given,
                           Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_SUBMIT_ARGUMENTS_H_
