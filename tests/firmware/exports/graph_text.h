#ifndef METAD_TESTS_FIRMWARE_EXPORTS_GRAPH_TEXT_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_GRAPH_TEXT_H_

#include <string>
#include <vector>

#include "tests/firmware/exports/expected_tensors.h"

namespace metad::firmware {

// What program/calls.c needs of a graph.
struct GraphText {
  // Definitions: storage, `model_values`, `model_calls`.
  std::string definitions;
  // For each of the model's outputs, the position of its value.
  std::vector<size_t> outputs;
  bool has_constants = false;
};

// Of the graph executor's JSON. An argument is an input where `tensors` has
// one of its name, else a constant, which metad's table has after `prefix`.
GraphText TextOfGraph(const std::string& graph, const ExpectedTensors& tensors,
                      const std::string& prefix);

// Of a single operator: its inputs, then its outputs.
GraphText TextOfOperator(const std::string& name,
                         const ExpectedTensors& tensors);

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_GRAPH_TEXT_H_
