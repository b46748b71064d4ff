#pragma once

#include "kiosk/slip_words.h"

namespace kiosk
{

/// The slip as a PDF with all its fonts embedded, as far as they are used. Errors: system_fault (no fonts, no
/// memory; what cairo says).
Result<std::string> slip_pdf(const SlipWords& words, const std::vector<std::string>& qr_rows, Paper paper,
                             std::string_view language);

} // namespace kiosk
