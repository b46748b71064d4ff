#include "kiosk/translation.h"
#include "sync/catalogue.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

using namespace kiosk;

namespace
{

/// One message of a .po file, as gettext writes them.
struct Message {
    bool is_fuzzy = false;
    std::string context, id, plural;
    std::vector<std::string> texts;
};

std::string unquoted(std::string_view quoted)
{
    std::string text;
    for (std::size_t i = quoted.find('"') + 1; i + 1 < quoted.size(); ++i) {
        if (quoted[i] == '\\') ++i;
        text += quoted[i];
    }
    return text;
}

std::vector<Message> messages_of(std::string_view language)
{
    std::string name{language};
    std::ranges::replace(name, '-', '_');
    std::ifstream file{std::string{KIOSK_SOURCE} + "/assets/locale/" + name + ".po"};
    REQUIRE(file.is_open());

    std::vector<Message> messages;
    Message message;
    std::string* current = nullptr;
    for (std::string line; std::getline(file, line) || (line.clear(), current != nullptr);) {
        if (line.empty()) {
            if (current != nullptr && !message.id.empty()) messages.push_back(message);
            message = {};
            current = nullptr;
        } else if (line.starts_with("#,")) {
            message.is_fuzzy = line.find("fuzzy") != line.npos;
        } else if (line.starts_with("#~")) {
            FAIL("a text that is no longer used: " << line);
        } else if (line.starts_with("msgctxt")) {
            message.context = unquoted(line);
        } else if (line.starts_with("msgid_plural")) {
            current = &(message.plural = unquoted(line));
        } else if (line.starts_with("msgid")) {
            current = &(message.id = unquoted(line));
        } else if (line.starts_with("msgstr")) {
            current = &message.texts.emplace_back(unquoted(line));
        } else if (line.starts_with('"')) {
            *current += unquoted(line);
        }
    }
    return messages;
}

std::multiset<std::string> places(std::string_view text)
{
    std::multiset<std::string> names;
    for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1))
        names.emplace(text.substr(at, text.find('}', at) - at + 1));
    return names;
}

std::vector<std::string_view> translated_languages()
{
    return {kLanguages.begin() + 1, kLanguages.end()};
}

/// Texts that are right as they are: formats, and words that other languages share.
bool may_stay_english(const Message& message)
{
    std::string bare;
    bool is_place = false;
    for (const char c : message.id) {
        if (c == '{') is_place = true;
        if (!is_place && std::isalpha(static_cast<unsigned char>(c))) bare += c;
        if (c == '}') is_place = false;
    }
    static const std::set<std::string> shared{"",      "Attempts", "Code",     "Contact", "Description",
                                              "Email", "Service",  "Versions", "mode"};
    return bare.size() < 4 || shared.contains(bare);
}

} // namespace

TEST_CASE("translations: every text is translated, none is fuzzy, none is left in English")
{
    for (const std::string_view language : translated_languages()) {
        CAPTURE(std::string{language});
        const auto messages = messages_of(language);
        CHECK(messages.size() > 200);
        for (const Message& message : messages) {
            CAPTURE(message.id);
            CHECK_FALSE(message.is_fuzzy);
            for (const std::string& text : message.texts) {
                CHECK_FALSE(text.empty());
                if (!may_stay_english(message)) CHECK(text != message.id);
            }
        }
    }
}

TEST_CASE("translations: every place to fill in is kept")
{
    for (const std::string_view language : translated_languages()) {
        CAPTURE(std::string{language});
        for (const Message& message : messages_of(language)) {
            CAPTURE(message.id);
            for (const std::string& text : message.texts) {
                auto wanted = places(message.plural.empty() ? message.id : message.plural);
                CHECK(places(text) == wanted);
            }
        }
    }
}

TEST_CASE("translations: the built catalogues speak at run time, and change at once")
{
    use_language("de");
    CHECK(std::string_view{tr("Drafts")} == "Entwürfe");
    CHECK(std::string_view{trc("place", "Sent")} == "Gesendet");
    use_language("zh-TW");
    CHECK(std::string_view{tr("Drafts")} == "草稿");
    CHECK(std::string_view{trn("{count} day ago", "{count} days ago", 1)} == "{count} 天前");
    use_language("fr");
    CHECK(fill(trn("{count} day ago", "{count} days ago", 2), fmt::arg("count", 2)) == "il y a 2 jours");
    use_language("en");
    CHECK(std::string_view{tr("Drafts")} == "Drafts");
    CHECK(std::string_view{trc("place", "Sent")} == "Sent");
}

TEST_CASE("translations: a language without a catalogue is English")
{
    use_language("xx");
    CHECK(std::string_view{tr("Drafts")} == "Drafts");
    use_language("en");
}
