#include "tests/proof/rule_table.h"

#include "sync/hand_in.h"
#include "tests/sync/replies_for_tests.h"

#include <algorithm>
#include <cassert>

namespace kiosk
{

namespace
{

constexpr Milliseconds kNow{1000};
constexpr EntryCode kRefused = 0xffffffff;

Uuid fixed_uuid(unsigned seed)
{
    SeededRandom random{seed};
    return Uuid::random(random);
}

const std::array<Uuid, kIdsMax>& ids()
{
    static const std::array known{fixed_uuid(1), fixed_uuid(2), fixed_uuid(3), fixed_uuid(4)};
    return known;
}

Instant present()
{
    return {"this boot", kNow, Timestamp{Milliseconds{1'790'000'000'000}}};
}

std::optional<Instant> instant(unsigned age)
{
    if (age == kAgeNone) return std::nullopt;
    Instant then = present();
    if (age == kAgeUnknown)
        then.boot_id = "a former boot";
    else
        then.since_boot -= Milliseconds{age};
    return then;
}

unsigned age_of(const std::optional<Instant>& then)
{
    if (!then) return kAgeNone;
    const auto elapsed = trusted_elapsed(*then, present());
    return elapsed ? static_cast<unsigned>(elapsed->count()) : kAgeUnknown;
}

Entry decoded(EntryCode code)
{
    static const RequestId id{fixed_uuid(5)};
    static const Reference reference{id};
    Entry entry{.id = id,
                .reference = reference,
                .kind = RequestKind::partner_center,
                .severity = Severity::b,
                .channel = kChannels[kChannel.of(code)],
                .state = kStates[kState.of(code)],
                .created_at = present().wall,
                .updated_at = present().wall};
    entry.round = kRound.of(code) + 1;
    entry.may_be_executed = kMay.of(code) != 0;
    entry.has_left = kLeft.of(code) != 0;
    if (const unsigned known = kId.of(code); known > 0) entry.ms_request_id = ids()[known - 1];
    entry.first_sent = instant(kFirst.of(code));
    entry.last_sent = instant(kLast.of(code));
    entry.reason_code = kReasons[kReason.of(code)];
    return entry;
}

EntryCode encoded(const Entry& entry)
{
    unsigned id = 0;
    if (entry.ms_request_id)
        id = 1 + static_cast<unsigned>(std::ranges::find(ids(), *entry.ms_request_id) - ids().begin());
    assert(id <= kIdsMax);
    const bool has_meaning = entry.state == State::held || entry.reason_code == kReasonDuplicateReference;
    const auto reason =
        std::ranges::find(kReasons, has_meaning ? std::string_view{entry.reason_code} : std::string_view{});
    return kState.put(static_cast<unsigned>(entry.state)) |
           kRound.put(static_cast<unsigned>(std::min(entry.round, kRoundsMax)) - 1) |
           kMay.put(entry.may_be_executed) | kLeft.put(entry.has_left) | kId.put(id) |
           kFirst.put(age_of(entry.first_sent)) | kLast.put(age_of(entry.last_sent)) |
           kReason.put(reason == kReasons.end() ? 0 : static_cast<unsigned>(reason - kReasons.begin())) |
           kChannel.put(static_cast<unsigned>(entry.channel));
}

HttpReply reply_of(Heard heard, const Uuid& id)
{
    const Headers echo{{"ms-requestid", id.text()}};
    switch (heard) {
    case Heard::created:
        return answer(201, R"({"id":"7240600001","title":"a"})", echo);
    case Heard::busy:
        return answer(429, {}, {{"retry-after", "5"}});
    case Heard::refused:
        return answer(400, api_fault_body("600008"), echo);
    case Heard::broken:
        return answer(500, api_fault_body("1"), echo);
    case Heard::portal:
        return answer(200, kLoginPage);
    case Heard::silence:
        return no_answer(Progress::unanswered, TransportFault::timeout);
    case Heard::not_sent:
        return no_answer(Progress::nothing_sent, TransportFault::no_connection);
    case Heard::duplicate:
        return answer(409, api_fault_body(kReasonDuplicateReference.data()), echo);
    case Heard::nothing:
        break;
    }
    assert(false);
    return {};
}

/// For a weakened rule that lets through what production's own functions would refuse once more.
Entry certain(Entry entry)
{
    entry.may_be_executed = false;
    return entry;
}

} // namespace

template <typename Rule>
EntryCode RuleTable::remembered(EntryCode code, unsigned operation, const Rule& rule)
{
    const auto [known, is_new] = known_.try_emplace(std::uint64_t{code} << 8U | operation, 0);
    if (is_new) known->second = rule(decoded(code));
    return known->second;
}

NextStep RuleTable::next(EntryCode code)
{
    const auto step = remembered(code, 0, [&](const Entry& entry) {
        return static_cast<EntryCode>(rules_.next(entry, present(), dedup_, times_));
    });
    return static_cast<NextStep>(step);
}

EntryCode RuleTable::claim(EntryCode code, unsigned fresh)
{
    return remembered(code, 1 + fresh, [&](const Entry& entry) {
        return encoded(rules_.claim(entry, present(), ids()[fresh]));
    });
}

EntryCode RuleTable::settle(EntryCode code, Heard heard)
{
    return remembered(code, 8 + static_cast<unsigned>(heard), [&](const Entry& entry) {
        const Uuid& id = *entry.ms_request_id;
        const Outcome outcome = rules_.classify(reply_of(heard, id), id, present().wall);
        return encoded(rules_.settle(entry, outcome, present()));
    });
}

EntryCode RuleTable::hear_listing(EntryCode code, ListingSays says)
{
    return remembered(code, 20 + static_cast<unsigned>(says), [&](const Entry& entry) {
        return encoded(rules_.hear_listing(entry, says, "7240600001", present()));
    });
}

EntryCode RuleTable::recover(EntryCode code)
{
    return remembered(code, 24,
                      [&](const Entry& entry) { return encoded(rules_.recover(entry, present())); });
}

std::optional<EntryCode> RuleTable::act(EntryCode code, Person what)
{
    const auto after = remembered(code, 25 + static_cast<unsigned>(what), [&](const Entry& entry) {
        const auto acted = acted_on(entry, what);
        return acted ? encoded(*acted) : kRefused;
    });
    return after == kRefused || after == code ? std::nullopt : std::optional{after};
}

bool RuleTable::may_be_withdrawn(EntryCode code)
{
    return remembered(code, 40, [&](const Entry& entry) {
               return static_cast<EntryCode>(rules_.may_be_withdrawn(entry));
           }) != 0;
}

std::optional<Entry> RuleTable::acted_on(const Entry& entry, Person what) const
{
    switch (what) {
    case Person::hold:
        return rules_.hold(entry);
    case Person::release:
        return rules_.release(entry, present());
    case Person::try_now:
        return rules_.try_now(entry, present());
    case Person::begin_hand_in:
        return rules_.may_be_handed_in(entry) ? hand_in_begun(certain(entry)) : std::nullopt;
    case Person::hand_in:
        if (!rules_.may_be_handed_in(entry)) return std::nullopt;
        return handed_in(certain(entry), "F-1");
    case Person::leave_the_line:
        return moved(entry, Channel::handin, present());
    case Person::take_the_line:
        return moved(entry, Channel::partner_center, present());
    }
    return std::nullopt;
}

} // namespace kiosk
