#include "tests/storage/fixtures/drafts_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

Draft read(std::string_view json)
{
    SeededRandom random{9};
    return *draft_from_json(json, random);
}

std::string refusal(std::string_view json)
{
    SeededRandom random{9};
    const auto draft = draft_from_json(json, random);
    REQUIRE_FALSE(draft);
    CHECK(draft.error().code == ErrorCode::invalid_input);
    return draft.error().detail;
}

} // namespace

TEST_CASE("draft json: a draft in any script comes back as it was")
{
    SeededRandom random{1};
    for (const ScriptSample& sample : kScriptSamples) {
        for (Draft draft : {a_partner_draft(random, sample), a_customer_draft(random, sample)}) {
            draft.replaces = Reference{RequestId{Uuid::random(random)}};
            draft.differs_from = {Reference{RequestId{Uuid::random(random)}}};
            draft.is_reachable_24x7 = true;
            draft.attachments = {"/tmp/a b.png", "/tmp/한글.png"};
            CHECK(read(to_json(draft)) == draft);
        }
    }
}

TEST_CASE("draft json: a half-typed draft comes back as it was, white space and NUL included")
{
    using namespace std::string_literals;
    SeededRandom random{1};
    Draft draft{.id = RequestId{Uuid::random(random)}, .kind = RequestKind::customer};
    draft.title = " half\0typed\n "s;
    draft.contact.email = "nobody@";

    CHECK(read(to_json(draft)) == draft);
}

TEST_CASE("draft json: who is reachable at any hour is true or false, and absent where it is not said")
{
    CHECK(read(R"({"kind":"customer","contact_24x7":true})").is_reachable_24x7);
    CHECK_FALSE(read(R"({"kind":"customer","contact_24x7":null})").is_reachable_24x7);
    CHECK(refusal(R"({"kind":"customer","contact_24x7":"yes"})") == "contact_24x7 is neither true nor false");
    CHECK(to_json(read(R"({"kind":"customer"})")).find("contact_24x7") == std::string::npos);
}

TEST_CASE("draft json: what it differs from are references")
{
    CHECK(refusal(R"({"kind":"customer","differs_from":["4711"]})") ==
          "differs_from holds something that is not a reference");
}

TEST_CASE("draft json: words nobody knows are kept, for validation to name and the next save to keep")
{
    const Draft draft = read(R"({"kind":"customer","severity":"urgent","area":"moon",
                                 "escalation_reasons":["tools","laziness"]})");

    CHECK_FALSE(draft.severity);
    CHECK(draft.escalation_reasons == std::vector{EscalationReason::tools});
    CHECK(draft.unknown_choices.size() == 3);
    CHECK(read(to_json(draft)) == draft);
}

TEST_CASE("draft json: a choice made after an unknown word is what is kept")
{
    Draft draft = read(R"({"kind":"partner_center","severity":"urgent","category":"moon"})");
    draft.severity = Severity::c;
    draft.category = Category::billing;

    CHECK(read(to_json(draft)).severity == Severity::c);
    CHECK(read(to_json(draft)).category == Category::billing);
}

TEST_CASE("draft json: a reason named twice counts once")
{
    const Draft draft = read(R"({"kind":"customer","escalation_reasons":["tools","training","tools"]})");
    CHECK(draft.escalation_reasons == std::vector{EscalationReason::tools, EscalationReason::training});
}

TEST_CASE("draft json: an id is minted when there is none, and kept when there is one")
{
    SeededRandom random{4};
    const auto first = draft_from_json(R"({"kind":"customer"})", random);
    const auto second = draft_from_json(R"({"kind":"customer"})", random);
    CHECK(first->id != second->id);

    CHECK(read(R"({"kind":"customer","id":"0123ABCD-4567-4def-89ab-0123456789ab"})").id.text() ==
          "0123abcd-4567-4def-89ab-0123456789ab");
    CHECK(refusal(R"({"kind":"customer","id":"17"})") == "id is not a UUID");
}

TEST_CASE("draft json: null and empty values of foreign keys lose nothing and are let in")
{
    const Draft draft = read(
        R"({"kind":"partner_center","title":null,"contact":null,"tried":"","escalation_reasons":[],"area":null})");
    CHECK(draft.title.empty());
}

TEST_CASE("draft json: a key nobody reads is named")
{
    CHECK(refusal(R"({"kind":"partner_center","titel":"x"})") == "titel is not a key of this kind of draft");
    CHECK(refusal(R"({"kind":"partner_center","tried":"x"})") == "tried is not a key of this kind of draft");
    CHECK(refusal(R"({"kind":"customer","category":"billing"})") ==
          "category is not a key of this kind of draft");
    CHECK(refusal(R"({"kind":"customer","contact":{"fax":"1"}})") ==
          "contact.fax is not a key of this kind of draft");
}

TEST_CASE("draft json: a value of the wrong type is named, the first one first")
{
    CHECK(refusal(R"({"kind":"partner_center","title":5})") == "title is not text");
    CHECK(refusal(R"({"kind":"partner_center","severity":["A"]})") == "severity is not text");
    CHECK(refusal(R"({"kind":"partner_center","contact":"me"})") == "contact is not an object");
    CHECK(refusal(R"({"kind":"partner_center","contact":{"phone":12345}})") == "contact.phone is not text");
    CHECK(refusal(R"({"kind":"partner_center","attachments":"a.png"})") == "attachments is not a list");
    CHECK(refusal(R"({"kind":"customer","escalation_reasons":[1]})") ==
          "escalation_reasons holds something that is not text");
    CHECK(refusal(R"({"kind":"customer","replaces":"K-1"})") == "replaces is not a reference");
    CHECK(refusal(R"({"kind":"customer","title":5,"contact":{"phone":6}})") == "title is not text");
}

TEST_CASE("draft json: what is no JSON object of a known kind is refused")
{
    CHECK(refusal("") == "not JSON");
    CHECK(refusal("{\"kind\":") == "not JSON");
    CHECK(refusal("[]") == "not a JSON object");
    CHECK(refusal("{}") == "kind is neither partner_center nor customer");
    CHECK(refusal(R"({"kind":"partner"})") == "kind is neither partner_center nor customer");
    CHECK(refusal(R"({"kind":7})") == "kind is neither partner_center nor customer");
}

TEST_CASE("draft json: invalid bytes in a draft file become one U+FFFD each, valid text stays")
{
    const Draft draft = read("{\"kind\":\"customer\",\"title\":\"\xED\x95\x9C \xFF caf\xE9\"}");
    CHECK(draft.title == "\uD55C \uFFFD caf\uFFFD");
}

TEST_CASE("draft json: a hundred thousand open brackets do not end the program")
{
    const std::string deep(100'000, '[');
    CHECK(refusal(deep) == "not JSON");
    CHECK(refusal("{\"kind\":\"customer\",\"title\":" + deep + std::string(100'000, ']') + "}") ==
          "title is not text");
}
