#include "sync/passage.h"

#include "sync/hand_in.h"
#include "sync/protocol.h"

#include <cassert>

namespace kiosk
{

namespace
{

/// Known not to be with the far side any more; still held.
Entry ashore(Entry entry)
{
    entry.may_be_executed = false;
    return entry;
}

Outbox::Change one(const Entry& before, Entry after)
{
    return {before, std::move(after), {}};
}

} // namespace

bool may_go_aboard(const Entry& entry)
{
    const bool waits = entry.state == State::ready || entry.state == State::held;
    return is_aboard(entry) || (waits && is_known_not_sent(entry) && entry.reason_code != kReasonHandIn);
}

bool goes_aboard_by_itself(const Entry& entry)
{
    if (is_aboard(entry)) return entry.reason_code == kReasonExporting;
    return entry.state == State::ready && entry.channel != Channel::handin && may_go_aboard(entry);
}

Entry put_aboard(Entry entry)
{
    assert(may_go_aboard(entry));
    if (is_aboard(entry)) return entry;
    entry.state = State::held;
    entry.channel = Channel::courier;
    entry.reason_code = kReasonExporting;
    entry.may_be_executed = true;
    entry.has_left = true;
    return entry;
}

Entry certainly_aboard(Entry entry)
{
    assert(is_aboard(entry));
    if (entry.reason_code == kReasonExporting) entry.reason_code = kReasonExported;
    return entry;
}

bool may_take_back(const Entry& entry)
{
    return is_aboard(entry) && entry.reason_code != kReasonTakenOver;
}

std::vector<Outbox::Change> as_before(const Entry& entry, const Passenger& passenger, Timestamp now)
{
    const Entry here = ashore(entry);
    Entry after = here;
    after.state = passenger.state_before;
    after.channel = passenger.channel_before;
    after.has_left = passenger.has_left_before;
    after.reason_code = passenger.state_before == State::held ? passenger.reason_before
                                                              : std::string{kReasonExportInterrupted};
    after.next_attempt_at = now;
    return {one(entry, here), one(here, std::move(after))};
}

std::optional<std::vector<Outbox::Change>> taken_back(const Entry& entry, Channel channel_before,
                                                      Timestamp now)
{
    if (!may_take_back(entry)) return std::nullopt;
    const Entry here = ashore(entry);
    Entry after = here;
    after.channel = channel_before;
    after.reason_code = kReasonTakenBack;
    after.next_attempt_at = now;
    if (channel_before == Channel::partner_center) {
        after.state = State::checking;
        after.may_be_executed = true;
    } else {
        after.state = State::ready;
    }
    return std::vector{one(entry, here), one(here, std::move(after))};
}

std::vector<Outbox::Change> acknowledged(const Entry& entry, const Acknowledgement& by,
                                         Channel channel_before, NumberIs number, Timestamp now)
{
    const bool is_late = entry.state == State::checking || entry.state == State::ready;
    switch (by.as) {
    case AcknowledgedAs::taken_over: {
        if (!is_aboard(entry) || entry.reason_code == kReasonTakenOver) return {};
        Entry after = entry;
        after.reason_code = kReasonTakenOver;
        return {one(entry, std::move(after))};
    }
    case AcknowledgedAs::sent: {
        // It was taken back, and its stick arrived all the same: the number is the truth.
        if (!is_aboard(entry) && !is_late) return {};
        std::vector<Outbox::Change> changes;
        Entry here = entry;
        if (entry.state == State::ready) {
            here.state = State::held;
            changes.push_back(one(entry, here));
        }
        Entry after = here;
        after.may_be_executed = false;
        after.state = number == NumberIs::free ? State::sent : State::needs_attention;
        after.reason_code = number == NumberIs::free ? "" : std::string{kReasonNumberTaken};
        if (number == NumberIs::free) after.service_request_number = by.number;
        changes.push_back(one(here, std::move(after)));
        return changes;
    }
    case AcknowledgedAs::refused: {
        if (!is_aboard(entry)) return {};
        Entry after = ashore(entry);
        after.state = State::needs_attention;
        after.reason_code = by.reason_code.empty() ? std::string{kReasonNotTaken} : by.reason_code;
        SealedRemarks remarks;
        if (!by.reason_text.empty()) remarks.reason_text = by.reason_text;
        return {{entry, std::move(after), std::move(remarks)}};
    }
    case AcknowledgedAs::not_taken: {
        if (!is_aboard(entry)) return {};
        const Entry here = ashore(entry);
        Entry after = here;
        after.state = State::ready;
        after.channel = channel_before;
        after.reason_code = kReasonNotTaken;
        after.next_attempt_at = now;
        return {one(entry, here), one(here, std::move(after))};
    }
    }
    return {};
}

Acknowledgement acknowledgement_of(const Entry& entry, const SealedRemarks& remarks)
{
    Acknowledgement told{.id = entry.id, .as = AcknowledgedAs::taken_over, .at = entry.updated_at};
    if (entry.service_request_number) {
        told.as = AcknowledgedAs::sent;
        told.number = *entry.service_request_number;
        told.channel = entry.channel;
        return told;
    }
    const bool is_over = entry.state == State::needs_attention || entry.state == State::closed;
    if (!is_over || entry.may_be_executed) return told;
    if (entry.reason_code == kReasonGivenBack) {
        told.as = AcknowledgedAs::not_taken;
        return told;
    }
    told.as = AcknowledgedAs::refused;
    told.reason_code = entry.reason_code;
    told.reason_text = remarks.reason_text.value_or("");
    return told;
}

std::optional<Entry> given_back(Entry entry)
{
    const bool waits =
        entry.state == State::ready || entry.state == State::checking || entry.state == State::held;
    if (!waits || is_aboard(entry) || entry.attempts > 0 || entry.first_sent) return std::nullopt;
    entry.state = State::needs_attention;
    entry.may_be_executed = false;
    entry.reason_code = kReasonGivenBack;
    return entry;
}

} // namespace kiosk
