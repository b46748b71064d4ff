#include "tests/kiosk/all_texts.h"

#include "sync/catalogue.h"
#include "tests/kiosk/po_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cassert>
#include <optional>

namespace kiosk::test
{

namespace
{

void add_catalogue(const toml::node& node, std::vector<SaidText>& texts)
{
    if (const toml::array* list = node.as_array())
        for (const toml::node& entry : *list)
            add_catalogue(entry, texts);
    const toml::table* table = node.as_table();
    if (table == nullptr) return;

    if (const auto english = (*table)["en"].value<std::string>()) {
        for (const std::string_view language : kLanguages)
            texts.push_back({std::string{language}, *english, (*table)[language].value_or(std::string{})});
    } else {
        for (const auto& [key, entry] : *table)
            add_catalogue(entry, texts);
    }
}

} // namespace

std::vector<SaidText> all_texts()
{
    std::vector<SaidText> texts;
    for (const std::string_view language : kLanguages) {
        const bool is_english = language == "en";
        std::string name{is_english ? "de" : language}; // Any of them holds the English texts too.
        std::ranges::replace(name, '-', '_');
        const auto messages = read_po(std::string{KIOSK_SOURCE} + "/assets/locale/" + name + ".po");
        assert(messages);
        for (const PoMessage& message : *messages) {
            const std::string& english = message.plural.empty() ? message.id : message.plural;
            if (is_english) {
                texts.push_back({"en", english, english});
                texts.push_back({"en", english, message.id});
            } else {
                for (const std::string& text : message.texts)
                    texts.push_back({std::string{language}, english, text});
            }
        }
    }
    add_catalogue(toml::parse_file(std::string{KIOSK_SOURCE} + "/assets/catalogue.toml"), texts);
    return texts;
}

} // namespace kiosk::test
