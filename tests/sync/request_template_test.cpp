#include "sync/request_template.h"
#include "sync/template_reader.h"
#include "tests/sync/catalogue_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

Draft about(Area area)
{
    SeededRandom random{1};
    return {.id = RequestId{Uuid::random(random)}, .kind = RequestKind::customer, .area = area};
}

/// What is wrong with the templates of a file, "line key: what" for each.
std::vector<std::string> faults_of(std::string_view toml, Tongues tongues = Tongues::any)
{
    const toml::table root = toml::parse(toml);
    std::vector<std::string> all;
    for (const TemplateFault& fault : read_templates(*root.get("template"), tongues).faults)
        all.push_back(std::to_string(fault.line) + " " + fault.key + ": " + fault.what);
    return all;
}

} // namespace

TEST_CASE("template: every category and every area has one, in every language")
{
    const Catalogue& catalogue = shipped_catalogue();
    SeededRandom random{1};
    for (const Area area : kAreas)
        CHECK(catalogue.templates_for(about(area)).size() == 1);
    for (const Category category : kCategories) {
        const Draft draft{
            .id = RequestId{Uuid::random(random)}, .kind = RequestKind::partner_center, .category = category};
        REQUIRE(catalogue.templates_for(draft).size() == 1);
        for (const std::string_view language : kLanguages)
            CHECK_FALSE(text_in(catalogue.templates_for(draft).front()->description, language).empty());
    }
}

TEST_CASE("template: nothing is offered before category or area is chosen")
{
    SeededRandom random{1};
    const Draft draft{.id = RequestId{Uuid::random(random)}, .kind = RequestKind::partner_center};
    CHECK(shipped_catalogue().templates_for(draft).empty());
}

TEST_CASE("template: a missing language falls back to English, else to the first there is")
{
    CHECK(text_in({"en", "ko"}, "ko") == "ko");
    CHECK(text_in({"en", "ko"}, "de") == "en");
    CHECK(text_in({"", "ko"}, "de") == "ko");
    CHECK(text_in({}, "de").empty());
}

TEST_CASE("template: an administrator's own come first, and one of the same key takes the place of ours")
{
    RequestTemplate own{.key = "updates", .kind = RequestKind::customer, .area = Area::updates};
    own.description[0] = "Ours:";
    RequestTemplate everywhere{.key = "branch", .kind = RequestKind::customer};
    everywhere.description[0] = "Branch:";

    const Catalogue catalogue = Catalogue{shipped_catalogue()}.with_templates({everywhere, own});

    const auto offered = catalogue.templates_for(about(Area::updates));
    REQUIRE(offered.size() == 2);
    CHECK(*offered[0] == everywhere);
    CHECK(*offered[1] == own);
    CHECK(catalogue.template_named("how_to") != nullptr);
    CHECK(catalogue.template_named("branch")->description[0] == "Branch:");
}

TEST_CASE("template: everything that is wrong is named with line and key")
{
    CHECK(faults_of("[[template]]\nkey = \"A b\"") ==
          std::vector<std::string>{
              "1 template.key: must be 1 to 64 small letters, digits, hyphens or underscores"});
    CHECK(faults_of("[[template]]\nkey = \"a\"\nkind = \"other\"") ==
          std::vector<std::string>{"1 template.a.kind: must be partner_center or customer"});
    CHECK(faults_of("[[template]]\nkey = \"a\"\nkind = \"customer\"\narea = \"moon\"\ncolour = \"red\"\n"
                    "[template.description]\nes = \"Hola\"\nen = 4\n") ==
          std::vector<std::string>{
              "5 template.a.colour: is not a key of a template",
              "4 template.a.area: is \"moon\", which is none of the known words",
              "8 template.a.description.en: must be a text in quotes",
              "7 template.a.description.es: is not a language of this kiosk",
              "6 template.a.description: needs a text in at least one language",
          });
    CHECK(faults_of("[[template]]\nkey = \"a\"\nkind = \"customer\"\ncategory = \"billing\"\n"
                    "description = { en = \"\" }\n") ==
          std::vector<std::string>{
              "4 template.a.category: does not belong to this kind of request",
              "5 template.a.description.en: is empty",
              "5 template.a.description: needs a text in at least one language",
          });
    CHECK(faults_of("template = \"vpn\"") ==
          std::vector<std::string>{"1 template: must be a list of tables, [[template]]"});
}

TEST_CASE("template: what we ship must speak every language")
{
    const auto faults =
        faults_of("[[template]]\nkey = \"a\"\nkind = \"customer\"\ndescription = { en = \"Since: \" }\n",
                  Tongues::every);
    CHECK(faults.size() == 6);
    CHECK(faults.front() == "4 template.a.description.ko: is missing");
}
