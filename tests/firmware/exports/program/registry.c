#include "registry.h"

#include "board.h"
#include "model.h"

const struct TVMModule* TVMSystemLibEntryPoint(void);

static const struct TVMFuncRegistry* registry(void) {
  return TVMSystemLibEntryPoint()->registry;
}

int names_equal(const char* a, const char* b) {
  while (*a != '\0' && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}

unsigned registry_size(void) {
  // In the target's byte order, at an odd address perhaps.
  const unsigned char* bytes = (const unsigned char*)registry()->names;
  uint16_t count;
  unsigned char* out = (unsigned char*)&count;
  out[0] = bytes[0];
  out[1] = bytes[1];
  return count;
}

unsigned registry_position(const char* name, unsigned first) {
  const char* candidate = registry()->names + 2;
  const unsigned size = registry_size();
  unsigned i;
  for (i = 0; i < size; ++i) {
    if (i >= first && names_equal(candidate, name)) return i;
    while (*candidate != '\0') ++candidate;
    ++candidate;
  }
  return size;
}

PackedFunction registry_function(const char* name) {
  const unsigned position = registry_position(name, 0);
  return position == registry_size() ? NULL : registry()->funcs[position];
}

void check_functions(const char* const* names, unsigned count) {
  const unsigned size = registry_size();
  unsigned next = 0;
  unsigned i;
  check(board_in_flash(registry()->funcs, size * sizeof(PackedFunction)),
        "in RAM:", "table of functions");
  check(board_in_flash(registry()->names, 1), "in RAM:", "names of functions");
  for (i = 0; i < count; ++i) {
    next = registry_position(names[i], next);
    check(next < size && registry()->funcs[next] != 0,
          "not found, or in another order:", names[i]);
    if (next < size) ++next;
  }
}
