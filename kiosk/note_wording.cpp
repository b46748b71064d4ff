#include "kiosk/note_wording.h"

#include "kiosk/translation.h"
#include "kiosk/wording.h"

namespace kiosk
{

std::string status_name(ServiceStatus status)
{
    switch (status) {
    case ServiceStatus::none:
        return tr("Not opened yet");
    case ServiceStatus::open:
        return tr("Being worked on");
    case ServiceStatus::attention_needed:
        return tr("21Vianet asks something");
    case ServiceStatus::closed:
        return tr("Closed");
    }
    return {};
}

std::string standing_sentence(const Correspondence& correspondence, Timestamp now)
{
    const auto& standing = correspondence.standing;
    if (standing && !standing->fault.empty())
        return tr("21Vianet does not find this service request any more. Please ask by phone.");
    if (!standing || standing->seen_at == Timestamp{})
        return tr("The kiosk has not asked 21Vianet yet how it stands.");
    return fill(tr("As 21Vianet saw it, {age}"), fmt::arg("age", age(standing->seen_at, now)));
}

std::string message_heading(const Message& message, Timestamp now)
{
    std::string who = message.from == Message::From::us ? tr("This kiosk") : "21Vianet";
    if (message.from == Message::From::us && !message.id) who = tr("Another kiosk");
    if (message.from == Message::From::them && !message.author.empty())
        who = fill(tr("{first}, {second}"), fmt::arg("first", who), fmt::arg("second", message.author));
    return message.at ? who + "  ·  " + moment(*message.at, now) : who;
}

std::string message_state(const Message& message)
{
    if (message.from == Message::From::them) return {};
    switch (message.state) {
    case State::ready:
    case State::held:
        return tr("Waiting here; it is sent by itself as soon as there is a line.");
    case State::claimed:
        return tr("Sending now");
    case State::checking:
        return tr("Checking whether it arrived");
    case State::sent:
    case State::handed_in:
    case State::closed:
        return tr("Received by 21Vianet");
    case State::needs_attention:
        return tr("Needs attention");
    }
    return {};
}

std::string message_text(const Message& message)
{
    if (message.kind == NoteKind::note) return message.text;
    return message.customer_informed == CustomerInformed::yes
               ? tr("Close the request. The customer is informed.")
               : tr("Close the request.");
}

std::string message_reason(const Message& message)
{
    if (message.state != State::needs_attention) return {};
    const std::string reason = reason_sentence(message.reason_code, message.state);
    if (message.reason_text.empty()) return reason;
    return joined(reason, fill(tr("“{words}”"), fmt::arg("words", message.reason_text)));
}

std::string writing_sentence(Correspondence::Writing writing)
{
    switch (writing) {
    case Correspondence::Writing::open:
        return {};
    case Correspondence::Writing::not_sent:
        return tr("A note can be written as soon as 21Vianet has the request.");
    case Correspondence::Writing::elsewhere:
        return tr("It was handed in by hand. Please answer there, too.");
    case Correspondence::Writing::is_closed:
        return tr("It is closed. For anything new, please start another request.");
    case Correspondence::Writing::being_closed:
        return tr("It is being closed. To write something first, take the closing back.");
    }
    return {};
}

std::string standing_history_words(const StandingChange& change)
{
    return fill(tr("21Vianet: {status}"), fmt::arg("status", status_name(change.status)));
}

std::string note_mark_words(const RequestSummary& request)
{
    if (request.notes.refused > 0) return tr("A note needs attention");
    if (asks_something(request)) return tr("21Vianet asks something");
    if (request.notes.waiting > 0) return tr("A note waits here");
    return {};
}

} // namespace kiosk
