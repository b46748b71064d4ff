#pragma once

#include "tests/proof/request_model.h"

#include <array>
#include <unordered_map>

namespace kiosk
{

/// Ids that are in use at once: the request's own and one for each message.
inline constexpr std::size_t kIdsMax = 4;

/// What the far side, or somebody in its place, says about an attempt.
enum class Heard : std::uint8_t {
    nothing,
    created,
    busy,
    refused,
    broken,
    portal,
    silence,
    not_sent,
    duplicate
};

/// One entry, without what no decision depends on: identities, and ages beyond the longest that matters.
using EntryCode = std::uint32_t;

inline constexpr unsigned kAgeUnknown = 14, kAgeNone = 15;

struct Bits {
    unsigned shift, width;
    unsigned of(EntryCode code) const { return (code >> shift) & ((1U << width) - 1); }
    EntryCode put(unsigned value) const { return value << shift; }
    EntryCode replaced(EntryCode code, unsigned value) const
    {
        return (code & ~(((1U << width) - 1) << shift)) | put(value);
    }
};
inline constexpr Bits kState{0, 3}, kRound{3, 2}, kMay{5, 1}, kLeft{6, 1}, kId{7, 3}, kFirst{10, 4},
    kLast{14, 4}, kReason{18, 2}, kChannel{20, 2};

/// By kReason; other reasons mean nothing to the protocol.
inline constexpr std::array kReasons{std::string_view{}, kReasonHandIn, kReasonDuplicateReference,
                                     kReasonHeld};

/// The rules as a table over codes: each is asked once for each entry that comes up.
class RuleTable
{
public:
    RuleTable(const ModelWorld& world, const ProtocolRules& rules)
        : rules_(rules), times_(world.believed()), dedup_(world.dedup)
    {
    }

    NextStep next(EntryCode code);
    EntryCode claim(EntryCode code, unsigned fresh);
    EntryCode settle(EntryCode code, Heard heard);
    EntryCode hear_listing(EntryCode code, ListingSays says);
    EntryCode recover(EntryCode code);

    enum class Person { hold, release, try_now, begin_hand_in, hand_in, leave_the_line, take_the_line };
    /// Nothing when it is not allowed, or changes nothing.
    std::optional<EntryCode> act(EntryCode code, Person what);
    bool may_be_withdrawn(EntryCode code);

private:
    std::optional<Entry> acted_on(const Entry& entry, Person what) const;

    template <typename Rule>
    EntryCode remembered(EntryCode code, unsigned operation, const Rule& rule);

    const ProtocolRules& rules_;
    ProtocolTimes times_;
    Dedup dedup_;
    std::unordered_map<std::uint64_t, EntryCode> known_;
};

} // namespace kiosk
