#include "kiosk/request_channel.h"

#include "kiosk/buttons.h"
#include "kiosk/choices.h"
#include "kiosk/rows.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"
#include "sync/hand_in.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

/// Stable ids, in the order of kChannels.
constexpr std::array kIds{"###channel.partner_center", "###channel.handin", "###channel.courier"};
static_assert(kIds.size() == kChannels.size());

bool has_arrived(State state)
{
    return state == State::sent || state == State::handed_in || state == State::closed;
}

} // namespace

std::optional<Intent> draw_channel(const RequestScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const RequestDetail& detail = *screen.detail;
    text(style, Level::section, tr("The way to 21Vianet"));
    gap(style, kGapSmall);
    if (has_arrived(detail.entry.state)) {
        text(style, Level::body, channel_name(detail.entry.channel));
        return intent;
    }

    // A hand-in that was begun is gone on with, whatever way the request had before.
    const bool is_begun = detail.entry.reason_code == kReasonHandIn;
    const bool waits_for_it = detail.entry.channel == Channel::handin && detail.entry.state == State::ready;
    const bool is_next = detail.may_move && (is_begun || waits_for_it);
    const bool is_free = detail.may_move && !screen.pending && !screen.is_moving;
    if (button(style, fill("{}###hand_in", is_begun ? tr("Go on handing in") : tr("Hand in")).c_str(),
               {.rank = is_next ? Rank::primary : Rank::secondary, .is_enabled = is_free}))
        intent = HandInRequest{};
    gap(style, kGapSmall);
    for (const Channel channel : kChannels) {
        const std::string label = channel_name(channel) + kIds[static_cast<std::size_t>(channel)];
        const bool is_chosen = !is_begun && channel == detail.entry.channel;
        if (choice(style, label.c_str(),
                   {.detail = channel_sentence(channel),
                    .is_chosen = is_chosen,
                    .writing = is_free ? Writing::open : Writing::locked}) &&
            is_free && !is_chosen)
            intent = MoveRequest{channel};
        gap(style, kGapTiny);
    }
    if (!detail.may_move)
        text(style, Level::small,
             tr("It may have reached 21Vianet already, so it cannot go another way any more."), Tone::muted);
    return intent;
}

} // namespace kiosk
