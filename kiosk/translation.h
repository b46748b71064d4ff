#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace kiosk
{

// The screen's own words in the person's language, by gettext. Domain `support-kiosk`. UI thread only.
//
// Texts are marked by being arguments of tr(), trn() or trc(); packaging/update-translations.sh collects
// them. A text with something to fill in names it, as in "Saved at {time}", so that a translation may move
// it.

/// Where the catalogues are: `<folder>/<language>/LC_MESSAGES/support-kiosk.mo`. Call once, before other
/// threads start: it changes the process environment.
void open_translations(const std::filesystem::path& folder);

/// Says everything in `language` (a tag such as "zh-TW") from now on; English when there is no catalogue for
/// it. Legal while other threads run.
void use_language(std::string_view language);

/// The tag given to use_language() last, "en" before the first time. UI thread only.
std::string language_in_use();

/// `text` in the language in use.
const char* tr(const char* text);

/// The same for one and for many of something, by the plural rule of the language.
const char* trn(const char* one, const char* many, std::size_t count);

/// The same for a text that means different things in different places; `context` says which is meant.
const char* trc(const char* context, const char* text);

/// Fills the named places of a translated text. A text that cannot be filled comes back as it is: a damaged
/// catalogue must not end the program.
std::string filled(const char* text, fmt::format_args values);

template <typename... Values>
std::string fill(const char* text, const Values&... values)
{
    return filled(text, fmt::make_format_args(values...));
}

} // namespace kiosk
