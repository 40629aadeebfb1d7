#ifndef METAD_TESTS_ARCHITECTURE_CONTROL_LOWER_H_
#define METAD_TESTS_ARCHITECTURE_CONTROL_LOWER_H_

#include <grpcpp/grpcpp.h>

#include <string>

#include "absl/strings/string_view.h"
#include "tests/architecture/control/upper.h"

#endif  // METAD_TESTS_ARCHITECTURE_CONTROL_LOWER_H_
