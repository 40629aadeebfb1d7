#ifndef METAD_SERVER_PLATFORM_UNIQUE_FD_H_
#define METAD_SERVER_PLATFORM_UNIQUE_FD_H_

namespace metad::platform {

// Owns a file descriptor. -1 owns none.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.Release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept;
  ~UniqueFd() { Reset(); }

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

  // The caller owns it from here on.
  int Release();
  // Closes it now.
  void Reset();

 private:
  int fd_ = -1;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_UNIQUE_FD_H_
