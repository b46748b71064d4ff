#include "tests/kiosk/wording_on_screen.h"

#include "tests/kiosk/po_file.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

namespace kiosk::test
{

namespace
{

/// Bytes of squeezed English that no other language says by chance as a part of something else.
constexpr std::size_t kSentenceBytes = 14;

/// Characters a person needs to know a text again that is cut off.
constexpr std::size_t kKnownAgainCharacters = 3;

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (byte & 0xc0) != 0x80; }));
}

/// What stands between the places to fill in.
std::vector<std::string> fixed_parts(std::string_view text)
{
    std::vector<std::string> parts;
    while (true) {
        const std::size_t open = text.find('{');
        parts.push_back(squeezed(text.substr(0, open)));
        if (open == text.npos) return parts;
        const std::size_t close = text.find('}', open);
        if (close == text.npos) return parts;
        text.remove_prefix(close + 1);
    }
}

bool is_within_any(const std::vector<std::string>& texts, std::string_view part)
{
    return std::ranges::any_of(texts, [&](const std::string& text) { return text.find(part) != text.npos; });
}

} // namespace

std::string squeezed(std::string_view text)
{
    std::string result;
    for (const char* at = text.data(); at < text.data() + text.size();) {
        unsigned character = 0;
        const int bytes = ImTextCharFromUtf8(&character, at, text.data() + text.size());
        // The no-break spaces are blank, too: French punctuation has them.
        const bool is_blank = ImCharIsBlankW(character) || character == '\n' || character == '\r' ||
                              character == 0xa0 || character == 0x202f;
        if (!is_blank) result.append(at, static_cast<std::size_t>(bytes));
        at += bytes;
    }
    return result;
}

WordingOnScreen::WordingOnScreen(std::string_view locale_folder, std::string_view language,
                                 const std::vector<std::string>& personal)
{
    for (const std::string& text : personal)
        personal_.push_back(squeezed(text));

    // English is what the other files translate from.
    const bool is_english = language == "en";
    std::string name{is_english ? "de" : language};
    std::ranges::replace(name, '-', '_');
    const auto messages = read_po(std::string{locale_folder} + "/" + name + ".po");
    IM_ASSERT(messages.has_value());
    for (const PoMessage& message : *messages) {
        if (message.is_obsolete) continue;
        for (const std::string& text : is_english ? std::vector{message.id, message.plural} : message.texts)
            translated_.push_back(squeezed(text));
    }
    if (is_english) return;
    for (const PoMessage& message : *messages) {
        if (message.is_obsolete) continue;
        for (const std::string& english : {message.id, message.plural}) {
            const std::vector<std::string> parts = fixed_parts(english);
            for (const std::string& part : parts) {
                const bool is_whole = parts.size() == 1;
                if (part.empty() || is_within_any(translated_, part) || is_within_any(personal_, part))
                    continue;
                if (part.size() >= kSentenceBytes)
                    foreign_sentences_.insert(part);
                else if (is_whole)
                    foreign_words_.insert(part);
            }
        }
    }
}

std::vector<std::string> WordingOnScreen::left_in_english(const std::vector<std::string>& lines,
                                                          std::string_view whole) const
{
    std::vector<std::string> found;
    for (const std::string& line : lines)
        if (foreign_words_.contains(line)) found.push_back(line);
    for (const std::string& sentence : foreign_sentences_)
        if (whole.find(sentence) != whole.npos) found.push_back(sentence);
    return found;
}

bool WordingOnScreen::says_ellipsis(std::string_view line) const
{
    return is_within_any(translated_, line) || is_within_any(personal_, line);
}

bool WordingOnScreen::cuts_personal_text(std::string_view line) const
{
    for (std::size_t from = 0; from < line.size(); ++from) {
        const std::string_view tail = line.substr(from);
        if ((tail.front() & 0xc0) == 0x80) continue; // Inside a character.
        if (characters(tail) < kKnownAgainCharacters) return false;
        if (std::ranges::any_of(personal_, [&](const std::string& text) { return text.starts_with(tail); }))
            return true;
    }
    return false;
}

} // namespace kiosk::test
