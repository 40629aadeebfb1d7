/*
 * The checks on the device. Each that fails prints a line with FAIL; the last
 * line says how much was checked.
 */
#include "abi.h"
#include "board.h"
#include "expectations.h"

static uint32_t failures = 0;

void check(int holds, const char* claim, const char* subject) {
  if (holds) return;
  ++failures;
  board_print("FAIL ");
  board_print(claim);
  board_print(": ");
  board_print(subject);
  board_print("\n");
}

void check_in_flash(const void* data, uintptr_t size, const char* subject) {
  check(board_in_flash(data, size), "not in flash", subject);
}

static void check_functions(void) {
  uint32_t i;
  check(abi_function_count() == expected_function_count, "another count",
        "of functions");
  for (i = 0; i < expected_function_count; ++i) {
    const struct expected_function* function = &expected_functions[i];
    int64_t value = -1;
    const enum abi_outcome outcome = abi_call(function->name, &value);
    check(outcome != ABI_ABSENT, "not in the registry", function->name);
    check(outcome != ABI_FAILED, "returned an error", function->name);
    if (outcome != ABI_CALLED) continue;
    check(value == function->value, "is another function", function->name);
  }
  for (i = 0; i < expected_absent_count; ++i) {
    int64_t value = -1;
    check(abi_call(expected_absent[i], &value) == ABI_ABSENT, "in the registry",
          expected_absent[i]);
  }
}

static void check_bytes(const struct expected_constant* constant) {
  const volatile unsigned char* bytes =
      (const volatile unsigned char*)constant->address;
  uintptr_t i;
  for (i = 0; i < constant->size; ++i) {
    if (bytes[i] == constant->bytes[i]) continue;
    check(0, "has other bytes", constant->name);
    board_print("  first at ");
    board_print_decimal((uint32_t)i);
    board_print(": ");
    board_print_hex(bytes[i]);
    board_print(" instead of ");
    board_print_hex(constant->bytes[i]);
    board_print("\n");
    return;
  }
}

/* Returns how many bytes were compared. */
static uint32_t check_constants(void) {
  uint32_t compared = 0;
  uint32_t i;
  for (i = 0; i < expected_constant_count; ++i) {
    const struct expected_constant* constant = &expected_constants[i];
    /* C has no empty arrays: something stands for an empty tensor. */
    check(constant->size == 0 || constant->declared_size == constant->size,
          "is declared with another size", constant->name);
    check((uintptr_t)constant->address % constant->alignment == 0,
          "is not aligned", constant->name);
    check_in_flash(constant->address, constant->declared_size, constant->name);
    check_bytes(constant);
    compared += (uint32_t)constant->size;
  }
  return compared;
}

static void print_summary(uint32_t bytes) {
  board_print(failures == 0 ? "PASS " : "FAIL ");
  board_print_decimal(expected_function_count);
  board_print(" functions, ");
  board_print_decimal(expected_absent_count);
  board_print(" absent names, ");
  board_print_decimal(expected_constant_count);
  board_print(" constants of ");
  board_print_decimal(bytes);
  board_print(" bytes\n");
}

#if defined(WRITE_TO_A_CONSTANT)
/* Not to be survived. */
static void write_to_a_constant(void) {
  volatile unsigned char* byte =
      (volatile unsigned char*)(uintptr_t)expected_constants[0].address;
  board_print("writing to a constant\n");
  *byte = (unsigned char)~*byte;
}
#else
static void write_to_a_constant(void) {}
#endif

int main(void) {
  uint32_t bytes;
  if (!abi_start()) {
    board_print("FAIL there is no registry\n");
    return 1;
  }
  abi_check_tables();
  check_functions();
  bytes = check_constants();
  write_to_a_constant();
  print_summary(bytes);
  return failures == 0 ? 0 : 1;
}
