#include "client/mapping_faults.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>

namespace metad::client {
namespace {

// A range, for the handler, which may only touch lock-free atomics.
struct Slot {
  std::atomic<bool> taken{false};
  // 0 while there is none.
  std::atomic<uintptr_t> begin{0};
  std::atomic<uintptr_t> end{0};
};
static_assert(std::atomic<uintptr_t>::is_always_lock_free,
              "the handler may only touch lock-free atomics");

constexpr int kSlots = 1024;
std::array<Slot, kSlots> g_slots;
std::atomic<uintptr_t> g_page_bytes{0};

// Has a guarded range be zeros from the page of `byte` on; false where it is in
// none.
bool CoverWithZeros(char* byte) {
  const auto address = reinterpret_cast<uintptr_t>(byte);
  char* const page = byte - address % g_page_bytes.load();
  for (const Slot& slot : g_slots) {
    const uintptr_t begin = slot.begin.load();
    const uintptr_t end = slot.end.load();
    if (begin == 0 || address < begin || address >= end) continue;
    return mmap(page, end - reinterpret_cast<uintptr_t>(page), PROT_READ,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1,
                0) != MAP_FAILED;
  }
  return false;
}

void HandleFault(int signal, siginfo_t* info, void* /*context*/) {
  const int saved_errno = errno;
  if (!CoverWithZeros(static_cast<char*>(info->si_addr))) {
    // Ends the process, once this returns.
    struct sigaction action = {};
    action.sa_handler = SIG_DFL;
    sigaction(signal, &action, nullptr);
    raise(signal);
  }
  errno = saved_errno;
}

}  // namespace

MappingFaults::MappingFaults() {
  g_page_bytes.store(static_cast<uintptr_t>(sysconf(_SC_PAGESIZE)));
  struct sigaction action = {};
  action.sa_sigaction = HandleFault;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGBUS, &action, &before_);
}

MappingFaults::~MappingFaults() { sigaction(SIGBUS, &before_, nullptr); }

MappingGuard::MappingGuard(const void* begin, size_t size) {
  for (int i = 0; i < kSlots; ++i) {
    Slot& slot = g_slots.at(static_cast<size_t>(i));
    if (slot.taken.exchange(true)) continue;
    const auto address = reinterpret_cast<uintptr_t>(begin);
    slot.end.store(address + size);
    slot.begin.store(address);
    slot_ = i;
    return;
  }
}

MappingGuard::~MappingGuard() {
  if (slot_ < 0) return;
  Slot& slot = g_slots.at(static_cast<size_t>(slot_));
  slot.begin.store(0);
  slot.end.store(0);
  slot.taken.store(false);
}

}  // namespace metad::client
