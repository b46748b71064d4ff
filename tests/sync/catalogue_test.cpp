#include "sync/catalogue.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>

using namespace kiosk;

namespace
{

std::string shipped_text()
{
    std::ifstream file{KIOSK_CATALOGUE_FILE, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

Catalogue shipped()
{
    auto catalogue = Catalogue::load(KIOSK_CATALOGUE_FILE);
    if (!catalogue) FAIL(catalogue.error().detail);
    return *std::move(catalogue);
}

/// What the loader says about the shipped catalogue once the first `wanted` in it is replaced.
std::string complaint(std::string_view wanted, std::string_view replacement)
{
    std::string text = shipped_text();
    const std::size_t at = text.find(wanted);
    REQUIRE(at != text.npos);
    text.replace(at, wanted.size(), replacement);
    const auto catalogue = Catalogue::parse(text, "c.toml");
    REQUIRE_FALSE(catalogue);
    CHECK(catalogue.error().code == ErrorCode::configuration_wrong);
    return catalogue.error().detail;
}

std::size_t line_of(std::string_view wanted)
{
    const std::string text = shipped_text();
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(text.find(wanted));
    return static_cast<std::size_t>(std::count(text.begin(), end, '\n')) + 1;
}

constexpr std::array kLists{CatalogueList::language, CatalogueList::category,          CatalogueList::area,
                            CatalogueList::severity, CatalogueList::escalation_reason, CatalogueList::service,
                            CatalogueList::word};

} // namespace

TEST_CASE("catalogue: the shipped one is whole")
{
    const Catalogue catalogue = shipped();

    CHECK(catalogue.keys(CatalogueList::language).size() == kLanguages.size());
    CHECK(catalogue.keys(CatalogueList::category).size() == kCategories.size());
    CHECK(catalogue.keys(CatalogueList::area).size() == kAreas.size());
    CHECK(catalogue.keys(CatalogueList::severity).size() == kSeverities.size());
    CHECK(catalogue.keys(CatalogueList::escalation_reason).size() == kEscalationReasons.size());
    CHECK(catalogue.keys(CatalogueList::word).size() == kCatalogueWords.size());
    CHECK(catalogue.services(RequestKind::customer).size() >= 10);
    CHECK(catalogue.services(RequestKind::partner_center).size() == 1);
}

TEST_CASE("catalogue: keys are snake_case words or language tags, and labels fit one line")
{
    const Catalogue catalogue = shipped();

    for (const CatalogueList list : kLists)
        for (const std::string_view key : catalogue.keys(list)) {
            CHECK(key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_-ABCNTW") == key.npos);
            for (const std::string_view language : kLanguages) {
                const std::string_view label = catalogue.label(list, key, language);
                CHECK(label.size() <= 80);
                CHECK(label.find_first_of("\r\n\t") == label.npos);
            }
        }
}

TEST_CASE("catalogue: two choices of one list never read the same")
{
    const Catalogue catalogue = shipped();

    for (const CatalogueList list : kLists)
        for (const std::string_view language : kLanguages) {
            std::set<std::string_view> labels;
            for (const std::string_view key : catalogue.keys(list)) {
                CAPTURE(key);
                CAPTURE(language);
                CHECK(labels.insert(catalogue.label(list, key, language)).second);
            }
        }
}

TEST_CASE("catalogue: a label comes in the language asked for")
{
    const Catalogue catalogue = shipped();

    CHECK(catalogue.label(Severity::a, "zh-CN") == "A - 严重");
    CHECK(catalogue.label(Area::updates, "de") == "Dienst- und Softwareupdates");
    CHECK(catalogue.label(Category::billing, "fr") == "Facturation");
    CHECK(catalogue.label(EscalationReason::tools, "it") == "Ci mancano gli strumenti di supporto");
    CHECK(catalogue.word_label("customer", "ko") == "고객");
    CHECK(catalogue.label(CatalogueList::language, "zh-TW", "zh-TW") == "繁體中文");
}

TEST_CASE("catalogue: a language it does not have is served in the nearest one")
{
    CHECK(nearest_language("ZH-tw") == "zh-TW");
    CHECK(nearest_language("zh-Hant-HK") == "zh-TW");
    CHECK(nearest_language("zh_HK") == "zh-TW");
    CHECK(nearest_language("zh") == "zh-CN");
    CHECK(nearest_language("zh-Hans-SG") == "zh-CN");
    CHECK(nearest_language("de-CH") == "de");
    CHECK(nearest_language("ko_KR.UTF-8") == "ko");
    CHECK(nearest_language("ja") == "en");
    CHECK(nearest_language("") == "en");
    CHECK(shipped().label(Category::billing, "nl") == "Billing");
}

TEST_CASE("catalogue: a key nobody knows stands for itself")
{
    const Catalogue catalogue = shipped();

    CHECK(catalogue.label(CatalogueList::service, "Office 365 E3", "de") == "Office 365 E3");
    CHECK_FALSE(catalogue.contains(CatalogueList::service, "Office 365 E3"));
    CHECK(catalogue.try_first("Office 365 E3", Area::how_to, "de").size() ==
          catalogue.try_first("", Area::how_to, "de").size());
}

TEST_CASE("catalogue: severities carry what 21Vianet publishes, and where")
{
    const Catalogue catalogue = shipped();

    const PublishedSeverity a = catalogue.published(Severity::a, "en");
    CHECK(a.wire == "critical");
    CHECK(a.response == "First answer within 1 hour, then continuous work");
    CHECK(a.source.date == "2020");
    CHECK_FALSE(a.condition.empty());
    CHECK(catalogue.published(Severity::b, "en").wire == "moderate");
    CHECK(catalogue.published(Severity::c, "en").wire == "minimal");
    CHECK(catalogue.published(Severity::c, "de").condition.empty());
}

TEST_CASE("catalogue: every area offers three or four steps, each with its source")
{
    const Catalogue catalogue = shipped();

    for (const Area area : kAreas) {
        const auto steps = catalogue.try_first("", area, "en");
        CAPTURE(word(area));
        CHECK(steps.size() >= 3);
        CHECK(steps.size() <= 4);
        for (const TryFirstStep& step : steps) {
            CHECK_FALSE(step.text.empty());
            CHECK_FALSE(step.source.date.empty());
        }
    }
}

TEST_CASE("catalogue: a service adds its steps after those of the area, none twice")
{
    const Catalogue catalogue = shipped();

    const auto steps = catalogue.try_first("entra_id", Area::account_setup, "en");
    std::set<std::string_view> keys;
    for (const TryFirstStep& step : steps)
        keys.insert(step.key);

    CHECK(keys.size() == steps.size());
    CHECK(catalogue.try_first("skype_for_business", Area::how_to, "en").back().key == "voice_is_not_offered");
}

TEST_CASE("catalogue: support topics are different for every category and area")
{
    const Catalogue catalogue = shipped();

    std::set<std::string_view> topics;
    for (const Category category : kCategories)
        topics.insert(catalogue.support_topic(category));
    for (const Area area : kAreas)
        topics.insert(catalogue.support_topic(area));

    CHECK(topics.size() == kCategories.size() + kAreas.size());
}

TEST_CASE("catalogue: a managed service id leads to its service")
{
    const Catalogue catalogue = shipped();

    CHECK(catalogue.service_of("exchange") == "exchange_online");
    CHECK(catalogue.service_of("MicrosoftCommunicationsOnline") == "skype_for_business");
    CHECK_FALSE(catalogue.service_of("SomethingNew"));
}

TEST_CASE("catalogue: a label without one of the languages is refused with its line and key")
{
    CHECK(complaint("it = \"Fatturazione\"\n", "") ==
          "c.toml:" + std::to_string(line_of("[category.label]\nen = \"Billing\"")) +
              ": category.billing.label.it: is missing");
    CHECK(complaint("it = \"Fatturazione\"", "it = \"\"").find("category.billing.label.it: is empty") !=
          std::string::npos);
    CHECK(complaint("it = \"Fatturazione\"", "it = 7").find("category.billing.label.it: must be a text") !=
          std::string::npos);
}

TEST_CASE("catalogue: keys that are missing, doubled or unknown are refused")
{
    const auto ends_with = [](const std::string& text, std::string_view end) { return text.ends_with(end); };

    CHECK(ends_with(complaint("key = \"billing\"", "key = \"invoices\""), "category.billing: is missing"));
    CHECK(ends_with(complaint("key = \"billing\"", "key = \"technical\""),
                    "category.technical: is there twice"));
    CHECK(
        ends_with(complaint("[[category]]\nkey = \"billing\"", "[[category]]\ncolour = 1\nkey = \"billing\""),
                  "category.billing.colour: is not a key of the catalogue"));
    CHECK(ends_with(complaint("# The catalogue", "colour = 1\n# The catalogue"),
                    "colour: is not a key of the catalogue"));
    CHECK(ends_with(complaint("source = \"business_support\"", "source = \"hearsay\""),
                    "source: names no [[source]]: hearsay"));
    CHECK(ends_with(complaint("try_first = [\"users_in_admin_center\"", "try_first = [\"pray\""),
                    "try_first: names no [[step]]: pray"));
}

TEST_CASE("catalogue: what is no TOML is refused with its line")
{
    CHECK(complaint("[[source]]", "[[source").starts_with("c.toml:"));
    CHECK_FALSE(Catalogue::parse("", "c.toml"));
    CHECK_FALSE(Catalogue::parse("source = 3", "c.toml"));
    CHECK_FALSE(Catalogue::parse("[[source]]\nkey = [[", "c.toml"));
}

TEST_CASE("catalogue: any truncation of the shipped file is refused, never a crash")
{
    const std::string text = shipped_text();

    for (std::size_t length = 0; length < text.size() - 1; length += 997)
        CHECK_FALSE(Catalogue::parse(std::string_view{text}.substr(0, length), "c.toml"));
}

TEST_CASE("catalogue: a file that is not there is not found")
{
    CHECK(Catalogue::load("/nowhere/catalogue.toml").error().code == ErrorCode::not_found);
}
