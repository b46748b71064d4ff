#include "kiosk/wording.h"

#include "kiosk/file_wording.h"
#include "kiosk/translation.h"
#include "sync/catalogue.h"
#include "sync/protocol.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace kiosk
{

namespace
{

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// How a language writes dates and numbers. A date holds {day}, {month}, {year} and {month_name}; a
/// percentage {value}. The blanks in a number do not break: U+00A0, or the narrow U+202F in French.
struct Conventions {
    std::string_view language;
    const char* date;
    std::string_view group_mark;
    const char* percent;
};

/// Source: Unicode CLDR 44, per language the numeric date in four-digit years, the grouping separator and the
/// percent pattern. Two differ: English has the month as a word, because 05/11 is read two ways, and every
/// time has 24 hours, because a wrong half of the day costs a customer.
constexpr std::array kConventions{
    Conventions{"en", "{day} {month_name} {year}", ",", "{value}%"},
    Conventions{"ko", "{year}. {month}. {day}.", ",", "{value}%"},
    Conventions{"zh-TW", "{year}年{month}月{day}日", ",", "{value}%"},
    Conventions{"zh-CN", "{year}年{month}月{day}日", ",", "{value}%"},
    Conventions{"de", "{day:02}.{month:02}.{year}", ".", "{value}\u00a0%"},
    Conventions{"it", "{day:02}/{month:02}/{year}", ".", "{value}%"},
    Conventions{"fr", "{day:02}/{month:02}/{year}", "\u202f", "{value}\u202f%"},
};
static_assert(kConventions.size() == kLanguages.size());

/// English is the only one of the languages that writes the month as a word.
constexpr std::array<std::string_view, 12> kMonthNames{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

const Conventions& conventions()
{
    const auto found = std::ranges::find(kConventions, language_in_use(), &Conventions::language);
    return found == kConventions.end() ? kConventions.front() : *found;
}

/// `month` counts from 1.
std::string written_date(int year, int month, int day)
{
    return fill(conventions().date, fmt::arg("year", year), fmt::arg("month", month), fmt::arg("day", day),
                fmt::arg("month_name", kMonthNames[static_cast<std::size_t>(month - 1)]));
}

std::tm local(Timestamp time)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
    std::tm broken_down{};
    ::localtime_r(&seconds, &broken_down);
    return broken_down;
}

std::string line_reason_sentence(LineReason reason)
{
    switch (reason) {
    case LineReason::none:
        return {};
    case LineReason::no_address:
        return tr("The network does not know the address of the service.");
    case LineReason::no_connection:
        return tr("Nobody answers at the address of the service.");
    case LineReason::timeout:
        return tr("The service does not answer in time.");
    case LineReason::cut:
        return tr("The connection broke.");
    case LineReason::busy:
        return tr("The service is busy and asked us to come back later.");
    case LineReason::server_error:
        return tr("The service reports a fault of its own.");
    case LineReason::not_the_service:
        return tr(
            "Something else answers in place of the service, such as the sign-in page of a guest network.");
    case LineReason::sign_in:
        return tr("The service does not accept the sign-in of this kiosk.");
    case LineReason::certificate:
        return tr("The certificate of the service cannot be trusted, or the clock of this device is wrong.");
    case LineReason::wrong_address:
        return tr("The configured address does not lead to the service.");
    case LineReason::channel_off:
        return tr("The service does not take requests at this address.");
    case LineReason::not_configured:
        return tr("No address of the service is configured on this kiosk.");
    }
    return {};
}

std::optional<LineReason> parse_line_reason(std::string_view code)
{
    for (int value = 0; value <= static_cast<int>(LineReason::not_configured); ++value) {
        const auto reason = static_cast<LineReason>(value);
        if (word(reason) == code) return reason;
    }
    return std::nullopt;
}

std::string with_next_try(std::string text, const std::optional<Timestamp>& next, Timestamp now)
{
    if (!next || *next <= now) return text;
    const std::string next_try = fill(tr("Next try at {time}."), fmt::arg("time", moment(*next, now)));
    return text.empty() ? next_try : joined(text, next_try);
}

} // namespace

std::string joined(std::string_view first, std::string_view second)
{
    // Translators: two whole sentences; only the space between them is yours.
    return fill(trc("sentences", "{first} {second}"), fmt::arg("first", first), fmt::arg("second", second));
}

std::string field_name(std::string_view field)
{
    if (field == "category") return tr("Category");
    if (field == "customer_id") return tr("Customer");
    if (field == "service") return tr("Service");
    if (field == "area") return tr("Area");
    if (field == "title") return tr("Title");
    if (field == "description") return tr("Description");
    if (field == "severity") return tr("Severity");
    if (field == "impact") return tr("Business impact");
    if (field == "escalation_reasons") return tr("Why you cannot solve it yourself");
    if (field == "tried") return tr("What was tried");
    if (field == "contact.first_name") return tr("First name");
    if (field == "contact.last_name") return tr("Last name");
    if (field == "contact.email") return tr("E-mail");
    if (field == "contact.phone") return tr("Phone");
    if (field == "contact.language") return tr("Preferred language");
    if (field == "attachments") return tr("Attachments");
    return std::string{field};
}

std::string sentence(const FieldError& error)
{
    switch (error.fault) {
    case Fault::required:
        if (error.field == "category" || error.field == "severity" || error.field == "area" ||
            error.field == "contact.language")
            return tr("Please choose one.");
        if (error.field == "escalation_reasons") return tr("Please choose at least one.");
        return tr("Please fill this in.");
    case Fault::too_long:
        return fill(trn("At most {limit} character.", "At most {limit} characters.", error.limit),
                    fmt::arg("limit", number(error.limit)));
    case Fault::not_one_line:
        return tr("This must be a single line.");
    case Fault::holds_nul:
        return tr("This text holds a character that cannot be sent.");
    case Fault::not_an_email:
        return tr("This is not an e-mail address, such as name@example.com.");
    case Fault::not_a_phone:
        return tr("This is not a phone number, such as +86 10 1234 5678.");
    case Fault::not_a_language:
        return tr("This is not a language.");
    case Fault::unknown_choice:
        return tr("This choice is not known here. Please choose again.");
    case Fault::not_for_billing:
        return tr("Severity A is for technical problems only. Please choose B or C.");
    case Fault::file_missing:
    case Fault::file_unreadable:
    case Fault::file_changed:
    case Fault::file_too_large:
    case Fault::files_too_large:
    case Fault::too_many_files:
        return file_sentence(error);
    }
    return {};
}

std::string place_name(Place place)
{
    switch (place) {
    case Place::drafts:
        return tr("Drafts");
    case Place::ready_to_send:
        return tr("Ready to send");
    // Translators: the place where requests are found that 21Vianet has received.
    case Place::sent:
        return trc("place", "Sent");
    case Place::needs_attention:
        return tr("Needs attention");
    }
    return {};
}

std::string state_name(const Entry& entry)
{
    switch (entry.state) {
    case State::ready:
        return entry.attempts > 0 ? tr("Waiting for the next try") : tr("Ready to send");
    case State::claimed:
        return tr("Sending now");
    case State::checking:
        return tr("Checking whether it arrived");
    case State::sent:
        return tr("Received by 21Vianet");
    case State::held:
        return tr("On hold");
    case State::needs_attention:
        return tr("Needs attention");
    case State::handed_in:
        return tr("Handed in by hand");
    case State::closed:
        return tr("Closed");
    }
    return {};
}

std::string state_sentence(const Entry& entry, const LineStatus& line, Timestamp now)
{
    switch (entry.state) {
    case State::ready:
        if (line.state == LineState::needs_administrator)
            return tr("21Vianet has not received it yet. All sending pauses until an administrator has set "
                      "the kiosk "
                      "right; it is then sent by itself.");
        return with_next_try(
            tr("21Vianet has not received it yet. It is sent by itself as soon as there is a line."),
            line.state == LineState::waiting ? line.next_attempt_at
            : entry.attempts > 0             ? std::optional{entry.next_attempt_at}
                                             : std::nullopt,
            now);
    case State::claimed:
        return tr("It is being sent to 21Vianet right now.");
    case State::checking:
        return tr("It was sent, but the answer was lost. The kiosk finds out whether 21Vianet has it before "
                  "it sends "
                  "again, so that it arrives only once.");
    case State::sent:
        return tr("21Vianet has received it. A representative contacts the person named in it.");
    case State::held:
        return tr("A person has paused it. It is not sent until it is released.");
    case State::needs_attention:
        return tr("21Vianet has not taken it. A person must decide what happens next.");
    case State::handed_in:
        return tr("A person has typed it into 21Vianet’s web form.");
    case State::closed:
        return tr("It is done. Nothing more happens to it.");
    }
    return {};
}

std::string history_words(const Transition& transition)
{
    if (!transition.from) return tr("Saved on this device");
    switch (transition.to) {
    case State::ready:
        return transition.from == State::held ? tr("Released") : tr("Waiting to be sent");
    case State::claimed:
        return tr("Sending started");
    case State::checking:
        return tr("Outcome unknown, checking");
    case State::sent:
        return tr("Received by 21Vianet");
    case State::held:
        return tr("Put on hold");
    case State::needs_attention:
        return tr("Refused, needs attention");
    case State::handed_in:
        return tr("Handed in by hand");
    case State::closed:
        return tr("Closed");
    }
    return {};
}

std::string reason_sentence(std::string_view code, State state)
{
    if (code.empty()) return {};
    if (code == kReasonHeld) return tr("A person has paused it.");
    if (code == kReasonInterrupted) return tr("The kiosk was switched off while it was being sent.");
    if (code == kReasonNoTrace)
        return tr("It was sent, but 21Vianet’s list does not show it. Try again, or ask 21Vianet by phone.");
    if (code == kReasonNumberTaken)
        return tr(
            "21Vianet answered with a number that belongs to another request. Please ask 21Vianet by phone.");
    if (const auto reason = parse_line_reason(code)) return line_reason_sentence(*reason);
    if (state == State::needs_attention)
        return tr("21Vianet has refused it. The words below are 21Vianet’s own.");
    return tr("The service answered with a fault.");
}

std::string line_name(const LineStatus& line)
{
    switch (line.state) {
    case LineState::unknown:
        return tr("Line not tried yet");
    case LineState::up:
        return tr("Connected to the service");
    case LineState::waiting:
        return line.reason == LineReason::busy || line.reason == LineReason::server_error
                   ? tr("Service is busy")
                   : tr("No line");
    case LineState::needs_administrator:
        return tr("Needs an administrator");
    }
    return {};
}

std::string line_sentence(const LineStatus& line, Timestamp now)
{
    switch (line.state) {
    case LineState::unknown:
        return tr("The kiosk has not tried to reach the service since it started.");
    case LineState::up:
        return tr("The service answers. What is ready is sent at once.");
    case LineState::waiting:
        return with_next_try(line_reason_sentence(line.reason), line.next_attempt_at, now);
    case LineState::needs_administrator:
        return joined(line_reason_sentence(line.reason),
                      tr("Please tell your administrator. No request is at fault and none is lost."));
    }
    return {};
}

std::string fault_sentence(ErrorCode code)
{
    switch (code) {
    case ErrorCode::disk_full:
        return tr("The disk of this device is full or takes no writes.");
    case ErrorCode::database_bad:
        return tr("The storage of this device reports damage.");
    case ErrorCode::database_newer:
        return tr("The data on this device was written by a newer version of the kiosk.");
    case ErrorCode::key_missing:
    case ErrorCode::seal_broken:
        return tr("The data on this device cannot be opened with the key it has.");
    case ErrorCode::locked:
        return tr("Another kiosk program is using the data.");
    case ErrorCode::not_allowed:
        return tr("The kiosk has no permission to do this.");
    case ErrorCode::configuration_wrong:
        return tr("The configuration of this kiosk is wrong.");
    case ErrorCode::offline:
        return tr("The service cannot be reached.");
    case ErrorCode::refused:
        return tr("The service has refused this.");
    case ErrorCode::not_found:
        return tr("It is no longer there.");
    case ErrorCode::not_possible_now:
        return tr("This is no longer possible: the request has moved on meanwhile.");
    case ErrorCode::invalid_input:
        return tr("The data is not in order.");
    case ErrorCode::display_missing:
        return tr("There is no display that can show the window.");
    case ErrorCode::system_fault:
        return tr("The operating system reports a fault.");
    }
    return {};
}

namespace
{

/// Why what still waits could not be sent, and that it is safe.
std::string still_waiting(std::size_t count, LineState line)
{
    const std::string digits = number(count); // fmt::arg() only refers to it.
    const auto counted = fmt::arg("count", digits);
    switch (line) {
    case LineState::needs_administrator:
        return fill(
            trn("Nothing can be sent until an administrator has set the kiosk right. {count} request "
                "keeps waiting and is safe.",
                "Nothing can be sent until an administrator has set the kiosk right. {count} requests "
                "keep waiting and are safe.",
                count),
            counted);
    case LineState::waiting:
    case LineState::unknown:
        return fill(
            trn("There is no line right now. {count} request keeps waiting and is sent by itself later.",
                "There is no line right now. {count} requests keep waiting and are sent by themselves later.",
                count),
            counted);
    case LineState::up:
        return fill(trn("{count} is still waiting.", "{count} are still waiting.", count), counted);
    }
    return {};
}

std::string nothing_to_send(LineState line)
{
    switch (line) {
    case LineState::up:
        return tr("The service answers. Nothing was waiting to be sent.");
    case LineState::needs_administrator:
        return tr("The kiosk needs an administrator. Nothing was waiting to be sent.");
    case LineState::waiting:
    case LineState::unknown:
        return tr("There is no line right now. Nothing was waiting to be sent.");
    }
    return {};
}

/// How a manual try ended: every outcome has a sentence, and none says more than is known.
std::string sync_sentence(const SyncEnded& ended, LineState line)
{
    std::string text;
    const auto add = [&text](const std::string& sentence) {
        text = text.empty() ? sentence : joined(text, sentence);
    };
    const std::size_t tried = ended.sent + ended.refused;
    if (ended.refused > 0)
        add(fill(trn("{refused} of {count} request was refused.",
                     "{refused} of {count} requests were refused.", tried),
                 fmt::arg("refused", number(ended.refused)), fmt::arg("count", number(tried))));
    if (ended.refused == 0 && ended.sent > 0)
        add(fill(trn("{count} request sent.", "{count} requests sent.", ended.sent),
                 fmt::arg("count", number(ended.sent))));
    if (ended.waiting > 0) add(still_waiting(ended.waiting, line));
    if (tried == 0 && ended.waiting == 0) add(nothing_to_send(line));
    if (ended.on_hold > 0)
        add(fill(trn("{count} is on hold.", "{count} are on hold.", ended.on_hold),
                 fmt::arg("count", number(ended.on_hold))));
    if (ended.needs_attention > 0)
        add(fill(trn("{count} needs attention.", "{count} need attention.", ended.needs_attention),
                 fmt::arg("count", number(ended.needs_attention))));
    return text;
}

} // namespace

std::string outcome_sentence(const Reply& reply, const Snapshot& snapshot)
{
    if (const auto* ended = std::get_if<SyncEnded>(&reply)) return sync_sentence(*ended, snapshot.line.state);
    if (const auto* accepted = std::get_if<Accepted>(&reply))
        return fill(tr("Request {reference} is saved on this device."),
                    fmt::arg("reference", accepted->reference.text()));
    if (const auto* done = std::get_if<ActionDone>(&reply)) {
        const auto reference = fmt::arg("reference", done->reference.text());
        switch (done->action) {
        case Action::try_now:
            return fill(tr("{reference} is tried again now."), reference);
        case Action::hold:
            return fill(tr("{reference} is on hold."), reference);
        case Action::release:
            return fill(tr("{reference} is released and will be sent."), reference);
        case Action::withdraw:
            return fill(tr("{reference} is a draft again."), reference);
        }
    }
    if (const auto* refreshed = std::get_if<DirectoryRefreshed>(&reply))
        return fill(trn("The customer list is fresh: {count} customer.",
                        "The customer list is fresh: {count} customers.", refreshed->customers),
                    fmt::arg("count", number(refreshed->customers)));
    if (const auto* failed = std::get_if<DirectoryNotRefreshed>(&reply))
        return joined(tr("The customer list could not be fetched."), fault_sentence(failed->error.code));
    if (const auto* refused = std::get_if<ActionRefused>(&reply))
        return joined(tr("This could not be done."), fault_sentence(refused->error.code));
    if (const auto* not_kept = std::get_if<DraftNotKept>(&reply))
        return joined(tr("The draft could not be kept."), fault_sentence(not_kept->error.code));
    if (std::holds_alternative<DraftRefused>(reply))
        return tr("The request was not saved, because something in it is missing. It is kept as a draft.");
    if (const auto* not_accepted = std::get_if<NotAccepted>(&reply))
        return joined(tr("The request was not saved."), fault_sentence(not_accepted->error.code));
    return {};
}

std::string age(Timestamp then, Timestamp now)
{
    const auto passed = std::max(now - then, Milliseconds::zero());
    if (passed < minutes{1}) return tr("just now");
    if (passed < hours{1}) {
        const auto count = static_cast<std::size_t>(passed / minutes{1});
        return fill(trn("{count} min ago", "{count} min ago", count), fmt::arg("count", number(count)));
    }
    if (passed < days{1}) {
        const auto count = static_cast<std::size_t>(passed / hours{1});
        return fill(trn("{count} hour ago", "{count} hours ago", count), fmt::arg("count", number(count)));
    }
    const auto count = static_cast<std::size_t>(passed / days{1});
    return fill(trn("{count} day ago", "{count} days ago", count), fmt::arg("count", number(count)));
}

Timestamp age_changes_at(Timestamp then, Timestamp now)
{
    const auto passed = now - then;
    if (passed < Milliseconds::zero()) return then + minutes{1};
    const Milliseconds unit = passed < hours{1}  ? Milliseconds{minutes{1}}
                              : passed < days{1} ? Milliseconds{hours{1}}
                                                 : Milliseconds{days{1}};
    return then + (passed / unit + 1) * unit;
}

std::string clock_time(Timestamp time)
{
    const std::tm at = local(time);
    return fmt::format("{:02}:{:02}", at.tm_hour, at.tm_min);
}

std::string calendar_date(Timestamp time)
{
    const std::tm at = local(time);
    return written_date(at.tm_year + 1900, at.tm_mon + 1, at.tm_mday);
}

std::string day_of_source(std::string_view date)
{
    int year = 0;
    int month = 0;
    int day = 0;
    char rest = 0;
    const std::string text{date};
    if (std::sscanf(text.c_str(), "%4d-%2d-%2d%c", &year, &month, &day, &rest) != 3) return text;
    return month < 1 || month > 12 ? text : written_date(year, month, day);
}

std::string date_and_time(Timestamp time)
{
    return calendar_date(time) + ' ' + clock_time(time);
}

std::string moment(Timestamp time, Timestamp now)
{
    const std::tm then = local(time);
    const std::tm today = local(now);
    const bool is_today = then.tm_year == today.tm_year && then.tm_yday == today.tm_yday;
    return is_today ? clock_time(time) : date_and_time(time);
}

std::string number(std::uint64_t value)
{
    constexpr std::size_t kGroup = 3;
    const std::string_view mark = conventions().group_mark;
    const std::string digits = fmt::format("{}", value);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % kGroup == 0) text += mark;
        text += digits[i];
    }
    return text;
}

std::string percentage(int value)
{
    return fill(conventions().percent, fmt::arg("value", value));
}

} // namespace kiosk
