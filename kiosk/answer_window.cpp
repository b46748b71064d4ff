#include "kiosk/answer_window.h"

#include <algorithm>
#include <array>

namespace kiosk
{

namespace
{

using std::chrono::days;
using std::chrono::hours;

/// China's clocks: no zone file can be missing or wrong for it.
constexpr hours kChinaOffset{8};

/// A time as it stands on the wall in China.
using ChinaTime = std::chrono::local_time<Milliseconds>;
using ChinaDay = std::chrono::local_days;

ChinaTime in_china(Timestamp time)
{
    return ChinaTime{time.time_since_epoch() + kChinaOffset};
}

Timestamp from_china(ChinaTime time)
{
    return Timestamp{time.time_since_epoch() - kChinaOffset};
}

struct Hours {
    hours open, close;
};

Hours hours_of(AnswerDesk desk)
{
    switch (desk) {
    case AnswerDesk::technical:
        return {hours{9}, hours{24}};
    case AnswerDesk::billing:
        return {hours{9}, hours{18}};
    }
    return {};
}

bool is_business_day(ChinaDay day)
{
    using namespace std::chrono;
    constexpr std::array holidays{January / 1, May / 1, May / 2, October / 1, October / 2, October / 3};
    const year_month_day date{day};
    const weekday of_week{day};
    return of_week != Saturday && of_week != Sunday &&
           std::ranges::find(holidays, date.month() / date.day()) == holidays.end();
}

ChinaDay next_business_day(ChinaDay day)
{
    do
        day += days{1};
    while (!is_business_day(day));
    return day;
}

/// The first moment from `time` on at which the desk works on a business day.
ChinaTime first_worked(ChinaTime time, const Hours& worked)
{
    const ChinaDay day = std::chrono::floor<days>(time);
    if (is_business_day(day)) {
        if (time < day + worked.open) return day + worked.open;
        if (time < day + worked.close) return time;
    }
    return next_business_day(day) + worked.open;
}

AnswerWindow business_days(int count, AnswerDesk desk, Timestamp received)
{
    const ChinaTime begins = first_worked(in_china(received), hours_of(desk));
    ChinaDay day = std::chrono::floor<days>(begins);
    const auto time_of_day = begins - day;
    for (int passed = 0; passed < count; ++passed)
        day = next_business_day(day);
    return {from_china(begins), from_china(day + time_of_day)};
}

} // namespace

AnswerDesk desk_of(const Draft& draft)
{
    return may_be_critical(draft) ? AnswerDesk::technical : AnswerDesk::billing;
}

AnswerWindow answer_window(Severity severity, AnswerDesk desk, Timestamp received)
{
    switch (severity) {
    case Severity::a:
        return {received, received + hours{1}};
    case Severity::b:
        return business_days(1, desk, received);
    case Severity::c:
        return business_days(3, desk, received);
    }
    return {};
}

} // namespace kiosk
