#include "storage/request.h"

#include "tests/storage/fixtures/drafts_for_tests.h"

#include <doctest/doctest.h>

#include <functional>
#include <span>

using namespace kiosk;

namespace
{

using Errors = std::vector<FieldError>;

Errors errors_of(const Draft& draft)
{
    const auto outcome = validate(draft);
    const auto* errors = std::get_if<Errors>(&outcome);
    return errors == nullptr ? Errors{} : *errors;
}

Draft changed(Draft draft, const std::function<void(Draft&)>& change)
{
    change(draft);
    return draft;
}

Draft partner(const std::function<void(Draft&)>& change)
{
    SeededRandom random{1};
    return changed(a_partner_draft(random), change);
}

Draft customer(const std::function<void(Draft&)>& change)
{
    SeededRandom random{1};
    return changed(a_customer_draft(random), change);
}

std::string repeated(std::string_view text, std::size_t count)
{
    std::string all;
    for (; count > 0; --count)
        all += text;
    return all;
}

/// A text field of the form, and how many code points it takes.
struct TextField {
    const char* name;
    std::size_t limit;
    std::string& (*of)(Draft&);
};

constexpr TextField kOneLineFields[]{
    {"customer_id", kOneLineMax, [](Draft& draft) -> std::string& { return draft.customer_id; }},
    {"service", kOneLineMax, [](Draft& draft) -> std::string& { return draft.service; }},
    {"title", kTitleMax, [](Draft& draft) -> std::string& { return draft.title; }},
    {"contact.first_name", kOneLineMax,
     [](Draft& draft) -> std::string& { return draft.contact.first_name; }},
    {"contact.last_name", kOneLineMax, [](Draft& draft) -> std::string& { return draft.contact.last_name; }},
    {"contact.email", kOneLineMax, [](Draft& draft) -> std::string& { return draft.contact.email; }},
    {"contact.phone", kOneLineMax, [](Draft& draft) -> std::string& { return draft.contact.phone; }},
    {"contact.language", kOneLineMax, [](Draft& draft) -> std::string& { return draft.contact.language; }},
};
constexpr TextField kLongFields[]{
    {"description", kDescriptionMax, [](Draft& draft) -> std::string& { return draft.description; }},
    {"impact", kDescriptionMax, [](Draft& draft) -> std::string& { return draft.impact; }},
    {"tried", kDescriptionMax, [](Draft& draft) -> std::string& { return draft.tried; }},
};

/// A customer draft that uses every text field.
Draft full_draft()
{
    return customer([](Draft& draft) {
        draft.severity = Severity::a;
        draft.impact = "Nobody can sign in.";
        draft.is_reachable_24x7 = true;
    });
}

} // namespace

TEST_CASE("request: a draft in any of our scripts becomes a request that keeps its text and id")
{
    SeededRandom random{1};
    for (const ScriptSample& sample : kScriptSamples) {
        for (const Draft& draft : {a_partner_draft(random, sample), a_customer_draft(random, sample)}) {
            REQUIRE(errors_of(draft).empty());
            const Request request = a_request(draft);
            CHECK(request.text() == draft);
            CHECK(request.reference() == Reference{draft.id});
        }
    }
}

TEST_CASE("request: an empty partner draft names every missing field at once, in the order of the form")
{
    SeededRandom random{1};
    const Draft empty{.id = RequestId{Uuid::random(random)}, .kind = RequestKind::partner_center};

    CHECK(errors_of(empty) == Errors{{"category", Fault::required},
                                     {"title", Fault::required},
                                     {"description", Fault::required},
                                     {"severity", Fault::required},
                                     {"contact.first_name", Fault::required},
                                     {"contact.last_name", Fault::required},
                                     {"contact.email", Fault::required},
                                     {"contact.phone", Fault::required},
                                     {"contact.language", Fault::required}});
}

TEST_CASE("request: an empty customer draft names every missing field at once, in the order of the form")
{
    SeededRandom random{1};
    const Draft empty{.id = RequestId{Uuid::random(random)}, .kind = RequestKind::customer};

    CHECK(errors_of(empty) == Errors{{"customer_id", Fault::required},
                                     {"service", Fault::required},
                                     {"area", Fault::required},
                                     {"title", Fault::required},
                                     {"description", Fault::required},
                                     {"severity", Fault::required},
                                     {"escalation_reasons", Fault::required},
                                     {"tried", Fault::required},
                                     {"contact.first_name", Fault::required},
                                     {"contact.last_name", Fault::required},
                                     {"contact.email", Fault::required},
                                     {"contact.phone", Fault::required},
                                     {"contact.language", Fault::required}});
}

TEST_CASE("request: a text field of white space only is missing")
{
    for (const auto& fields :
         {std::span<const TextField>{kOneLineFields}, std::span<const TextField>{kLongFields}}) {
        for (const TextField& field : fields) {
            CAPTURE(field.name);
            CHECK(errors_of(changed(full_draft(), [&](Draft& draft) { field.of(draft) = " \t\u3000\n "; })) ==
                  Errors{{field.name, Fault::required}});
        }
    }
}

TEST_CASE("request: NUL is refused in every text field")
{
    using namespace std::string_literals;
    for (const auto& fields :
         {std::span<const TextField>{kOneLineFields}, std::span<const TextField>{kLongFields}}) {
        for (const TextField& field : fields) {
            CAPTURE(field.name);
            CHECK(errors_of(changed(full_draft(), [&](Draft& draft) { field.of(draft) = "a\0b"s; })) ==
                  Errors{{field.name, Fault::holds_nul}});
        }
    }
}

TEST_CASE("request: a line break is refused where one line is asked, and welcome in long text")
{
    for (const TextField& field : kOneLineFields)
        for (const char* text : {"a\nb", "a\rb", "a\r\nb"})
            CHECK(errors_of(changed(full_draft(), [&](Draft& draft) { field.of(draft) = text; })) ==
                  Errors{{field.name, Fault::not_one_line}});
    for (const TextField& field : kLongFields)
        CHECK(errors_of(changed(full_draft(), [&](Draft& draft) { field.of(draft) = "a\r\nb\n"; })).empty());
}

TEST_CASE("request: limits count code points, to the very last one, in every script")
{
    for (const char* letter : {"a", "한", "漢", "\U0001F600"}) {
        for (const TextField& field :
             {kOneLineFields[2], kOneLineFields[3], kLongFields[0], kLongFields[1], kLongFields[2]}) {
            CAPTURE(field.name);
            const auto filled = [&](std::size_t count) {
                return changed(full_draft(),
                               [&](Draft& draft) { field.of(draft) = repeated(letter, count); });
            };
            CHECK(errors_of(filled(field.limit)).empty());
            CHECK(errors_of(filled(field.limit + 1)) == Errors{{field.name, Fault::too_long, field.limit}});
        }
    }
}

TEST_CASE("request: white space around one-line fields is dropped, inside and in long text it stays")
{
    const Request request = a_request(changed(full_draft(), [](Draft& draft) {
        draft.title = " \u3000the  title \n";
        draft.contact.email = " a@b.example ";
        draft.description = "  first\n  second  ";
    }));

    CHECK(request.text().title == "the  title");
    CHECK(request.text().contact.email == "a@b.example");
    CHECK(request.text().description == "  first\n  second  ");
}

TEST_CASE("request: an e-mail address has one @ with something on both sides and a dot in its host")
{
    for (const char* right : {"a@b.example", "a.b+c@d-e.example.cn", "用户@例子.公司"})
        CHECK(errors_of(partner([&](Draft& draft) { draft.contact.email = right; })).empty());
    for (const char* wrong : {"a", "@b.example", "a@", "a@b", "a@@b.example", "a@b@c.example",
                              "a b@c.example", "a@.example", "a@b."}) {
        CAPTURE(wrong);
        CHECK(errors_of(partner([&](Draft& draft) { draft.contact.email = wrong; })) ==
              Errors{{"contact.email", Fault::not_an_email}});
    }
}

TEST_CASE("request: a phone number has five digits and only the signs people write between them")
{
    for (const char* right : {"12345", "+86 (10) 8456-2121", "030/123456", "+1.425.555.0100 x12"})
        CHECK(errors_of(partner([&](Draft& draft) { draft.contact.phone = right; })).empty());
    for (const char* wrong : {"1234", "call me", "12345a", "+-()/."})
        CHECK(errors_of(partner([&](Draft& draft) { draft.contact.phone = wrong; })) ==
              Errors{{"contact.phone", Fault::not_a_phone}});
}

TEST_CASE("request: a language is a BCP 47 tag")
{
    for (const char* right : {"ko", "zh-CN", "zh-Hant-TW", "yue", "de-1996"})
        CHECK(errors_of(partner([&](Draft& draft) { draft.contact.language = right; })).empty());
    for (const char* wrong :
         {"k", "korean", "zh_CN", "zh-", "-zh", "zh--CN", "12", "zh-toolongsub", "한국어"}) {
        CAPTURE(wrong);
        CHECK(errors_of(partner([&](Draft& draft) { draft.contact.language = wrong; })) ==
              Errors{{"contact.language", Fault::not_a_language}});
    }
}

TEST_CASE("request: severity A needs an impact statement and somebody who is reachable at any hour")
{
    const auto most_severe = [](Draft& draft) { draft.severity = Severity::a; };
    CHECK(errors_of(partner(most_severe)) ==
          Errors{{"impact", Fault::required}, {"contact_24x7", Fault::required}});

    const auto complete = [](Draft& draft) {
        draft.severity = Severity::a;
        draft.impact = "Nobody can sign in.";
        draft.is_reachable_24x7 = true;
    };
    CHECK(errors_of(customer(complete)).empty());
}

TEST_CASE("request: severity A is technical only, whichever was chosen last")
{
    const auto subscription = [](Draft& draft) {
        draft.severity = Severity::a;
        draft.impact = "Nobody can work.";
        draft.is_reachable_24x7 = true;
        draft.category = Category::customer_and_subscription;
    };
    CHECK(errors_of(partner(subscription)) == Errors{{"severity", Fault::not_for_billing}});

    const auto billing = [](Draft& draft) {
        draft.severity = Severity::a;
        draft.impact = "Nobody is paid.";
        draft.is_reachable_24x7 = true;
        if (draft.kind == RequestKind::partner_center)
            draft.category = Category::billing;
        else
            draft.area = Area::accounts_and_billing;
    };
    CHECK(errors_of(partner(billing)) == Errors{{"severity", Fault::not_for_billing}});
    CHECK(errors_of(customer(billing)) == Errors{{"severity", Fault::not_for_billing}});
}

TEST_CASE("request: an impact statement nobody asked for is still checked")
{
    using namespace std::string_literals;
    CHECK(errors_of(partner([](Draft& draft) { draft.impact = "a\0b"s; })) ==
          Errors{{"impact", Fault::holds_nul}});
    CHECK(errors_of(partner([](Draft& draft) { draft.impact = repeated("한", kDescriptionMax + 1); })) ==
          Errors{{"impact", Fault::too_long, kDescriptionMax}});
    CHECK(errors_of(partner([](Draft& draft) { draft.impact = " "; })).empty());
}

TEST_CASE("request: a customer's name may be missing, but not be wrong")
{
    using namespace std::string_literals;
    CHECK(errors_of(customer([](Draft& draft) { draft.customer_name.clear(); })).empty());
    CHECK(errors_of(customer([](Draft& draft) { draft.customer_name = "a\nb"; })) ==
          Errors{{"customer_name", Fault::not_one_line}});
    CHECK(errors_of(customer([](Draft& draft) { draft.customer_name = "a\0b"s; })) ==
          Errors{{"customer_name", Fault::holds_nul}});
}

TEST_CASE("request: a word nobody knows is told apart from a choice not made")
{
    const auto unknown = [](const char* field) {
        return [field](Draft& draft) {
            draft.category.reset();
            draft.area.reset();
            draft.severity.reset();
            draft.unknown_choices = {{field, "sideways"}};
        };
    };

    CHECK(errors_of(partner(unknown("category"))) ==
          Errors{{"category", Fault::unknown_choice}, {"severity", Fault::required}});
    CHECK(errors_of(customer(unknown("area"))) ==
          Errors{{"area", Fault::unknown_choice}, {"severity", Fault::required}});
    CHECK(errors_of(customer(unknown("severity"))) ==
          Errors{{"area", Fault::required}, {"severity", Fault::unknown_choice}});
}

TEST_CASE("request: one unknown escalation reason spoils the known ones")
{
    CHECK(errors_of(customer([](Draft& draft) {
              draft.unknown_choices = {{"escalation_reasons", "laziness"}};
          })) == Errors{{"escalation_reasons", Fault::unknown_choice}});
}

TEST_CASE("request: a choice made after an unknown word replaces it")
{
    const Draft draft = partner([](Draft& it) { it.unknown_choices = {{"severity", "urgent"}}; });

    CHECK(a_request(draft).severity() == Severity::b);
    CHECK(a_request(draft).text().unknown_choices.empty());
}

TEST_CASE("request: a file that was not copied in is an error that names it")
{
    CHECK(errors_of(partner([](Draft& draft) { draft.attachments = {"/tmp/screen.png"}; })) ==
          Errors{{"attachments", Fault::file_unreadable, 0, "screen.png"}});
}

TEST_CASE("request: every choice has a word that reads back")
{
    for (const Severity each : kSeverities)
        CHECK(parse_severity(word(each)) == each);
    for (const Category each : kCategories)
        CHECK(parse_category(word(each)) == each);
    for (const Area each : kAreas)
        CHECK(parse_area(word(each)) == each);
    for (const EscalationReason each : kEscalationReasons)
        CHECK(parse_escalation_reason(word(each)) == each);
    for (const RequestKind each : {RequestKind::partner_center, RequestKind::customer})
        CHECK(parse_request_kind(word(each)) == each);
    CHECK_FALSE(parse_severity("a"));
    CHECK_FALSE(parse_area(""));
}
