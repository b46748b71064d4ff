#include "storage/request_state.h"

#include <utility>

namespace kiosk
{

namespace
{

constexpr std::array<std::pair<State, std::string_view>, kStates.size()> kWords{
    {{State::ready, "ready"},
     {State::claimed, "claimed"},
     {State::checking, "checking"},
     {State::sent, "sent"},
     {State::held, "held"},
     {State::needs_attention, "needs_attention"},
     {State::handed_in, "handed_in"},
     {State::closed, "closed"}}};

} // namespace

std::string_view word(State state)
{
    return kWords[static_cast<std::size_t>(state)].second;
}

std::optional<State> parse_state(std::string_view word)
{
    for (const auto& [state, known] : kWords)
        if (known == word) return state;
    return std::nullopt;
}

} // namespace kiosk
