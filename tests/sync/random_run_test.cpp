#include "tests/sync/full_disk.h"
#include "tests/sync/kiosk_for_tests.h"

#include <doctest/doctest.h>

#include <array>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

/// One kiosk's life among all faults at once, decided by one seed: messages that are lost, late or answered
/// by somebody else, clocks that jump, restarts, reboots and a disk that fails. The far side keeps its part
/// of the contract: it remembers an MS-RequestId for the window, its list lags at most as long as the
/// protocol allows for, and no message lives longer than the network does.
class Life
{
public:
    explicit Life(std::uint64_t seed) : chance_(seed), kiosk_(plain_settings(), seed)
    {
        kiosk_.far_side.listing_lag = kiosk_.settings.times.listing_lag;
        kiosk_.far_side.page_size_max = 5;
        kiosk_.transport.fate = [this](const HttpRequest& request) { return fate(request); };
    }

    void run()
    {
        constexpr int steps = 120;
        for (int i = 0; i < steps; ++i)
            step();
        recover();
    }

    /// Everything that was promised, and what became of it, in one text.
    std::string story() const
    {
        std::string text;
        for (const std::string& line : kiosk_.trace.lines)
            text += line.substr(0, line.find(kiosk_.folder.path().string())) + "\n";
        for (const Effect& effect : kiosk_.far_side.effects())
            text += effect.reference + " " + effect.ms_request_id + " " + std::to_string(effect.at.count()) +
                    "\n";
        return text;
    }

    void check_promises()
    {
        for (const Reference& reference : promised_) {
            INFO(reference.text());
            // By the line or by hand, and never both.
            const bool is_handed_in = kiosk_.state(reference) == State::handed_in;
            CHECK(kiosk_.far_side.effects_of(reference.text()) == (is_handed_in ? 0 : 1));
            CHECK((is_handed_in || kiosk_.state(reference) == State::sent));
            if (is_handed_in) ++handed_in_;
        }
        CHECK(kiosk_.far_side.effects().size() + handed_in_ == promised_.size());
        CHECK(kiosk_.core->is_drained());
    }

    std::size_t promised() const { return promised_.size(); }
    std::size_t handed_in() const { return handed_in_; }

private:
    bool happens(std::uint64_t percent) { return chance_.below(100) < percent; }
    Milliseconds up_to(Milliseconds longest)
    {
        return Milliseconds{
            static_cast<Milliseconds::rep>(chance_.below(static_cast<std::uint64_t>(longest.count())))};
    }

    void step()
    {
        switch (chance_.below(16)) {
        case 0:
        case 1:
        case 2:
        case 3:
            for (std::uint64_t more = chance_.below(3) + 1; more > 0; --more)
                submit();
            break;
        case 4:
            kiosk_.restart();
            break;
        case 5:
            if (happens(30)) kiosk_.reboot();
            break;
        case 6:
            if (happens(30))
                kiosk_.clock.set_wall(Timestamp{up_to(40 * 365 * 24h)});
            else
                kiosk_.clock.set_wall(kiosk_.clock.now().wall + up_to(4h) - 2h);
            break;
        case 7:
            if (!promised_.empty())
                act_on(happens(50) ? promised_.back() : promised_[chance_.below(promised_.size())]);
            break;
        case 8:
            (void)kiosk_.execute(SyncNow{});
            break;
        case 9: {
            const FullDisk full;
            kiosk_.run_for(up_to(20s));
            break;
        }
        case 10:
            weather_ = chance_.below(4);
            break;
        default:
            kiosk_.run_for(happens(20) ? up_to(20min) : up_to(30s));
        }
    }

    void submit()
    {
        Draft draft = a_partner_draft(chance_);
        const auto severity = chance_.below(3);
        draft.severity = severity == 0 ? Severity::a : severity == 1 ? Severity::b : Severity::c;
        if (severity == 0) draft.impact = "Nobody can work.";
        draft.is_reachable_24x7 = severity == 0;
        promised_.push_back(kiosk_.submit(draft));
    }

    void act_on(const Reference& reference)
    {
        constexpr std::array actions{Action::try_now, Action::hold, Action::release};
        switch (chance_.below(6)) {
        case 0:
            (void)kiosk_.execute(BeginHandIn{reference});
            break;
        case 1:
            (void)kiosk_.execute(RecordHandIn{reference, "F-" + std::to_string(chance_.below(1000))});
            break;
        case 2:
            (void)kiosk_.execute(MoveTo{reference, kChannels[chance_.below(kChannels.size())]});
            break;
        default:
            (void)kiosk_.act(reference, actions[chance_.below(actions.size())]);
        }
    }

    Fate fate(const HttpRequest& request)
    {
        Fate fate = chosen_fate(request);
        // Nobody hears of it before it is there, and nobody waits longer than the deadline.
        fate.arrives_after =
            up_to(fate.ending == Fate::Ending::the_answer
                      ? 10s
                      : kiosk_.settings.times.attempt_total + kiosk_.settings.times.network_life);
        fate.ends_after = fate.ending == Fate::Ending::the_answer
                              ? fate.arrives_after + up_to(10s)
                              : up_to(kiosk_.settings.times.attempt_total);
        return fate;
    }

    Fate chosen_fate(const HttpRequest& request)
    {
        constexpr std::array<std::uint64_t, 4> trouble_percent{0, 20, 60, 100};
        if (!happens(trouble_percent[weather_])) return Fate::answered();
        switch (chance_.below(10)) {
        case 0:
        case 1:
            return Fate::never_left();
        case 2:
            return Fate::lost_on_the_way();
        case 3:
        case 4:
            return Fate::lost_on_the_way_back();
        case 5:
            return happens(50) ? Fate::executed_but_answered_with(answer(500))
                               : Fate::answered_with(answer(502));
        case 6:
            return Fate::answered_with(answer(happens(50) ? 429 : 503, "", {{"retry-after", "30"}}));
        case 7:
            return Fate::executed_but_answered_with(answer(200, kLoginPage));
        case 8:
            return Fate::executed_but_answered_with(
                answer(201, R"({"id":"1"})", {{"ms-requestid", "11111111-3f6b-4b0e-9b57-2a4e6f1c9d10"}}));
        default:
            return FakeTransport::is_create(request) ? Fate::answered_with(answer(401)) : Fate::answered();
        }
    }

    /// The faults stop, a person looks after what waits for one, and then time does the rest.
    void recover()
    {
        weather_ = 0;
        for (int look = 0; look < 4; ++look) {
            for (const Reference& reference : promised_) {
                (void)kiosk_.execute(MoveTo{reference, Channel::partner_center});
                (void)kiosk_.act(reference, Action::release);
                if (kiosk_.state(reference) == State::needs_attention)
                    (void)kiosk_.act(reference, Action::try_now);
            }
            kiosk_.run_for(7h);
        }
    }

    SeededRandom chance_;
    KioskForTests kiosk_;
    std::vector<Reference> promised_;
    std::size_t handed_in_ = 0;
    std::uint64_t weather_ = 1;
};

} // namespace

TEST_CASE("random run: among all faults at once nothing is lost and nothing arrives twice")
{
    constexpr std::uint64_t seeds = 40;
    std::size_t promised = 0;
    std::size_t handed_in = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        Life life{seed};
        life.run();
        life.check_promises();
        promised += life.promised();
        handed_in += life.handed_in();
    }
    MESSAGE(seeds << " lives, " << promised << " requests");
    CHECK(promised > 2000);
    CHECK(handed_in > 20);
}

TEST_CASE("random run: the same seed lives the same life")
{
    for (const std::uint64_t seed : {1001, 1002, 1003}) {
        Life first{seed};
        first.run();
        Life second{seed};
        second.run();

        CHECK(first.story() == second.story());
    }
}
