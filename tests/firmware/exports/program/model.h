// What model.c says of one model; the bench writes it (../model_text.h). The
// functions below are all that it calls.
#ifndef METAD_TESTS_FIRMWARE_EXPORTS_PROGRAM_MODEL_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_PROGRAM_MODEL_H_

#include <stddef.h>
#include <stdint.h>

#include "tvm_abi.h"

struct model_input {
  const char* name;
  DlTensor tensor;
};

// What an operator reads or writes.
struct model_value {
  // The name of the constant whose data it has, as TVM's .params has it; null
  // where `tensor` has data.
  const char* constant;
  DlTensor tensor;
};

// An operator and its arguments, positions among the values.
struct model_call {
  const char* function;
  const uint16_t* arguments;
  unsigned count;
};

// A constant of metad's table by that name, or null. Of model.c.
const void* model_constant(const char* name);

// Counts what does not hold and prints it.
void check(int holds, const char* what, const char* subject);

// The registry has these functions in this order; others may be between them.
void check_functions(const char* const* names, unsigned count);

// An integer is exactly what is expected, a floating point number within 1e-5.
void check_output(const char* name, const DlTensor* output,
                  const void* expected);

// The same for an output that is a value of a graph; it may be a constant.
void check_value(const char* name, const struct model_value* value,
                 const void* expected);

// Calls operators by name, as a graph executor does.
void run_calls(const struct model_value* values, const struct model_call* calls,
               unsigned count);

// Calls the packed entry of an ahead-of-time compiled model, the first of
// `entries` that the registry has: inputs in the order that its TVMMetadata
// says, then outputs. Null ends the entries.
void run_packed_entry(const char* const* entries, const char* metadata,
                      const struct model_input* inputs, unsigned input_count,
                      const DlTensor* outputs, unsigned output_count);

// The status of the program; says PASS where all checks held.
int checks_done(void);

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_PROGRAM_MODEL_H_
