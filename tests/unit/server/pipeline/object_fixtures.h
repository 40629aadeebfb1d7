#ifndef METAD_TESTS_UNIT_SERVER_PIPELINE_OBJECT_FIXTURES_H_
#define METAD_TESTS_UNIT_SERVER_PIPELINE_OBJECT_FIXTURES_H_

#include <string>

#include "server/pipeline/module_functions.h"

namespace metad::pipeline {

// Content of a file that this package's BUILD compiled: "operators.o", ...
std::string Fixture(const std::string& name);

// What operators.o and its kin are compiled for.
MachineExpectation CortexM3();
MachineExpectation Native();

}  // namespace metad::pipeline

#endif  // METAD_TESTS_UNIT_SERVER_PIPELINE_OBJECT_FIXTURES_H_
