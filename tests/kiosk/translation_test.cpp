#include "kiosk/translation.h"
#include "sync/catalogue.h"
#include "tests/kiosk/all_texts.h"
#include "tests/kiosk/po_file.h"
#include "tests/kiosk/text_rules.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <set>
#include <tuple>

using namespace kiosk;
using namespace kiosk::test;

namespace
{

struct PluralRule {
    std::string_view language;
    std::size_t forms;
    std::string_view rule;
};

/// Source: the manual of GNU gettext 0.21, section 11.2.6 "Additional functions for plural forms".
constexpr std::array kPluralRules{
    PluralRule{"ko", 1, "nplurals=1; plural=0;"},
    PluralRule{"zh-TW", 1, "nplurals=1; plural=0;"},
    PluralRule{"zh-CN", 1, "nplurals=1; plural=0;"},
    PluralRule{"de", 2, "nplurals=2; plural=n != 1;"},
    PluralRule{"it", 2, "nplurals=2; plural=n != 1;"},
    PluralRule{"fr", 2, "nplurals=2; plural=n > 1;"}, // 0 is singular: "0 demande".
};
static_assert(kPluralRules.size() == kLanguages.size() - 1);

/// A text that is right as it stands in English.
struct KeptEnglish {
    std::string_view text, languages, why;
};

constexpr std::array kKeptEnglish{
    KeptEnglish{"Article", "fr", "the same word"},
    KeptEnglish{"Articles", "fr", "the same word"},
    KeptEnglish{"Code: {code}", "de", "the same word"},
    KeptEnglish{"Contact", "fr", "the same word"},
    KeptEnglish{"Description", "fr", "the same word"},
    KeptEnglish{"E-mail", "fr it", "the same word"},
    KeptEnglish{"Impact", "fr", "the same word"},
    KeptEnglish{"Kiosk", "de", "the same word"},
    KeptEnglish{"21Vianet: {status}", "de it ko", "nothing in it is English"},
    KeptEnglish{"File", "it", "the same word"},
    KeptEnglish{"File ({ending})", "it", "the same word"},
    KeptEnglish{"File system", "it", "the same word"},
    KeptEnglish{"Note", "fr", "the same word"},
    KeptEnglish{"Notes", "fr", "the same word"},
    KeptEnglish{"Name", "de", "the same word"},
    KeptEnglish{"Service", "fr", "the same word"},
    KeptEnglish{"Services", "fr", "the same word"},
    KeptEnglish{"Source", "fr", "the same word"},
    KeptEnglish{"Stick", "de", "the same word"},
    KeptEnglish{"Versions", "fr", "the same word"},
    KeptEnglish{"Website", "de", "the same word"},
    KeptEnglish{"{count} licences", "fr", "the same word"},
    KeptEnglish{"{count} KB", "it zh-TW zh-CN", "the unit's sign"},
    KeptEnglish{"{count} MB", "it zh-TW zh-CN", "the unit's sign"},
    KeptEnglish{"{count} GB", "it zh-TW zh-CN", "the unit's sign"},
    KeptEnglish{"{count} min", "de fr it", "the unit's sign"},
    KeptEnglish{"{path}, mode {mode}", "fr", "the same word"},
    KeptEnglish{"Ctrl", "fr it ko zh-TW zh-CN", "printed so on the keys"},
    KeptEnglish{"Enter", "ko zh-TW zh-CN", "printed so on the keys"},
    KeptEnglish{"Esc", "de it ko zh-TW zh-CN", "printed so on the keys"},
    KeptEnglish{"Page Down", "ko zh-TW zh-CN", "printed so on the keys"},
    KeptEnglish{"Page Up", "ko zh-TW zh-CN", "printed so on the keys"},
    KeptEnglish{"Shift", "ko zh-TW zh-CN", "printed so on the keys"},
    KeptEnglish{"Tab", "de fr it ko zh-TW zh-CN", "printed so on the keys"},
    KeptEnglish{"Minus", "de", "the same word"},
    KeptEnglish{"Pixels", "fr", "the same word"},
    KeptEnglish{"Plus", "de fr", "the same word"},
    KeptEnglish{"Partner Center", "de", "the product's name in this market"},
    KeptEnglish{"Skype for Business Online", "zh-CN de it", "the product's name in these markets"},
};

std::vector<std::string_view> translated_languages()
{
    return {kLanguages.begin() + 1, kLanguages.end()};
}

std::string po_of(std::string_view language)
{
    std::string name{language};
    std::ranges::replace(name, '-', '_');
    return std::string{KIOSK_SOURCE} + "/assets/locale/" + name + ".po";
}

std::vector<PoMessage> messages_of(std::string_view language)
{
    auto messages = read_po(po_of(language));
    REQUIRE(messages);
    return *std::move(messages);
}

using Key = std::tuple<std::string, std::string, std::string>;

std::set<Key> keys(const std::vector<PoMessage>& messages)
{
    std::set<Key> keys;
    for (const PoMessage& message : messages)
        keys.emplace(message.context, message.id, message.plural);
    return keys;
}

/// False for texts of places to fill in and marks, which are the same everywhere.
bool has_words(std::string_view text)
{
    bool is_place = false;
    return std::ranges::any_of(text, [&](char c) {
        if (c == '{') is_place = true;
        if (c == '}') is_place = false;
        return !is_place && std::isalpha(static_cast<unsigned char>(c)) != 0;
    });
}

const char* said(const PoMessage& message, std::size_t count)
{
    if (!message.plural.empty()) return trn(message.id.c_str(), message.plural.c_str(), count);
    if (!message.context.empty()) return trc(message.context.c_str(), message.id.c_str());
    return tr(message.id.c_str());
}

} // namespace

TEST_CASE("translations: every language has every text of the sources, and none besides: nothing to merge")
{
    // Collected from the sources by the build, in the way ./run translations does it.
    const auto collected = read_po(KIOSK_TEXTS);
    REQUIRE(collected);
    CHECK(collected->size() > 200);
    for (const std::string_view language : translated_languages()) {
        CAPTURE(std::string{language});
        const auto wanted = keys(*collected);
        const auto kept = keys(messages_of(language));
        for (const Key& key : wanted)
            if (!kept.contains(key)) FAIL_CHECK("missing, see ./run translations: " << std::get<1>(key));
        for (const Key& key : kept)
            if (!wanted.contains(key))
                FAIL_CHECK("no longer used, see ./run translations: " << std::get<1>(key));
    }
}

TEST_CASE("translations: no text is missing, fuzzy or obsolete")
{
    for (const std::string_view language : translated_languages()) {
        CAPTURE(std::string{language});
        for (const PoMessage& message : messages_of(language)) {
            CAPTURE(message.id);
            CHECK_FALSE(message.is_fuzzy);
            CHECK_FALSE(message.is_obsolete);
            CHECK_FALSE(message.texts.empty());
            for (const std::string& text : message.texts)
                CHECK_FALSE(text.empty());
        }
    }
    for (const SaidText& said : all_texts()) {
        CAPTURE(said.english);
        CAPTURE(said.language);
        CHECK_FALSE(said.text.empty());
    }
}

TEST_CASE("translations: every language has the plural forms of its grammar")
{
    for (const PluralRule& rule : kPluralRules) {
        CAPTURE(std::string{rule.language});
        std::ifstream file{po_of(rule.language)};
        const std::string header{std::istreambuf_iterator<char>{file}, {}};
        CHECK(header.find("\"Plural-Forms: " + std::string{rule.rule} + "\\n\"") != header.npos);
        for (const PoMessage& message : messages_of(rule.language)) {
            CAPTURE(message.id);
            CHECK(message.texts.size() == (message.plural.empty() ? 1 : rule.forms));
        }
    }
}

TEST_CASE("translations: no text is left in English but those that are right so")
{
    std::set<std::string> used;
    for (const SaidText& said : all_texts()) {
        if (said.language == "en" || said.text != said.english || !has_words(said.english)) continue;
        CAPTURE(said.language);
        CAPTURE(said.english);
        const auto kept = std::ranges::find_if(kKeptEnglish, [&](const KeptEnglish& entry) {
            return entry.text == said.english &&
                   (' ' + std::string{entry.languages} + ' ').find(' ' + said.language + ' ') !=
                       std::string::npos;
        });
        CHECK(kept != kKeptEnglish.end());
        used.insert(said.english);
    }
    for (const KeptEnglish& kept : kKeptEnglish)
        CHECK_MESSAGE(used.contains(std::string{kept.text}), kept.text);
}

TEST_CASE("translations: places, blanks, ends and marks are in order in every text, English included")
{
    for (const SaidText& said : all_texts())
        for (const std::string& fault : faults(said.language, said.english, said.text))
            FAIL_CHECK(said.language << ": " << fault << "\n" << said.english << "\n" << said.text);
}

TEST_CASE("translations: every text changes at once with the language, and back to English")
{
    for (const std::string_view language : translated_languages()) {
        const auto messages = messages_of(language);
        CAPTURE(std::string{language});
        use_language(language);
        CHECK(language_in_use() == language);
        for (const PoMessage& message : messages) {
            if (message.texts.front().empty()) continue; // Another test names it.
            CHECK(std::string_view{said(message, 1)} == message.texts.front());
            CHECK(std::string_view{said(message, 2)} == message.texts.back());
        }
        use_language("en");
        for (const PoMessage& message : messages)
            CHECK(std::string_view{said(message, 1)} == message.id);
    }
}

TEST_CASE("translations: a count of none takes the plural form of its language")
{
    use_language("fr");
    CHECK(fill(trn("{count} day ago", "{count} days ago", 0), fmt::arg("count", 0)) == "il y a 0 jour");
    use_language("de");
    CHECK(fill(trn("{count} day ago", "{count} days ago", 0), fmt::arg("count", 0)) == "vor 0 Tagen");
    use_language("en");
}

TEST_CASE("translations: a language without a catalogue is English")
{
    use_language("xx");
    CHECK(std::string_view{tr("Drafts")} == "Drafts");
    use_language("en");
}
