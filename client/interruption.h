#ifndef METAD_CLIENT_INTERRUPTION_H_
#define METAD_CLIENT_INTERRUPTION_H_

#include "absl/status/status.h"

namespace metad::client {

// A descriptor that can be read from once the user wants the process to stop,
// and is never read from; -1 for none. InterruptSignals sets it. Thread-safe.
void SetInterruption(int descriptor);

// Waits until `descriptor` can be read from, or has come to its end. Cancelled
// where the process is to stop first.
absl::Status WaitForInput(int descriptor);

}  // namespace metad::client

#endif  // METAD_CLIENT_INTERRUPTION_H_
