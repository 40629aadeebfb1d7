/* Linked through the library's CcInfo: header, object and the modules. */
#include "sine_metadata.h"

int main(void) {
  return TVMSystemLibEntryPoint() == 0 || sizeof sine_dense0_weight != 64;
}
