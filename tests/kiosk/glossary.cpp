#include "tests/kiosk/glossary.h"

#include "storage/folding.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cassert>
#include <cctype>

namespace kiosk::test
{

namespace
{

std::vector<std::string> strings(const toml::table& table, std::string_view key)
{
    const toml::array* list = table[key].as_array();
    assert(list != nullptr && !list->empty());
    std::vector<std::string> texts;
    for (const toml::node& text : *list)
        texts.push_back(text.value<std::string>().value());
    return texts;
}

bool is_letter(std::string_view text, std::size_t at)
{
    return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
}

/// Blanks out every whole-word `term`; true when there was one.
bool take(std::string& text, std::string_view term)
{
    bool has_taken = false;
    for (std::size_t at = text.find(term); at != text.npos; at = text.find(term, at + 1)) {
        const bool begins = at == 0 || !is_letter(text, at - 1);
        if (!begins || is_letter(text, at + term.size())) continue;
        text.replace(at, term.size(), term.size(), '#');
        has_taken = true;
    }
    return has_taken;
}

std::string without_places(std::string text)
{
    for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at)) {
        const std::size_t end = text.find('}', at);
        text.replace(at, end - at + 1, "#");
    }
    return text;
}

} // namespace

Glossary read_glossary(const std::filesystem::path& file)
{
    const toml::table root = toml::parse_file(file.string());
    Glossary glossary;
    for (const toml::node& node : *root["term"].as_array()) {
        const toml::table& table = *node.as_table();
        glossary.terms.push_back({strings(table, "en"), strings(table, "use")});
    }
    if (const toml::array* exceptions = root["exception"].as_array())
        for (const toml::node& node : *exceptions) {
            const toml::table& table = *node.as_table();
            glossary.exceptions.push_back({table["text"].value<std::string>().value(),
                                           table["term"].value<std::string>().value(),
                                           table["why"].value<std::string>().value()});
        }
    return glossary;
}

std::vector<std::string> terms_not_kept(const Glossary& glossary, std::string_view english,
                                        std::string_view text)
{
    struct Spelling {
        std::string english;
        const Glossary::Term* term;
    };
    std::vector<Spelling> spellings;
    for (const Glossary::Term& term : glossary.terms)
        for (const std::string& spelling : term.english)
            spellings.push_back({folded(spelling), &term});
    std::ranges::stable_sort(spellings, std::ranges::greater{},
                             [](const Spelling& spelling) { return spelling.english.size(); });

    const std::string said = folded(text);
    std::string rest = without_places(folded(english));
    std::vector<std::string> missing;
    for (const Spelling& spelling : spellings)
        if (take(rest, spelling.english) &&
            std::ranges::none_of(spelling.term->use, [&](const std::string& word) {
                return said.find(folded(word)) != said.npos;
            }))
            missing.push_back(spelling.english);
    return missing;
}

} // namespace kiosk::test
