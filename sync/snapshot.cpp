#include "sync/snapshot.h"

namespace kiosk
{

std::string_view word(LineState state)
{
    switch (state) {
    case LineState::unknown:
        return "unknown";
    case LineState::up:
        return "up";
    case LineState::waiting:
        return "waiting";
    case LineState::needs_administrator:
        return "needs_administrator";
    }
    return {};
}

std::string_view word(LineReason reason)
{
    switch (reason) {
    case LineReason::none:
        return "none";
    case LineReason::no_address:
        return "no_address";
    case LineReason::no_connection:
        return "no_connection";
    case LineReason::timeout:
        return "timeout";
    case LineReason::cut:
        return "cut";
    case LineReason::busy:
        return "busy";
    case LineReason::server_error:
        return "server_error";
    case LineReason::not_the_service:
        return "not_the_service";
    case LineReason::sign_in:
        return "sign_in";
    case LineReason::certificate:
        return "certificate";
    case LineReason::wrong_address:
        return "wrong_address";
    case LineReason::channel_off:
        return "channel_off";
    case LineReason::not_configured:
        return "not_configured";
    }
    return {};
}

Place place_of(State state)
{
    switch (state) {
    case State::ready:
    case State::claimed:
    case State::checking:
    case State::held:
        return Place::ready_to_send;
    case State::sent:
    case State::handed_in:
    case State::closed:
        return Place::sent;
    case State::needs_attention:
        return Place::needs_attention;
    }
    return Place::ready_to_send;
}

Place place_of(const RequestSummary& request)
{
    return request.notes.refused > 0 ? Place::needs_attention : place_of(request.entry.state);
}

bool has_note_to_send(const RequestSummary& request)
{
    return request.notes.waiting > 0 && request.notes.refused == 0;
}

bool asks_something(const RequestSummary& request)
{
    return request.entry.state == State::sent && request.status == ServiceStatus::attention_needed;
}

bool waits_for_line(const Entry& entry)
{
    const bool is_waiting =
        entry.state == State::ready || entry.state == State::claimed || entry.state == State::checking;
    return is_waiting && entry.channel == Channel::partner_center;
}

bool waits_for_hands(const Entry& entry)
{
    return entry.state == State::ready && entry.channel != Channel::partner_center;
}

} // namespace kiosk
