// Calls the first function of the registry, as a runtime does, and says so
// before and after.
#include <stdint.h>

#include "board.h"

typedef int32_t (*PackedFunction)(void* args, int32_t* type_codes,
                                  int32_t num_args, void* result,
                                  int32_t* result_code, void* handle);
typedef struct {
  const char* names;
  const PackedFunction* functions;
} Registry;
typedef struct {
  const Registry* registry;
} Module;

const Module* TVMSystemLibEntryPoint(void);

int main(void) {
  static float numbers[4];
  static int32_t codes[4] = {0};
  int32_t answer;
  board_print("calling\n");
  answer = TVMSystemLibEntryPoint()->registry->functions[0](
      numbers, codes, 21, numbers, codes, numbers);
  board_print(answer == 7 ? "PASS\n" : "FAIL answer\n");
  return answer == 7 ? 0 : 1;
}
