#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace kiosk
{

/// Where an accepted request is on its way (design.md 6).
enum class State {
    ready,           ///< Accepted; no attempt is open and none may have been executed.
    claimed,         ///< An attempt is open: bytes may be leaving right now.
    checking,        ///< An attempt ended without a known outcome; the protocol finds out.
    sent,            ///< 21Vianet has it and gave it a number.
    held,            ///< A person paused it.
    needs_attention, ///< Refused by the far side; kept with its reason until a person acts.
    handed_in,       ///< A person typed it into the web form and entered the number.
    closed,          ///< Done, or replaced by another request.
};

inline constexpr std::array kStates{State::ready, State::claimed,         State::checking,  State::sent,
                                    State::held,  State::needs_attention, State::handed_in, State::closed};

/// The stored and printed word of a state.
std::string_view word(State state);
std::optional<State> parse_state(std::string_view word);

/// One arrow of the state machine. storage/schema.cpp enforces the same table in the database, and a test
/// compares the two.
struct StateChange {
    State from, to;
    friend bool operator==(const StateChange&, const StateChange&) = default;
};

inline constexpr std::array kAllowedChanges{
    StateChange{State::ready, State::claimed},
    StateChange{State::ready, State::held},
    StateChange{State::ready, State::needs_attention}, // Its bytes can no longer be read.
    StateChange{State::ready, State::handed_in},
    StateChange{State::ready, State::checking}, // The witness log knows more about it than the outbox.
    StateChange{State::claimed, State::ready}, // Nothing left the kiosk, or the far side did not execute it.
    StateChange{State::claimed, State::checking}, // Outcome unknown.
    StateChange{State::claimed, State::sent},
    StateChange{State::claimed, State::needs_attention},
    StateChange{State::checking, State::claimed}, // Sent again under the same MS-RequestId.
    StateChange{State::checking, State::ready},   // The far side has no trace of it: a new round.
    StateChange{State::checking, State::sent},
    StateChange{State::checking, State::held},
    StateChange{State::checking, State::needs_attention},
    StateChange{State::held, State::ready},
    StateChange{State::held, State::checking},
    StateChange{State::held, State::handed_in},
    StateChange{State::needs_attention, State::ready}, // A person says: try again.
    StateChange{State::needs_attention, State::checking},
    StateChange{State::needs_attention, State::handed_in},
    StateChange{State::needs_attention, State::closed},
    StateChange{State::needs_attention, State::held}, // While a person types it into the web form.
    StateChange{State::held, State::sent}, // On a stick: the kiosk that took it over has acknowledged it.
    StateChange{State::held, State::needs_attention},
    StateChange{State::sent, State::closed},
    StateChange{State::handed_in, State::closed},
};

} // namespace kiosk
