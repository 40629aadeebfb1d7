#include "board.h"
#include "model.h"

enum { kMostPrinted = 20 };

static int failures = 0;

void check(int holds, const char* what, const char* subject) {
  if (holds) return;
  if (++failures > kMostPrinted) return;
  board_print("FAIL ");
  board_print(what);
  board_print(" ");
  board_print(subject);
  board_print("\n");
}

int checks_done(void) {
  if (failures != 0) return 1;
  board_print("PASS model\n");
  return 0;
}
