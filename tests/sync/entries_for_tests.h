#pragma once

#include "storage/outbox.h"

namespace kiosk
{

/// An entry as `Outbox::accept` makes it, without a database.
inline Entry a_ready_entry(std::uint64_t seed, const Instant& now)
{
    SeededRandom random{seed};
    const RequestId id{Uuid::random(random)};
    return {.id = id,
            .reference = Reference{id},
            .kind = RequestKind::partner_center,
            .severity = Severity::b,
            .channel = Channel::partner_center,
            .created_at = now.wall,
            .updated_at = now.wall,
            .next_attempt_at = now.wall};
}

} // namespace kiosk
