#include "tests/proof/weak_protocols.h"

namespace kiosk
{

namespace
{

using Fault = ModelVerdict::Fault;

ModelWorld usual_world()
{
    return {.window = 8, .attempt = 1, .network = 1, .listing_lag = 2};
}

template <typename Change>
WeakProtocol in_world(const char* mistake, Fault expected, const Change& change)
{
    WeakProtocol weak{mistake, expected, usual_world(), {}};
    change(weak.world);
    return weak;
}

template <typename Change>
WeakProtocol with_rules(const char* mistake, Fault expected, const Change& change)
{
    WeakProtocol weak{mistake, expected, usual_world(), {}};
    change(weak.rules);
    return weak;
}

Entry as_if_nothing_happened(Entry entry)
{
    entry.state = State::ready;
    entry.may_be_executed = false;
    return entry;
}

void add_wrong_times(std::vector<WeakProtocol>& all)
{
    all.push_back(in_world("the window is thought to be a tick longer", Fault::executed_twice,
                           [](ModelWorld& world) { world.window_error = 1; }));
    all.push_back(in_world("messages are thought to die a tick earlier", Fault::executed_twice,
                           [](ModelWorld& world) { world.network_error = -1; }));
    // Production waits *longer* than all three together, so that one tick is not enough.
    all.push_back(in_world("the list is thought to lag two ticks less", Fault::executed_twice,
                           [](ModelWorld& world) { world.lag_error = -2; }));
    all.push_back(in_world("a message may live for ever", Fault::executed_twice,
                           [](ModelWorld& world) { world.messages = ModelWorld::Messages::immortal; }));
    all.push_back(in_world("bytes leave after suspend", Fault::executed_twice,
                           [](ModelWorld& world) { world.expiry = ModelWorld::Expiry::ignored; }));
    all.push_back(in_world("the library re-sends by itself", Fault::executed_twice,
                           [](ModelWorld& world) { world.copies = ModelWorld::Copies::answered_apart; }));
    all.push_back(in_world("the claim is not committed before the first byte", Fault::executed_twice,
                           [](ModelWorld& world) { world.claims = ModelWorld::Claims::kept_in_memory; }));
    all.push_back(in_world("a listing that was cut off counts", Fault::executed_twice,
                           [](ModelWorld& world) { world.listings = ModelWorld::Listings::truncated; }));
    all.push_back(in_world("a clock that was set back is believed", Fault::executed_twice,
                           [](ModelWorld& world) { world.ages = ModelWorld::Ages::believed; }));
}

void add_wrong_steps(std::vector<WeakProtocol>& all)
{
    all.push_back(with_rules("the margin is not strict", Fault::executed_twice, [](ProtocolRules& rules) {
        rules.next = [](const Entry& entry, const Instant& now, Dedup dedup, ProtocolTimes times) {
            times.dedup_window += Milliseconds{1};
            return next_step(entry, now, dedup, times);
        };
    }));
    all.push_back(with_rules("a new id for each attempt", Fault::executed_twice, [](ProtocolRules& rules) {
        rules.claim = [](Entry entry, const Instant& now, const Uuid& fresh) {
            entry.ms_request_id.reset();
            return claimed(std::move(entry), now, fresh);
        };
    }));
    all.push_back(
        with_rules("the same id for ever, and no question", Fault::executed_twice, [](ProtocolRules& rules) {
            rules.next = [](const Entry& entry, const Instant& now, Dedup dedup, const ProtocolTimes& times) {
                const NextStep step = next_step(entry, now, dedup, times);
                return step == NextStep::nothing ? step : NextStep::send;
            };
        }));
    all.push_back(with_rules("the question does not wait", Fault::executed_twice, [](ProtocolRules& rules) {
        rules.next = [](const Entry& entry, const Instant& now, Dedup dedup, const ProtocolTimes& times) {
            const NextStep step = next_step(entry, now, dedup, times);
            return step == NextStep::settle ? NextStep::query : step;
        };
    }));
    all.push_back(with_rules("nobody ever asks", Fault::stuck, [](ProtocolRules& rules) {
        rules.next = [](const Entry& entry, const Instant& now, Dedup dedup, const ProtocolTimes& times) {
            const NextStep step = next_step(entry, now, dedup, times);
            return step == NextStep::query ? NextStep::settle : step;
        };
    }));
    all.push_back(with_rules("the round's clock starts with each attempt", Fault::executed_twice,
                             [](ProtocolRules& rules) {
                                 rules.claim = [](Entry entry, const Instant& now, const Uuid& fresh) {
                                     entry.first_sent.reset();
                                     return claimed(std::move(entry), now, fresh);
                                 };
                             }));
}

void add_wrong_answers(std::vector<WeakProtocol>& all)
{
    const auto settle_as = [](OutcomeKind from, OutcomeKind to) {
        return [=](ProtocolRules& rules) {
            rules.settle = [=](Entry entry, Outcome outcome, const Instant& now) {
                if (outcome.kind == from) {
                    outcome.kind = to;
                    outcome.service_request_number = "1";
                }
                return settled(std::move(entry), outcome, now, Milliseconds{0});
            };
        };
    };
    all.push_back(with_rules("5xx and silence count as not executed", Fault::executed_twice,
                             settle_as(OutcomeKind::ambiguous, OutcomeKind::not_executed)));
    all.push_back(with_rules("silence counts as not sent", Fault::executed_twice,
                             settle_as(OutcomeKind::ambiguous, OutcomeKind::not_sent)));
    all.push_back(with_rules("silence counts as sent", Fault::lost,
                             settle_as(OutcomeKind::ambiguous, OutcomeKind::done)));
    all.push_back(with_rules("any 200 counts as sent", Fault::lost, [](ProtocolRules& rules) {
        rules.classify = [](const HttpReply& reply, const Uuid& id, Timestamp now) {
            Outcome outcome = classify_submission(reply, id, now);
            if (reply.status == 200) outcome.kind = OutcomeKind::done;
            return outcome;
        };
    }));
    all.push_back(with_rules("a no takes back what an earlier attempt left open", Fault::executed_twice,
                             [](ProtocolRules& rules) {
                                 rules.settle = [](Entry entry, const Outcome& outcome, const Instant& now) {
                                     if (outcome.kind == OutcomeKind::not_executed)
                                         entry.may_be_executed = false;
                                     return settled(std::move(entry), outcome, now, Milliseconds{0});
                                 };
                             }));
    all.push_back(with_rules("a refusal answers for an earlier attempt", Fault::executed_twice,
                             [](ProtocolRules& rules) {
                                 rules.settle = [](Entry entry, const Outcome& outcome, const Instant& now) {
                                     if (outcome.kind == OutcomeKind::refused) entry.may_be_executed = false;
                                     return settled(std::move(entry), outcome, now, Milliseconds{0});
                                 };
                             }));
    all.push_back(with_rules("a refused request is thrown away", Fault::lost, [](ProtocolRules& rules) {
        rules.settle = [](Entry entry, const Outcome& outcome, const Instant& now) {
            Entry after = settled(std::move(entry), outcome, now, Milliseconds{0});
            if (after.state == State::needs_attention) after.state = State::closed;
            return after;
        };
    }));
    all.push_back(with_rules("what was not found is given up", Fault::lost, [](ProtocolRules& rules) {
        rules.hear_listing = [](Entry entry, ListingSays says, std::string_view number, const Instant& now) {
            Entry after = answered_by_listing(std::move(entry), says, number, now);
            if (after.state == State::needs_attention) after.state = State::closed;
            return after;
        };
    }));
}

void add_wrong_starts_and_hands(std::vector<WeakProtocol>& all)
{
    all.push_back(
        with_rules("a claim is forgotten at the start", Fault::executed_twice, [](ProtocolRules& rules) {
            rules.recover = [](Entry entry, const Instant& now) {
                if (entry.state == State::claimed) return as_if_nothing_happened(entry);
                return recovered(std::move(entry), now);
            };
        }));
    all.push_back(with_rules("a claim is left alone at the start", Fault::stuck, [](ProtocolRules& rules) {
        rules.recover = [](Entry entry, const Instant&) { return entry; };
    }));
    all.push_back(with_rules("release forgets what is open", Fault::executed_twice, [](ProtocolRules& rules) {
        rules.release = [](Entry entry, const Instant& now) {
            auto after = released(std::move(entry), now);
            if (after) after = as_if_nothing_happened(*after);
            return after;
        };
    }));
    all.push_back(with_rules("try now forgets what is open", Fault::executed_twice, [](ProtocolRules& rules) {
        rules.try_now = [](Entry entry, const Instant& now) {
            auto after = tried_now(std::move(entry), now);
            if (after) {
                after = as_if_nothing_happened(*after);
                after->ms_request_id.reset();
            }
            return after;
        };
    }));
    all.push_back(with_rules(
        "what may have been sent may be handed in", Fault::executed_twice, [](ProtocolRules& rules) {
            rules.may_be_handed_in = [](const Entry& entry) { return entry.state == State::held; };
        }));
    all.push_back(with_rules(
        "what may have been sent may be taken back", Fault::executed_twice, [](ProtocolRules& rules) {
            rules.may_be_withdrawn = [](const Entry& entry) { return entry.state == State::checking; };
        }));
}

} // namespace

std::vector<WeakProtocol> weak_protocols()
{
    std::vector<WeakProtocol> all;
    add_wrong_times(all);
    add_wrong_steps(all);
    add_wrong_answers(all);
    add_wrong_starts_and_hands(all);
    return all;
}

} // namespace kiosk
