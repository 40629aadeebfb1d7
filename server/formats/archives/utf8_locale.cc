#include "server/formats/archives/utf8_locale.h"

namespace metad::formats {

Utf8Locale::Utf8Locale() : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
  if (utf8_ != nullptr) before_ = uselocale(utf8_);
}

Utf8Locale::~Utf8Locale() {
  if (utf8_ == nullptr) return;
  uselocale(before_);
  freelocale(utf8_);
}

}  // namespace metad::formats
