#pragma once

#include "storage/clock.h"
#include "storage/random_source.h"

#include <optional>
#include <string_view>

namespace kiosk
{

/// A pause after `failures` failures in a row: uniform in (0, min(max, base * 2^(failures-1))], called full
/// jitter, so that kiosks that failed together do not return together (reference/reliability.md 3.4).
Milliseconds full_jitter(std::int64_t failures, Milliseconds base, Milliseconds max, RandomSource& random);

/// The same until the longest pause is reached; from then on uniform in [max/2, max]. When a line comes back
/// to a fleet that has waited long, those that wait evenly return at an even rate; after full jitter twice as
/// many come in the first seconds (DECISIONS.md, "A fleet returns evenly").
Milliseconds even_jitter(std::int64_t failures, Milliseconds base, Milliseconds max, RandomSource& random);

/// What a Retry-After header asks for, in any of its forms: seconds (also fractions, absurd or negative ones)
/// or an HTTP date, measured against the sender's own `date` header when there is one. Always within 1 s and
/// 6 h (reference/reliability.md N5). Nothing when the header says nothing that can be read.
std::optional<Milliseconds> parse_retry_after(std::string_view value, std::optional<std::string_view> date,
                                              Timestamp now);

/// An IMF-fixdate (RFC 9110 section 5.6.7), e.g. `Sun, 06 Nov 1994 08:49:37 GMT`; the two obsolete forms too.
std::optional<Timestamp> parse_http_date(std::string_view text);

} // namespace kiosk
