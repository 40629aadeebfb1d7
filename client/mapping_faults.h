#ifndef METAD_CLIENT_MAPPING_FAULTS_H_
#define METAD_CLIENT_MAPPING_FAULTS_H_

#include <csignal>
#include <cstddef>

namespace metad::client {

// A file that shrinks while it is mapped has no bytes any more where others
// were, and whoever reads them gets SIGBUS. While an object of this class
// lives, that ends no reader of a MappingGuard's range: it sees zeros there,
// and whoever mapped the file finds out afterwards that it changed. Any other
// SIGBUS ends the process as ever. One per process at a time; the destructor
// restores what was there before.
class MappingFaults {
 public:
  MappingFaults();
  ~MappingFaults();
  MappingFaults(const MappingFaults&) = delete;
  MappingFaults& operator=(const MappingFaults&) = delete;

 private:
  struct sigaction before_ = {};
};

// The range of a mapped file, for as long as this lives; ends before the
// mapping does. Of very many at a time some are not guarded.
class MappingGuard {
 public:
  // Guards nothing.
  MappingGuard() = default;
  // `begin` is that of a page.
  MappingGuard(const void* begin, size_t size);
  ~MappingGuard();
  MappingGuard(const MappingGuard&) = delete;
  MappingGuard& operator=(const MappingGuard&) = delete;

 private:
  // Of the table that the handler looks into; below 0: none.
  int slot_ = -1;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_MAPPING_FAULTS_H_
