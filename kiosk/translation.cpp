#include "kiosk/translation.h"

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdlib>

#include <libintl.h>

/// glibc's own count of catalogue changes; raising it makes gettext look at LANGUAGE again. Source: the
/// manual of GNU gettext, section 11.2.7 "Being a gettext grok".
extern "C" int _nl_msg_cat_cntr;

namespace kiosk
{

namespace
{

constexpr const char* kDomain = "support-kiosk";
constexpr std::string_view kLanguageVariable = "LANGUAGE=";

/// The variable LANGUAGE as the environment sees it. It is put there once and changed in place afterwards:
/// setenv() could move the environment while another thread reads it (libcurl asks for proxies there).
std::array<char, 64> language_variable{"LANGUAGE="};

} // namespace

void open_translations(const std::filesystem::path& folder)
{
    // In the C locale gettext does not even look; every glibc since 2.35 has C.UTF-8 built in.
    std::setlocale(LC_MESSAGES, "C.UTF-8");
    ::putenv(language_variable.data());
    ::bindtextdomain(kDomain, folder.c_str());
    ::bind_textdomain_codeset(kDomain, "UTF-8");
    ::textdomain(kDomain);
}

void use_language(std::string_view language)
{
    const std::size_t room = language_variable.size() - kLanguageVariable.size() - 1;
    const auto value = language_variable.begin() + kLanguageVariable.size();
    const auto end = std::ranges::copy(language.substr(0, room), value).out;
    std::fill(end, language_variable.end(), '\0');
    std::replace(value, end, '-', '_'); // gettext names zh-TW zh_TW.
    ++_nl_msg_cat_cntr;
}

std::string language_in_use()
{
    std::string language = language_variable.data() + kLanguageVariable.size();
    std::ranges::replace(language, '_', '-');
    return language.empty() ? "en" : language;
}

const char* tr(const char* text)
{
    return ::dgettext(kDomain, text);
}

const char* trn(const char* one, const char* many, std::size_t count)
{
    return ::dngettext(kDomain, one, many, count);
}

const char* trc(const char* context, const char* text)
{
    // The form in which a catalogue keeps a text with its context (msgctxt).
    const std::string key = std::string{context} + '\004' + text;
    const char* translated = ::dgettext(kDomain, key.c_str());
    return translated == key.c_str() ? text : translated;
}

std::string filled(const char* text, fmt::format_args values)
{
    try {
        return fmt::vformat(text, values);
    } catch (const fmt::format_error&) {
        return text;
    }
}

} // namespace kiosk
