#ifndef METAD_CLIENT_INTERRUPT_SIGNALS_H_
#define METAD_CLIENT_INTERRUPT_SIGNALS_H_

#include <memory>
#include <thread>

#include "client/cancellation.h"

namespace metad::client {

// While it lives, the first SIGINT or SIGTERM cancels `cancellation` and ends
// what waits for input (interruption.h), and a
// second one ends the process the ordinary way, should winding up take long.
// SIGPIPE and SIGXFSZ are ignored, so that a closed pipe or a full quota is an
// error of the write. One per process at a time; the destructor restores what
// was there before.
class InterruptSignals {
 public:
  explicit InterruptSignals(Cancellation& cancellation);
  ~InterruptSignals();
  InterruptSignals(const InterruptSignals&) = delete;
  InterruptSignals& operator=(const InterruptSignals&) = delete;

 private:
  struct Saved;

  void Watch(Cancellation& cancellation) const;

  // The handler may only write to pipes; this thread does the rest.
  int pipe_read_ = -1;
  int pipe_write_ = -1;
  // Nobody reads from this one, so that all who wait for it see it.
  int told_read_ = -1;
  int told_write_ = -1;
  const std::unique_ptr<Saved> saved_;
  std::thread watcher_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_INTERRUPT_SIGNALS_H_
