#include "kiosk/one_problem.h"
#include "sync/catalogue.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

#include <optional>
#include <string_view>

using namespace kiosk;
using enum SeveralSign;

namespace
{

std::optional<SeveralSign> sign(std::string_view description, std::string_view title = "")
{
    return sign_of_several_problems(title, description);
}

} // namespace

TEST_CASE("one problem: a numbered list is a sign, in figures of every kind")
{
    for (const std::string_view list :
         {"1. Mail does not arrive\n2. Teams is slow", "1) Mail\n2) Teams", "(1) Mail\n (2) Teams",
          "1、邮件收不到\n2、日历打不开", "１．郵件\n２．行事曆", "（１）郵件\n（２）行事曆",
          "①메일\n②캘린더", "첫째, 메일\n둘째, 캘린더", "一、邮件\n二、日历"}) {
        CAPTURE(list);
        CHECK(sign(list) == numbered_list);
    }
}

TEST_CASE("one problem: one item, a decimal number and a year are no list")
{
    for (const std::string_view text : {"1. Mail does not arrive", "1.5 GB are missing\n2.5 GB were there",
                                        "2. only the second one", "10 users\n20 users", "1\n2"}) {
        CAPTURE(text);
        CHECK_FALSE(sign(text));
    }
}

TEST_CASE("one problem: a sentence that begins like another problem is a sign, in every language")
{
    for (const std::string_view text :
         {"Mail stands still. Also, the calendar is empty.",
          "Mail stands still.\nIn addition the calendar is empty",
          "Mail stands still, and also the calendar is empty.",
          "메일이 멈췄습니다. 그리고 또 캘린더가 비어 있습니다.",
          "메일이 멈췄습니다. 또한 캘린더가 비어 있습니다.", "郵件停了，另外行事曆是空的。",
          "邮件停了。另外，日历是空的。", "邮件停了，还有日历是空的",
          "Die Post steht. Außerdem ist der Kalender leer.",
          "Die Post steht, AUSSERDEM ist der Kalender leer.",
          "La posta è ferma. Inoltre il calendario è vuoto.",
          "Le courrier est bloqué. De plus, le calendrier est vide.",
          "Le courrier est bloqué.\nDe plus le calendrier est vide."}) {
        CAPTURE(text);
        CHECK(sign(text) == linking_words);
    }
}

TEST_CASE("one problem: the same words within a sentence say nothing")
{
    for (const std::string_view text :
         {"I also tried another browser.", "The error is also in the log.", "C’est de plus en plus lent.",
          "Lent. De plus en plus lent.", "Es ist außerdem langsam", "사용자도 또한 같습니다", "没有另外安装",
          "Also nothing arrives.", "In addition to Outlook we tried a browser"}) {
        CAPTURE(text);
        CHECK_FALSE(sign(text));
    }
}

TEST_CASE("one problem: three questions are a sign, a row of question marks is one")
{
    CHECK(sign("Why? Since when? For whom?") == questions);
    CHECK(sign("为什么？什么时候？", "邮件在哪里？") == questions);
    CHECK_FALSE(sign("Why does it fail??? Can you help?"));
}

TEST_CASE("one problem: neither empty texts nor the filled examples nor our templates are suspected")
{
    CHECK_FALSE(sign(""));
    for (const Draft& draft : {test::filled_partner_center_draft(), test::filled_customer_draft()})
        CHECK_FALSE(sign(draft.description, draft.title));
    Draft draft = test::filled_customer_draft();
    for (const Area area : kAreas) {
        draft.area = area;
        for (const RequestTemplate* one : test::shipped_catalogue().templates_for(draft))
            for (const std::string& text : one->description)
                CHECK_FALSE(sign(text));
    }
}
