// F10: events, whichever and in whatever order, upon production's protocol; beside it a far side that
// executes what it is entitled to execute. Nothing is ever executed twice, and once the faults end everything
// is executed once.

#include "storage/text.h"
#include "sync/protocol.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"
#include "tests/sync/replies_for_tests.h"

#include <map>
#include <vector>

namespace kiosk
{

namespace
{

using namespace std::chrono_literals;

/// The far side and the network, by true time.
struct FarSide {
    Dedup dedup = Dedup::window;
    ProtocolTimes times;
    struct Message {
        std::string ms_request_id;
        Milliseconds arrives_at;
    };
    std::vector<Message> under_way;
    std::map<std::string, Milliseconds> remembered;
    std::vector<Milliseconds> effects;

    /// Its answer to a request that arrives.
    HttpReply receive(const std::string& ms_request_id, Milliseconds at)
    {
        HttpReply reply = answer(201, R"({"id":"724061000"})", {{"ms-requestid", ms_request_id}});
        const auto known = remembered.find(ms_request_id);
        if (known != remembered.end() && at - known->second < times.dedup_window) return reply;
        if (dedup == Dedup::unique_reference && !effects.empty())
            return answer(409, api_fault_body("duplicate_reference"), {{"ms-requestid", ms_request_id}});
        effects.push_back(at);
        remembered[ms_request_id] = at;
        return reply;
    }

    void deliver(Milliseconds now)
    {
        std::ranges::stable_sort(under_way, {}, &Message::arrives_at);
        std::erase_if(under_way, [&](const Message& message) {
            if (message.arrives_at > now) return false;
            (void)receive(message.ms_request_id, message.arrives_at);
            return true;
        });
    }

    bool is_listed(Milliseconds now) const
    {
        return !effects.empty() && effects.front() + times.listing_lag <= now;
    }
};

/// What becomes of one attempt.
enum class Fate {
    answered,
    answer_lost,
    lost,
    late, ///< Arrives when nobody waits for it any more.
    never_left,
    busy,           ///< 429: nothing was done.
    refused,        ///< 422 in the service's words: nothing was done.
    proxy_refused,  ///< 403 in nobody's words.
    broke_down,     ///< 500, after it was executed.
    somebody_elses, ///< 200 of a captive portal.
    in_progress,    ///< 409 while it is executed.
    killed          ///< The kiosk dies before it hears anything; the message arrives.
};
constexpr std::array kFates{Fate::answered,   Fate::answer_lost,    Fate::lost,        Fate::late,
                            Fate::never_left, Fate::busy,           Fate::refused,     Fate::proxy_refused,
                            Fate::broke_down, Fate::somebody_elses, Fate::in_progress, Fate::killed};
constexpr std::array<Milliseconds, 10> kPauses{1ms, 1s, 29s, 60s, 119s, 240s, 301s, 10min, 1h, 48h};

class Life
{
public:
    explicit Life(FuzzInput& input) : input_(input), random_(1), entry_(fresh())
    {
        far_.dedup = input.byte() % 2 == 0 ? Dedup::window : Dedup::unique_reference;
        constexpr std::array<Milliseconds, 4> windows{10min, 0ms, 241s, 30min};
        far_.times.dedup_window = input.one_of(windows);
    }

    bool is_well()
    {
        constexpr int events_max = 200;
        for (int i = 0; i < events_max && !input_.is_empty(); ++i) {
            happen();
            if (!moved_rightly() || !executed_once_at_most()) return false;
        }
        return ends_well();
    }

private:
    Entry fresh()
    {
        const RequestId id{Uuid::random(random_)};
        return {.id = id,
                .reference = Reference{id},
                .kind = RequestKind::partner_center,
                .severity = Severity::b,
                .channel = Channel::partner_center,
                .created_at = now_.wall,
                .updated_at = now_.wall,
                .next_attempt_at = now_.wall};
    }

    void pass(Milliseconds by)
    {
        true_now_ += by;
        now_.since_boot += by;
        now_.wall += by;
        far_.deliver(true_now_);
    }

    void happen()
    {
        enum class Event { act, pause, crash, reboot, hold, release, try_now, wall_clock };
        constexpr std::array events{Event::act,  Event::pause,   Event::crash,   Event::reboot,
                                    Event::hold, Event::release, Event::try_now, Event::wall_clock};
        switch (input_.one_of(events)) {
        case Event::act:
            act(input_.one_of(kFates));
            break;
        case Event::pause:
            pass(input_.one_of(kPauses));
            break;
        case Event::crash:
            entry_ = recovered(entry_, now_);
            break;
        case Event::reboot:
            now_.boot_id = "boot-" + std::to_string(++boots_);
            now_.since_boot = 0ms;
            entry_ = recovered(entry_, now_);
            break;
        case Event::hold:
            take(held(entry_));
            break;
        case Event::release:
            take(released(entry_, now_));
            break;
        case Event::try_now:
            take(tried_now(entry_, now_));
            break;
        case Event::wall_clock:
            now_.wall = Timestamp{Milliseconds{static_cast<std::int64_t>(input_.number(5))}};
            break;
        }
    }

    void take(std::optional<Entry> after)
    {
        if (after) entry_ = *std::move(after);
    }

    void act(Fate fate)
    {
        switch (next_step(entry_, now_, far_.dedup, far_.times)) {
        case NextStep::send:
            attempt(fate);
            break;
        case NextStep::query:
            if (fate == Fate::answered || fate == Fate::late)
                entry_ = answered_by_listing(
                    entry_, far_.is_listed(true_now_) ? ListingSays::found : ListingSays::not_listed,
                    "724061000", now_);
            break;
        case NextStep::settle:
        case NextStep::nothing:
            break;
        }
    }

    void attempt(Fate fate)
    {
        entry_ = claimed(entry_, now_, Uuid::random(random_));
        const std::string id = entry_.ms_request_id->text();
        const HttpReply reply = reply_to(fate, id);
        if (fate == Fate::killed) {
            entry_ = recovered(entry_, now_);
            return;
        }
        entry_ = settled(entry_, classify_submission(reply, *entry_.ms_request_id, now_.wall), now_, 0ms);
    }

    HttpReply reply_to(Fate fate, const std::string& id)
    {
        // A byte leaves until attempt_total is over, and lives on the network for network_life.
        const Milliseconds longest = far_.times.attempt_total + far_.times.network_life;
        switch (fate) {
        case Fate::answered:
            return far_.receive(id, true_now_);
        case Fate::answer_lost:
            (void)far_.receive(id, true_now_);
            return no_answer(Progress::unanswered, TransportFault::cut);
        case Fate::lost:
            return no_answer(Progress::unanswered, TransportFault::timeout);
        case Fate::late:
        case Fate::killed:
            far_.under_way.push_back(
                {id, true_now_ +
                         Milliseconds{static_cast<std::int64_t>(input_.number(3)) % (longest.count() + 1)}});
            return no_answer(Progress::unanswered, TransportFault::timeout);
        case Fate::never_left:
            return no_answer(Progress::nothing_sent, TransportFault::no_connection);
        case Fate::busy:
            return answer(429, api_fault_body("999429"));
        case Fate::refused:
            return answer(422, api_fault_body("2000"));
        case Fate::proxy_refused:
            return answer(403, kLoginPage);
        case Fate::broke_down:
            (void)far_.receive(id, true_now_);
            return answer(500, api_fault_body("1"));
        case Fate::somebody_elses:
            return answer(200, kLoginPage);
        case Fate::in_progress:
            far_.under_way.push_back({id, true_now_ + 1s});
            return answer(409, api_fault_body("409000"));
        }
        return {};
    }

    bool moved_rightly()
    {
        const bool is_allowed =
            entry_.state == before_ || entry_.state == State::claimed ||
            std::ranges::find(kAllowedChanges, StateChange{before_, entry_.state}) != kAllowedChanges.end() ||
            // Claimed in between, within one event.
            std::ranges::find(kAllowedChanges, StateChange{State::claimed, entry_.state}) !=
                kAllowedChanges.end();
        before_ = entry_.state;
        return holds(is_allowed, "a request changes as its table of states allows") &&
               holds(entry_.state != State::claimed, "no claim outlives its attempt") &&
               holds(entry_.attempts >= 0 && entry_.round >= 1, "attempts and rounds are counted up");
    }

    bool executed_once_at_most() const
    {
        return holds(far_.effects.size() <= 1, "nothing is executed twice") &&
               holds(entry_.state != State::sent || far_.effects.size() == 1, "what is sent was executed") &&
               holds(entry_.state != State::sent || entry_.service_request_number == "724061000",
                     "what is sent has its number") &&
               holds(!may_withdraw(entry_) || entry_.has_left || far_.effects.empty(),
                     "what may be taken back as if it had never left was not executed");
    }

    /// Faults are over; a person lets everything go on.
    bool ends_well()
    {
        constexpr int tries_max = 60;
        for (int i = 0; i < tries_max && entry_.state != State::sent; ++i) {
            take(released(entry_, now_));
            if (entry_.state == State::needs_attention) take(tried_now(entry_, now_));
            act(Fate::answered);
            if (!moved_rightly() || !executed_once_at_most()) return false;
            pass(5min);
        }
        pass(48h);
        return holds(entry_.state == State::sent, "once the faults end everything is sent") &&
               executed_once_at_most();
    }

    FuzzInput& input_;
    SeededRandom random_;
    Instant now_{"boot-1", 10min, Timestamp{1'790'000'000'125ms}};
    Milliseconds true_now_{0};
    int boots_ = 1;
    FarSide far_;
    Entry entry_;
    State before_ = State::ready;
};

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(protocol)
{
    kiosk::FuzzInput input{data, size};
    (void)kiosk::Life{input}.is_well();
    return 0;
}
