// The stable words of what is told about sticks.

#include "sync/courier_commands.h"

namespace kiosk
{

std::string_view word(LeftBehind why)
{
    switch (why) {
    case LeftBehind::not_found:
        return "not_found";
    case LeftBehind::may_be_sent:
        return "may_be_sent";
    case LeftBehind::elsewhere:
        return "elsewhere";
    case LeftBehind::no_room:
        return "no_room";
    case LeftBehind::unreadable:
        return "unreadable";
    }
    return {};
}

std::string_view word(CourierFault fault)
{
    switch (fault) {
    case CourierFault::no_recipient:
        return "no_recipient";
    case CourierFault::recipient_is_us:
        return "recipient_is_us";
    case CourierFault::nothing_to_take:
        return "nothing_to_take";
    case CourierFault::nothing_to_tell:
        return "nothing_to_tell";
    case CourierFault::stick_fails:
        return "stick_fails";
    case CourierFault::not_ours:
        return "not_ours";
    case CourierFault::newer:
        return "newer";
    case CourierFault::too_large:
        return "too_large";
    case CourierFault::damaged:
        return "damaged";
    case CourierFault::not_for_us:
        return "not_for_us";
    case CourierFault::unknown_sender:
        return "unknown_sender";
    case CourierFault::not_sound:
        return "not_sound";
    case CourierFault::storage_fails:
        return "storage_fails";
    }
    return {};
}

} // namespace kiosk
