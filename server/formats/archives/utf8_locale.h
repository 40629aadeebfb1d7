#ifndef METAD_SERVER_FORMATS_ARCHIVES_UTF8_LOCALE_H_
#define METAD_SERVER_FORMATS_ARCHIVES_UTF8_LOCALE_H_

#include <locale.h>

namespace metad::formats {

// While it lives, this thread's characters are UTF-8, whatever the user's
// locale is: libarchive hands out names that an archive has in UTF-8 only in
// the locale's encoding, and has none for them in the C locale.
class Utf8Locale {
 public:
  Utf8Locale();
  ~Utf8Locale();
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  // Null where the system has no such locale; names then are as they were.
  const locale_t utf8_;
  locale_t before_ = nullptr;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_ARCHIVES_UTF8_LOCALE_H_
