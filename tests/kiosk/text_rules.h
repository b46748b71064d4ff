#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiosk::test
{

/// What is wrong with `text` as what the kiosk says in `language` for `english` (for a plural the form with
/// many), a few words each; nothing when it is in order. English is checked against itself. Looked at are:
/// - the places to fill in: the same as in English; and no printf format;
/// - blanks: the same at both ends as in English, never two in a row, none before a mark, in French U+202F
/// before
///   ; : ! ? » and % and after «, in Chinese one between Han and Latin;
/// - the end: a sentence stays a sentence, a question a question;
/// - marks: no straight quotation marks or apostrophes, only the quotation marks of the market
///   (assets/glossary/), full-width marks in Chinese and nowhere else.
std::vector<std::string> faults(std::string_view language, std::string_view english, std::string_view text);

} // namespace kiosk::test
