#pragma once

#include "storage/clock_check.h"
#include "storage/request.h"
#include "storage/request_state.h"
#include "sync/commands.h"
#include "sync/snapshot.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kiosk
{

// From codes to sentences, in the language in use (translation.h). Nothing here is ever stored: what is
// stored are the codes, so a change of language changes every sentence at once.

/// Two sentences one after the other, with the space the language puts between them.
std::string joined(std::string_view first, std::string_view second);

/// What a person calls the field of a FieldError or of a draft file.
std::string field_name(std::string_view field);

/// What is wrong, as a sentence to stand beside the field.
std::string sentence(const FieldError& error);

/// The name of a place and what is found there.
std::string place_name(Place place);

/// A field of the form that a request is handed in with, HandInField::field.
std::string form_field_name(std::string_view field);

/// What is wrong with a number, as a sentence to stand beside the field.
std::string sentence(NumberFault fault);

/// A way to 21Vianet in a few words, and what happens to a request that goes it.
std::string channel_name(Channel channel);
std::string channel_sentence(Channel channel);

/// A state in two or three words, and in a sentence that says whose move it is.
std::string state_name(const Entry& entry);
std::string state_sentence(const Entry& entry, const LineStatus& line, Timestamp now);

/// A state as a line of a request's history.
std::string history_words(const Transition& transition);

/// The reason of a request in words; empty when there is none. A code of the far side's own gets the sentence
/// for all of them: the code itself is shown beside it.
std::string reason_sentence(std::string_view code, State state);

/// The line in a few words, and why it is as it is.
std::string line_name(const LineStatus& line);
std::string line_sentence(const LineStatus& line, Timestamp now);

/// Why something could not be done or kept.
std::string fault_sentence(ErrorCode code);

/// The outcome of something the person asked for; empty for answers that a screen shows by itself.
std::string outcome_sentence(const Reply& reply, const Snapshot& snapshot);

/// What became of a slip.
std::string slip_sentence(const SlipMade& made);

/// What is wrong with the clock: a name of three words, and a sentence. Empty for a plausible one.
std::string clock_name(ClockTrust trust);
std::string clock_sentence(ClockTrust trust, Timestamp now);

/// As file managers write it, in units of 1024: "812 bytes", "3,412 KB", "34 MB"; the largest unit of which
/// there are ten.
std::string byte_size(std::uint64_t bytes);
/// Nothing is less than empty.
inline std::string byte_size(std::int64_t bytes)
{
    return byte_size(static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0)));
}

/// `then` as an age: "just now", "5 min ago", "3 days ago". A moment ahead of `now` counts as just now: the
/// clock was wrong.
std::string age(Timestamp then, Timestamp now);

/// When `age` reads differently.
Timestamp age_changes_at(Timestamp then, Timestamp now);

/// Local time as the language in use writes it: "14:05" (24 hours in every language), "21 Nov 2026",
/// "21 Nov 2026 14:05".
std::string clock_time(Timestamp time);
std::string calendar_date(Timestamp time);
std::string date_and_time(Timestamp time);

/// A day as the catalogue writes it, "2016-10-20", as `calendar_date` does; anything else, such as a year
/// alone, stays as it is.
std::string day_of_source(std::string_view date);

/// The time alone when it is today, else the date and the time.
std::string moment(Timestamp time, Timestamp now);

/// `value` in groups of three digits as the language in use writes them: "12,345", "12.345". For what is
/// counted, not for what is named by a number: a line, a process, a service request.
std::string number(std::uint64_t value);

/// `value` hundredths: "125%", "125 %".
std::string percentage(int value);

} // namespace kiosk
