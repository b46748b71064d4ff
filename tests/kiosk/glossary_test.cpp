#include "storage/folding.h"
#include "sync/catalogue.h"
#include "tests/kiosk/all_texts.h"
#include "tests/kiosk/glossary.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <utility>

using namespace kiosk;
using namespace kiosk::test;

namespace
{

Glossary glossary_of(const std::string& language)
{
    return read_glossary(std::string{KIOSK_SOURCE} + "/assets/glossary/" + language + ".toml");
}

} // namespace

TEST_CASE("glossary: every translation keeps to the words of its market, and no exception is idle")
{
    const auto texts = all_texts();
    for (const std::string_view language : kLanguages) {
        if (language == "en") continue;
        CAPTURE(std::string{language});
        const Glossary glossary = glossary_of(std::string{language});
        std::set<std::pair<std::string, std::string>> allowed;
        for (const auto& exception : glossary.exceptions)
            allowed.emplace(exception.text, folded(exception.term));
        auto idle = allowed;
        for (const SaidText& said : texts) {
            if (said.language != language) continue;
            for (const std::string& term : terms_not_kept(glossary, said.english, said.text)) {
                INFO(said.english << "\n" << said.text << "\nterm: " << term);
                CHECK(allowed.contains({said.english, term}));
                idle.erase({said.english, term});
            }
        }
        for (const auto& [text, term] : idle)
            FAIL_CHECK("not needed: " << text << " / " << term);
    }
}

TEST_CASE("glossary: every language has a word for the same terms, and every exception a reason")
{
    const auto terms = [](const Glossary& glossary) {
        std::set<std::vector<std::string>> english;
        for (const auto& term : glossary.terms)
            english.insert(term.english);
        return english;
    };
    const auto wanted = terms(glossary_of("de"));
    CHECK(wanted.size() >= 60);
    for (const std::string_view language : kLanguages) {
        if (language == "en") continue;
        CAPTURE(std::string{language});
        const Glossary glossary = glossary_of(std::string{language});
        CHECK(terms(glossary) == wanted);
        for (const auto& exception : glossary.exceptions)
            CHECK(exception.why.size() > 10);
    }
}

TEST_CASE("glossary: a wrong word is found, a longer term is not looked into")
{
    const Glossary glossary{{{{"service request"}, {"Serviceanfrage"}}, {{"service"}, {"Dienst"}}}, {}};

    CHECK(terms_not_kept(glossary, "Service request {number}", "Serviceanfragenummer {number}").empty());
    CHECK(terms_not_kept(glossary, "The service", "Der Service") == std::vector<std::string>{"service"});
    CHECK(terms_not_kept(glossary, "Serviced {service}", "Gewartet {service}").empty());
    CHECK(terms_not_kept(glossary, "A service request to a service", "Eine Serviceanfrage").size() == 1);
}
