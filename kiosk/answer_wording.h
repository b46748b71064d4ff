#pragma once

#include "kiosk/answer_window.h"
#include "sync/catalogue.h"

#include <string>

namespace kiosk
{

/// Whether 21Vianet has the request already.
enum class Reception { not_yet, received };

/// When the first answer is due as published, in the kiosk's local time with its distance from UTC, and what
/// was reckoned how. `at` is when it was received; not_yet: now. In the language in use.
std::string answer_sentence(Severity severity, AnswerDesk desk, Reception reception, Timestamp at);

/// "As published, not a promise (source, date)", of the severity's published times.
std::string published_words(const Catalogue& catalogue, Severity severity);

/// The zone of this machine at `time`: "UTC+8", "UTC-3:30", "UTC". A zone that the system does not know
/// counts as UTC there, and so it is called here.
std::string zone_words(Timestamp time);

} // namespace kiosk
