/* A firmware that does nothing but refer to what the runtime of -DRUNTIME_...
   starts from. */
#include <stdint.h>

extern const uint32_t stack_top;
void reset_handler(void);

__attribute__((section(".vectors"), used)) const struct {
  const uint32_t* stack;
  void (*reset)(void);
} vectors = {&stack_top, reset_handler};

volatile uintptr_t found;
uint32_t counter = 7;

#if defined(RUNTIME_CRT)
const void* TVMSystemLibEntryPoint(void);
#define FIND() ((uintptr_t)TVMSystemLibEntryPoint())
#elif defined(RUNTIME_FFI)
int sine_register(void);
int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol) {
  found += (uintptr_t)name + (uintptr_t)symbol;
  return 0;
}
#define FIND() ((uintptr_t)sine_register())
#elif defined(RUNTIME_STANDALONE)
extern const char metad_sine_registry;
#define FIND() ((uintptr_t)&metad_sine_registry)
#else
#define FIND() ((uintptr_t)0)
#endif

void reset_handler(void) {
  found = FIND();
  for (;;) ++counter;
}
