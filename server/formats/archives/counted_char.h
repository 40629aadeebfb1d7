#ifndef METAD_SERVER_FORMATS_ARCHIVES_COUNTED_CHAR_H_
#define METAD_SERVER_FORMATS_ARCHIVES_COUNTED_CHAR_H_

#include <cstddef>
#include <iterator>

namespace metad::formats {

// An iterator of text that lets a parser tell how far it is: every step adds
// one to `*count`.
class CountedChar {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountedChar(const char* at, size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountedChar& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  CountedChar operator++(int) {
    CountedChar before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountedChar& other) const { return at_ == other.at_; }
  bool operator!=(const CountedChar& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  size_t* count_;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_ARCHIVES_COUNTED_CHAR_H_
