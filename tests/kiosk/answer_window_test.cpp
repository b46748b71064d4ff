#include "kiosk/answer_window.h"
#include "kiosk/answer_wording.h"
#include "kiosk/translation.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>

using namespace kiosk;
using namespace std::chrono;
using enum AnswerDesk;

namespace
{

/// A time as it stands on the wall in China.
Timestamp china(year_month_day day, hours hour, minutes minute = minutes{0})
{
    return Timestamp{sys_days{day} + hour + minute - hours{8}};
}

Timestamp ends(Severity severity, AnswerDesk desk, Timestamp received)
{
    return answer_window(severity, desk, received).ends;
}

/// The time zone of the process, until the end of the test.
class Zone
{
public:
    explicit Zone(const char* name)
    {
        if (const char* before = std::getenv("TZ")) before_ = before;
        ::setenv("TZ", name, 1);
        ::tzset();
    }
    ~Zone()
    {
        before_ ? ::setenv("TZ", before_->c_str(), 1) : ::unsetenv("TZ");
        ::tzset();
    }

private:
    std::optional<std::string> before_;
};

} // namespace

// 2026-11-20 is a Friday.

TEST_CASE("answer window: severity A is one hour at any time of any day")
{
    const Timestamp sunday_night = china(2026y / November / 22, 23h, 40min);

    CHECK(answer_window(Severity::a, technical, sunday_night) ==
          AnswerWindow{sunday_night, sunday_night + 1h});
}

TEST_CASE("answer window: B and C are one and three business days, and a weekend is none")
{
    const Timestamp friday = china(2026y / November / 20, 14h, 5min);

    CHECK(ends(Severity::b, technical, friday) == china(2026y / November / 23, 14h, 5min));
    CHECK(ends(Severity::c, technical, friday) == china(2026y / November / 25, 14h, 5min));
    CHECK(answer_window(Severity::b, technical, friday).begins == friday);
}

TEST_CASE("answer window: what comes at the weekend counts from Monday morning")
{
    const Timestamp saturday = china(2026y / November / 21, 10h);

    CHECK(answer_window(Severity::b, technical, saturday) ==
          AnswerWindow{china(2026y / November / 23, 9h), china(2026y / November / 24, 9h)});
}

TEST_CASE("answer window: midnight in China closes the technical desk, and it opens at nine")
{
    const Timestamp last_minute = china(2026y / November / 19, 23h, 59min);
    CHECK(answer_window(Severity::b, technical, last_minute).begins == last_minute);

    CHECK(answer_window(Severity::b, technical, china(2026y / November / 20, 0h)).begins ==
          china(2026y / November / 20, 9h));
    CHECK(ends(Severity::b, technical, china(2026y / November / 20, 8h, 59min)) ==
          china(2026y / November / 23, 9h));
}

TEST_CASE("answer window: the billing desk closes at six")
{
    const Timestamp evening = china(2026y / November / 19, 18h);

    CHECK(answer_window(Severity::b, billing, evening) ==
          AnswerWindow{china(2026y / November / 20, 9h), china(2026y / November / 23, 9h)});
    CHECK(answer_window(Severity::b, technical, evening).begins == evening);
}

TEST_CASE("answer window: public holidays of a fixed date are no business days")
{
    CHECK(ends(Severity::b, technical, china(2026y / April / 30, 12h)) == china(2026y / May / 4, 12h));
    CHECK(ends(Severity::c, technical, china(2026y / September / 30, 12h)) ==
          china(2026y / October / 7, 12h));
    CHECK(ends(Severity::b, technical, china(2026y / December / 31, 12h)) == china(2027y / January / 4, 12h));
}

TEST_CASE("answer window: Europe's summer time moves what is shown and not what is reckoned")
{
    use_language("en");
    const Zone berlin{"Europe/Berlin"};
    // In Berlin the clocks go back on 2026-10-25.
    const Timestamp friday = china(2026y / October / 23, 14h);
    CHECK(zone_words(friday) == "UTC+2");

    const std::string words = answer_sentence(Severity::b, technical, Reception::received, friday);

    CHECK(words.starts_with("First answer by 26 Oct 2026 07:00 (UTC+1)."));
}

TEST_CASE("answer window: a zone that the system does not know is shown as what it counts for, UTC")
{
    use_language("en");
    const Zone nowhere{"Middle/Earth"};

    const std::string words =
        answer_sentence(Severity::a, technical, Reception::not_yet, china(2026y / November / 20, 14h));

    CHECK(words == "If 21Vianet received it now: first answer by 20 Nov 2026 07:00 (UTC).");
}

TEST_CASE("answer window: half hours of a zone are named")
{
    const Zone india{"IST-5:30"};
    CHECK(zone_words(china(2026y / November / 20, 14h)) == "UTC+5:30");
    const Zone newfoundland{"NST3:30"};
    CHECK(zone_words(china(2026y / November / 20, 14h)) == "UTC-3:30");
}

TEST_CASE(
    "answer window: billing and subscriptions lead to the billing desk, everything else to the technical one")
{
    Draft draft = test::filled_partner_center_draft();
    CHECK(desk_of(draft) == technical);
    draft.category = Category::customer_and_subscription;
    CHECK(desk_of(draft) == billing);
    Draft customers = test::filled_customer_draft();
    CHECK(desk_of(customers) == technical);
    customers.area = Area::accounts_and_billing;
    CHECK(desk_of(customers) == billing);
}

TEST_CASE("answer window: what is published is labelled so, with its source and date")
{
    use_language("en");
    CHECK(published_words(test::shipped_catalogue(), Severity::b)
              .ends_with(
                  "(Contact support for business products, section Office 365 operated by 21Vianet, 2020)"));
}
