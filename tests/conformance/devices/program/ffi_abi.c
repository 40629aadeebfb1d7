/*
 * tvm-ffi: the image registers its symbols with the runtime, which keeps them
 * in a table of its own and looks a function up under its prefix. This is that
 * part of the runtime, as small as it can be.
 */
#include <stddef.h>

#include "abi.h"
#include "ffi_operators.h"

#define PREFIX "__tvm_ffi_"

enum { MAX_SYMBOLS = 512 };

static struct {
  const char* name;
  void* address;
} symbols[MAX_SYMBOLS];
static uint32_t symbol_count = 0;

int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol);

int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol) {
  if (symbol_count == MAX_SYMBOLS) return -1;
  symbols[symbol_count].name = name;
  symbols[symbol_count].address = symbol;
  ++symbol_count;
  return 0;
}

/* Of the model "edge", as its header declares it. */
int edge_register(void);

int abi_start(void) { return edge_register() == 0; }

uint32_t abi_function_count(void) { return symbol_count; }

static uintptr_t length_of(const char* text) {
  uintptr_t length = 0;
  while (text[length] != '\0') ++length;
  return length;
}

/* The runtime's table is in RAM. Names are not copied: they are the image's. */
void abi_check_tables(void) {
  uint32_t i;
  for (i = 0; i < symbol_count; ++i) {
    check_in_flash(symbols[i].name, length_of(symbols[i].name) + 1,
                   "a function's name");
  }
}

/* Whether `symbol` is PREFIX and then `name`. */
static int names_function(const char* symbol, const char* name) {
  const char* prefix = PREFIX;
  for (; *prefix != '\0'; ++prefix, ++symbol) {
    if (*symbol != *prefix) return 0;
  }
  for (; *symbol != '\0' && *symbol == *name; ++symbol, ++name) {
  }
  return *symbol == *name;
}

enum abi_outcome abi_call(const char* name, int64_t* value) {
  TVMFFISafeCallType function = NULL;
  TVMFFIAny argument = {FFI_INT, 0, {OPERATOR_ARGUMENT}};
  TVMFFIAny result = {FFI_NONE, 0, {0}};
  uint32_t i;
  for (i = 0; i < symbol_count; ++i) {
    if (!names_function(symbols[i].name, name)) continue;
    function = (TVMFFISafeCallType)(uintptr_t)symbols[i].address;
  }
  if (function == NULL) return ABI_ABSENT;
  if (function(NULL, &argument, 1, &result) != 0) return ABI_FAILED;
  if (result.type_index != FFI_INT) return ABI_FAILED;
  *value = result.value.v_int64;
  return ABI_CALLED;
}
