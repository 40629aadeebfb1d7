// Tells thread sanitizer what Abseil's locks order. Debian's Abseil is built
// without it, so that every access under an absl::Mutex would be a data race to
// it.
//
// Linked into a test, these functions take the place of those in the shared
// library, for the test, the product and the libraries alike; each calls the
// real one. The names are those of Abseil's inline namespace in Debian; where
// that is another one, they replace nothing.
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <atomic>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace {

// Looked up by whoever comes first, or by several at once, to the same end.
template <typename Function>
Function Real(std::atomic<Function>& cached, const char* name) {
  Function real = cached.load();
  if (real == nullptr) {
    real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
    cached.store(real);
  }
  return real;
}

}  // namespace

#define METAD_ABSEIL "_ZN4absl7debian3"
#define METAD_ABSEIL_CONST "_ZNK4absl7debian3"

// Defines `result name(void* object, arguments)`, which does `before`, calls
// the real function, and does `after` with its `answer`.
#define METAD_REPLACE_VOID(function, name, parameters, arguments, before, \
                           after)                                         \
  extern "C" void function parameters __asm__(name);                      \
  extern "C" void function parameters {                                   \
    static std::atomic<void(*) parameters> real{nullptr};                 \
    before;                                                               \
    Real(real, name) arguments;                                           \
    after;                                                                \
  }
#define METAD_REPLACE_BOOL(function, name, parameters, arguments, before, \
                           after)                                         \
  extern "C" bool function parameters __asm__(name);                      \
  extern "C" bool function parameters {                                   \
    static std::atomic<bool(*) parameters> real{nullptr};                 \
    before;                                                               \
    const bool answer = Real(real, name) arguments;                       \
    after;                                                                \
    return answer;                                                        \
  }

// Whoever unlocks evaluates the conditions of those who wait, which are on
// their stacks, after the last moment at which an order could be told. What
// conditions read is guarded by the lock, as clang's thread safety analysis
// sees to.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "race:absl::*Condition::CastAndCall*\n"
         "race:absl::*Condition::Dereference*\n";
}

METAD_REPLACE_VOID(MutexLock, METAD_ABSEIL "5Mutex4LockEv", (void* mutex),
                   (mutex), , __tsan_acquire(mutex))
METAD_REPLACE_VOID(MutexUnlock, METAD_ABSEIL "5Mutex6UnlockEv", (void* mutex),
                   (mutex), __tsan_release(mutex), )
METAD_REPLACE_VOID(MutexReaderLock, METAD_ABSEIL "5Mutex10ReaderLockEv",
                   (void* mutex), (mutex), , __tsan_acquire(mutex))
METAD_REPLACE_VOID(MutexReaderUnlock, METAD_ABSEIL "5Mutex12ReaderUnlockEv",
                   (void* mutex), (mutex), __tsan_release(mutex), )
METAD_REPLACE_BOOL(MutexTryLock, METAD_ABSEIL "5Mutex7TryLockEv", (void* mutex),
                   (mutex), , if (answer) __tsan_acquire(mutex))
METAD_REPLACE_VOID(MutexAwait, METAD_ABSEIL "5Mutex5AwaitERKNS0_9ConditionE",
                   (void* mutex, const absl::Condition& condition),
                   (mutex, condition), __tsan_release(mutex),
                   __tsan_acquire(mutex))
METAD_REPLACE_BOOL(
    MutexAwaitWithDeadline,
    METAD_ABSEIL "5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE",
    (void* mutex, const absl::Condition& condition, absl::Time deadline),
    (mutex, condition, deadline), __tsan_release(mutex), __tsan_acquire(mutex))
METAD_REPLACE_BOOL(
    MutexAwaitWithTimeout,
    METAD_ABSEIL "5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE",
    (void* mutex, const absl::Condition& condition, absl::Duration timeout),
    (mutex, condition, timeout), __tsan_release(mutex), __tsan_acquire(mutex))
METAD_REPLACE_VOID(MutexLockWhen,
                   METAD_ABSEIL "5Mutex8LockWhenERKNS0_9ConditionE",
                   (void* mutex, const absl::Condition& condition),
                   (mutex, condition), , __tsan_acquire(mutex))
METAD_REPLACE_BOOL(MutexLockWhenWithDeadline,
                   METAD_ABSEIL
                   "5Mutex20LockWhenWithDeadlineERKNS0_9ConditionENS0_4TimeE",
                   (void* mutex, const absl::Condition& condition,
                    absl::Time deadline),
                   (mutex, condition, deadline), , __tsan_acquire(mutex))
METAD_REPLACE_VOID(ConditionWait, METAD_ABSEIL "7CondVar4WaitEPNS0_5MutexE",
                   (void* condition, void* mutex), (condition, mutex),
                   __tsan_release(mutex), __tsan_acquire(mutex))
METAD_REPLACE_BOOL(ConditionWaitWithDeadline,
                   METAD_ABSEIL
                   "7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE",
                   (void* condition, void* mutex, absl::Time deadline),
                   (condition, mutex, deadline), __tsan_release(mutex),
                   __tsan_acquire(mutex))
METAD_REPLACE_BOOL(ConditionWaitWithTimeout,
                   METAD_ABSEIL
                   "7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE",
                   (void* condition, void* mutex, absl::Duration timeout),
                   (condition, mutex, timeout), __tsan_release(mutex),
                   __tsan_acquire(mutex))
METAD_REPLACE_VOID(NotificationNotify, METAD_ABSEIL "12Notification6NotifyEv",
                   (void* notification), (notification),
                   __tsan_release(notification), )
METAD_REPLACE_VOID(NotificationWait,
                   METAD_ABSEIL_CONST "12Notification19WaitForNotificationEv",
                   (const void* notification), (notification), ,
                   __tsan_acquire(const_cast<void*>(notification)))
METAD_REPLACE_BOOL(
    NotificationWaitWithTimeout,
    METAD_ABSEIL_CONST
    "12Notification30WaitForNotificationWithTimeoutENS0_8DurationE",
    (const void* notification, absl::Duration timeout), (notification, timeout),
    , if (answer) __tsan_acquire(const_cast<void*>(notification)))
