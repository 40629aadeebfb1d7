/*
 * Looks up names among the functions of a registry. Built once for the runtime
 * `standalone`, and with LINEAR_SCAN for the runtime `crt`, where the names
 * stand in one blob that is searched from the front, as that runtime does.
 *
 *   lookup found      names that the registry has
 *   lookup absent     names that it does not have
 *
 * prints how many names it looked up. The instructions inside perf_lookup() are
 * counted from outside.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "lookup_metadata.h"

/* Generated beside this file. */
extern const char* const perf_found[];
extern const char* const perf_absent[];
extern const unsigned perf_name_count;

__attribute__((noinline)) int perf_lookup(const char* name);

#ifdef LINEAR_SCAN

typedef int (*packed_function)(void*, int*, int, void*, int*, void*);
struct TVMFuncRegistry {
  const char* names;
  const packed_function* funcs;
};
struct TVMModule {
  const struct TVMFuncRegistry* registry;
};

int perf_lookup(const char* name) {
  const struct TVMFuncRegistry* registry = TVMSystemLibEntryPoint()->registry;
  const char* entry = registry->names + sizeof(uint16_t);
  uint16_t count;
  unsigned i;
  memcpy(&count, registry->names, sizeof(count));
  for (i = 0; i < count; ++i) {
    if (strcmp(entry, name) == 0) return registry->funcs[i] != 0;
    entry += strlen(entry) + 1;
  }
  return 0;
}

#else

int perf_lookup(const char* name) {
  return metad_find_function(&metad_lookup_registry, name) != 0;
}

#endif

int main(int argc, char** argv) {
  const int absent = argc > 1 && strcmp(argv[1], "absent") == 0;
  const char* const* names = absent ? perf_absent : perf_found;
  unsigned i;
  for (i = 0; i < perf_name_count; ++i) {
    if (perf_lookup(names[i]) == absent) return 1;
  }
  printf("%u\n", perf_name_count);
  return 0;
}
