#include "kiosk/wording.h"

#include "kiosk/courier_wording.h"
#include "kiosk/file_copy_wording.h"
#include "kiosk/file_wording.h"
#include "kiosk/loss_wording.h"
#include "kiosk/translation.h"
#include "sync/catalogue.h"
#include "sync/hand_in.h"
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
    if (field == "note") return tr("Note");
    if (field == "customer_informed") return tr("Customer informed");
    if (field == "contact_24x7") return tr("Reachable day and night");
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
        if (error.field == "customer_informed") return tr("Please confirm that the customer is informed.");
        if (error.field == "escalation_reasons") return tr("Please choose at least one.");
        if (error.field == "contact_24x7")
            return tr("Please make sure of this and tick it: severity A needs it.");
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

std::string form_field_name(std::string_view field)
{
    if (field == "customer_name") return tr("Customer");
    if (field == "customer_id") return tr("Tenant ID");
    if (field == "everything") return tr("Everything at once");
    return field_name(field);
}

std::string sentence(NumberFault fault)
{
    switch (fault) {
    case NumberFault::missing:
        return tr("Please fill this in.");
    case NumberFault::too_long:
        return fill(trn("At most {limit} character.", "At most {limit} characters.", kNumberMax),
                    fmt::arg("limit", number(kNumberMax)));
    case NumberFault::has_blanks:
        return tr("A service request number has letters, digits and signs, and no blanks.");
    case NumberFault::is_our_reference:
        return tr("This is the kiosk’s own reference. Please type the number that the form showed.");
    case NumberFault::is_an_address:
        return tr("This is an address. Please type the number that the form showed.");
    case NumberFault::is_taken:
        return tr("Another request on this device has this number already.");
    }
    return {};
}

std::string channel_name(Channel channel)
{
    switch (channel) {
    case Channel::partner_center:
        return tr("By the line");
    case Channel::handin:
        return tr("By hand-in");
    case Channel::courier:
        return tr("By courier");
    }
    return {};
}

std::string channel_sentence(Channel channel)
{
    switch (channel) {
    case Channel::partner_center:
        return tr("It is sent by itself as soon as there is a line.");
    case Channel::handin:
        return tr("The kiosk does not send it; a person types it into 21Vianet’s web form.");
    case Channel::courier:
        return tr("The kiosk does not send it; it leaves with the next courier bundle.");
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
    if (auto words = courier_state_name(entry); !words.empty()) return words;
    switch (entry.state) {
    case State::ready:
        if (entry.channel == Channel::handin) return tr("To be handed in");
        if (entry.channel == Channel::courier) return tr("Waits for the courier");
        return entry.attempts > 0 ? tr("Waiting for the next try") : tr("Ready to send");
    case State::claimed:
        return tr("Sending now");
    case State::checking:
        return tr("Checking whether it arrived");
    case State::sent:
        return tr("Received by 21Vianet");
    case State::held:
        return entry.reason_code == kReasonHandIn ? tr("Being handed in") : tr("On hold");
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
    if (auto words = courier_state_sentence(entry); !words.empty()) return words;
    if (const auto words = restored_sentence(entry.reason_code); !words.empty()) {
        if (entry.state == State::checking)
            return joined(words,
                          tr("The kiosk asks 21Vianet before it sends, so that it arrives only once."));
        if (entry.state == State::held) return joined(words, tr("It is not sent until it is released."));
    }
    switch (entry.state) {
    case State::ready:
        if (entry.channel != Channel::partner_center) return channel_sentence(entry.channel);
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
        if (entry.reason_code == kReasonHandIn)
            return tr(
                "A person is typing it into 21Vianet’s web form. The kiosk does not send it meanwhile.");
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
    if (auto words = courier_history_words(transition); !words.empty()) return words;
    if (!transition.from) return tr("Saved on this device");
    if (transition.reason_code.starts_with(kReasonMovedTo)) return tr("Goes another way from now on");
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
        return transition.reason_code == kReasonHandIn ? tr("Hand-in begun") : tr("Put on hold");
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
    if (code == kReasonClosedHere) return tr("It was closed from this kiosk.");
    if (code == kReasonClosedThere) return tr("21Vianet has closed it.");
    if (auto words = courier_reason_sentence(code); !words.empty()) return words;
    if (auto words = restored_sentence(code); !words.empty()) return words;
    if (code == kReasonHeld) return tr("A person has paused it.");
    if (code == kReasonHandIn)
        return tr("A hand-in was begun and has no number yet. If the form was submitted, go on and type the "
                  "number; release it only if it was not.");
    if (code.starts_with(kReasonMovedTo))
        if (const auto channel = parse_channel(code.substr(kReasonMovedTo.size())))
            return channel_name(*channel);
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
    if (ended.notes_sent > 0)
        add(fill(trn("{count} note sent.", "{count} notes sent.", ended.notes_sent),
                 fmt::arg("count", number(ended.notes_sent))));
    if (ended.waiting > 0) add(still_waiting(ended.waiting, line));
    if (ended.notes_waiting > 0)
        add(fill(trn("{count} request has a note that still waits here.",
                     "{count} requests have a note that still waits here.", ended.notes_waiting),
                 fmt::arg("count", number(ended.notes_waiting))));
    if (tried + ended.waiting + ended.notes_sent + ended.notes_waiting == 0) add(nothing_to_send(line));
    if (ended.on_hold > 0)
        add(fill(trn("{count} is on hold.", "{count} are on hold.", ended.on_hold),
                 fmt::arg("count", number(ended.on_hold))));
    if (ended.by_hand > 0)
        add(fill(trn("{count} is to be handed over by a person.",
                     "{count} are to be handed over by a person.", ended.by_hand),
                 fmt::arg("count", number(ended.by_hand))));
    if (ended.needs_attention > 0)
        add(fill(trn("{count} needs attention.", "{count} need attention.", ended.needs_attention),
                 fmt::arg("count", number(ended.needs_attention))));
    return text;
}

} // namespace

std::string outcome_sentence(const Reply& reply, const Snapshot& snapshot)
{
    if (auto words = courier_sentence(reply); !words.empty()) return words;
    if (auto words = file_copy_sentence(reply); !words.empty()) return words;
    if (const auto* ended = std::get_if<SyncEnded>(&reply)) return sync_sentence(*ended, snapshot.line.state);
    if (const auto* accepted = std::get_if<Accepted>(&reply))
        return fill(snapshot.storage_lasts == StorageLasts::until_deleted
                        ? tr("Request {reference} is saved on this device.")
                        : tr("Request {reference} is kept until this device is switched off."),
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
    if (const auto* handed_in = std::get_if<HandedIn>(&reply))
        return fill(tr("{reference} is handed in. 21Vianet’s number is {number}."),
                    fmt::arg("reference", handed_in->reference.text()),
                    fmt::arg("number", handed_in->number));
    if (const auto* moved = std::get_if<Moved>(&reply))
        return fill(tr("{reference} now goes another way: {channel}."),
                    fmt::arg("reference", moved->reference.text()),
                    fmt::arg("channel", channel_name(moved->channel)));
    if (const auto* refused = std::get_if<NumberRefused>(&reply))
        return joined(tr("The number was not kept."), sentence(refused->fault));
    if (const auto* refreshed = std::get_if<DirectoryRefreshed>(&reply))
        return fill(trn("The customer list is fresh: {count} customer.",
                        "The customer list is fresh: {count} customers.", refreshed->customers),
                    fmt::arg("count", number(refreshed->customers)));
    if (const auto* failed = std::get_if<DirectoryNotRefreshed>(&reply))
        return joined(tr("The customer list could not be fetched."), fault_sentence(failed->error.code));
    if (const auto* made = std::get_if<SlipMade>(&reply)) return slip_sentence(*made);
    if (const auto* not_made = std::get_if<SlipNotMade>(&reply))
        return joined(tr("The slip could not be made."), fault_sentence(not_made->error.code));
    if (const auto* refused = std::get_if<ActionRefused>(&reply))
        return joined(tr("This could not be done."), fault_sentence(refused->error.code));
    if (const auto* not_kept = std::get_if<DraftNotKept>(&reply))
        return joined(tr("The draft could not be kept."), fault_sentence(not_kept->error.code));
    if (std::holds_alternative<DraftRefused>(reply))
        return tr("The request was not saved, because something in it is missing. It is kept as a draft.");
    if (const auto* not_accepted = std::get_if<NotAccepted>(&reply))
        return joined(tr("The request was not saved."), fault_sentence(not_accepted->error.code));
    if (const auto* wanted = std::get_if<AnswerWanted>(&reply))
        return fill(tr("21Vianet asks something about {reference}."),
                    fmt::arg("reference", wanted->reference.text()));
    if (const auto* accepted = std::get_if<NoteAccepted>(&reply))
        return fill(snapshot.storage_lasts == StorageLasts::until_deleted
                        ? tr("The note to {reference} is saved on this device.")
                        : tr("The note to {reference} is kept until this device is switched off."),
                    fmt::arg("reference", accepted->reference.text()));
    if (const auto* refused = std::get_if<NoteNotAccepted>(&reply))
        return joined(tr("The note was not saved."), refused->error ? fault_sentence(refused->error->code)
                                                     : refused->errors.empty()
                                                         ? std::string{}
                                                         : sentence(refused->errors.front()));
    if (const auto* not_kept = std::get_if<NoteNotKept>(&reply))
        return joined(tr("The note that was begun could not be kept."), fault_sentence(not_kept->error.code));
    return {};
}

std::string slip_sentence(const SlipMade& made)
{
    const auto file = fmt::arg("file", made.file);
    switch (made.printing) {
    case Printing::not_configured:
        return fill(tr("The slip is saved as {file}."), file);
    case Printing::printed:
        return fill(tr("The slip is on its way to the printer. A copy is saved as {file}."), file);
    case Printing::failed: {
        const auto sentence = fill(tr("The slip could not be printed. It is saved as {file}."), file);
        if (made.printer_words.empty()) return sentence;
        return joined(sentence,
                      fill(tr("The print system says: “{words}”"), fmt::arg("words", made.printer_words)));
    }
    }
    return {};
}

std::string clock_name(ClockTrust trust)
{
    switch (trust) {
    case ClockTrust::plausible:
        return {};
    case ClockTrust::before_build:
    case ClockTrust::before_last_success:
        return tr("The clock is wrong");
    }
    return {};
}

std::string clock_sentence(ClockTrust trust, Timestamp now)
{
    const std::string said = date_and_time(now);
    const auto time = fmt::arg("time", said);
    switch (trust) {
    case ClockTrust::plausible:
        return {};
    case ClockTrust::before_build:
        return fill(tr("It says {time}, before this program was made. Requests are kept; certificates can "
                       "only be checked when the clock is right."),
                    time);
    case ClockTrust::before_last_success:
        return fill(tr("It says {time}, before the service last answered. Requests are kept; certificates "
                       "can only be checked when the clock is right."),
                    time);
    }
    return {};
}

std::string byte_size(std::uint64_t bytes)
{
    constexpr std::uint64_t kilo = 1024, mega = kilo * kilo, giga = kilo * mega;
    const auto in_units = [bytes](const char* text, std::uint64_t unit) {
        return fill(text, fmt::arg("count", number((bytes + unit / 2) / unit)));
    };
    if (bytes < kilo)
        return fill(trn("{count} byte", "{count} bytes", bytes), fmt::arg("count", number(bytes)));
    // From ten of a unit on nobody needs its parts.
    if (bytes < 10 * mega) return in_units(tr("{count} KB"), kilo);
    if (bytes < 10 * giga) return in_units(tr("{count} MB"), mega);
    return in_units(tr("{count} GB"), giga);
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
