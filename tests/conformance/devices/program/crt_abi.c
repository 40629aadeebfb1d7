/*
 * TVM's C runtime: a blob of names behind a count, searched from its beginning;
 * a function's handle is its index with a mark. CRT_COUNT_BYTES is 2 for the
 * versions 0.9 to 0.18, and 1 for those before.
 */
#include "abi.h"
#include "crt_operators.h"

#define FUNCTION_MARK 0x8000u
#define NO_FUNCTION 0u

#if CRT_COUNT_BYTES == 1
typedef uint8_t count_type;
#else
typedef uint16_t count_type;
#endif

static const TVMModule* system_library;

static int equal(const char* a, const char* b) {
  for (; *a != '\0' && *a == *b; ++a, ++b) {
  }
  return *a == *b;
}

static const char* after(const char* name) {
  while (*name != '\0') ++name;
  return name + 1;
}

static const char* first_name(void) {
  return system_library->registry->names + sizeof(count_type);
}

/* As the runtime does: one load, of the machine's own byte order. */
uint32_t abi_function_count(void) {
  return *(const count_type*)(const void*)system_library->registry->names;
}

int abi_start(void) {
  system_library = TVMSystemLibEntryPoint();
  return system_library != 0 && system_library->registry != 0;
}

void abi_check_tables(void) {
  const TVMFuncRegistry* registry = system_library->registry;
  const uint32_t count = abi_function_count();
  const char* end = first_name();
  uint32_t i;
  for (i = 0; i < count; ++i) end = after(end);
  check(*end == '\0', "not ended by a NUL", "the names");
  check((uintptr_t)registry->names % sizeof(count_type) == 0, "is not aligned",
        "the count");
  check_in_flash(system_library, sizeof(*system_library), "the module");
  check_in_flash(registry, sizeof(*registry), "the registry");
  check_in_flash(registry->names, (uintptr_t)(end + 1 - registry->names),
                 "the names");
  check_in_flash(registry->funcs, count * sizeof(registry->funcs[0]),
                 "the function table");
}

static uint32_t handle_of(const char* name) {
  const char* candidate = first_name();
  const uint32_t count = abi_function_count();
  uint32_t i;
  for (i = 0; i < count; ++i, candidate = after(candidate)) {
    if (equal(candidate, name)) return i | FUNCTION_MARK;
  }
  return NO_FUNCTION;
}

enum abi_outcome abi_call(const char* name, int64_t* value) {
  const uint32_t handle = handle_of(name);
  TVMValue argument;
  TVMValue result;
  int type_code = 0;
  int result_code = -1;
  int resource = 0;
  if (handle == NO_FUNCTION) return ABI_ABSENT;
  argument.v_int64 = OPERATOR_ARGUMENT;
  result.v_int64 = -1;
  if (system_library->registry->funcs[handle & ~FUNCTION_MARK](
          &argument, &type_code, 1, &result, &result_code, &resource) != 0 ||
      result_code != 0) {
    return ABI_FAILED;
  }
  *value = result.v_int64;
  return ABI_CALLED;
}
