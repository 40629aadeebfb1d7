#ifndef METAD_CLIENT_OUTPUT_FAILURE_PRINTER_H_
#define METAD_CLIENT_OUTPUT_FAILURE_PRINTER_H_

#include <ostream>

#include "client/failure.h"

namespace metad::client {

// For people: what went wrong, then one line for each detail.
void PrintFailure(const Failure& failure, std::ostream& err);

// The same as one line of JSON: {"event": "failure", "exit_code", "error"}.
void PrintFailureEvent(const Failure& failure, std::ostream& err);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_FAILURE_PRINTER_H_
