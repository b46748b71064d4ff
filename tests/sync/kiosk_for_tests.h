#pragma once

#include "sync/core.h"
#include "tests/storage/fake_clock.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/temporary_folder.h"
#include "tests/sync/catalogue_for_tests.h"
#include "tests/sync/fake_transport.h"

#include <doctest/doctest.h>

#include <sstream>

namespace kiosk
{

/// Keeps what the core notes, as lines.
class TraceLog final : public Trace
{
public:
    void note(std::string_view event, Fields fields) override
    {
        std::ostringstream line;
        line << event;
        for (const auto& [name, value] : fields) {
            line << ' ' << name << '=';
            std::visit([&](const auto& one) { line << one; }, value);
        }
        lines.push_back(line.str());
    }

    std::vector<std::string> lines;
};

inline SyncSettings plain_settings()
{
    SyncSettings settings;
    settings.kiosk_id = "kiosk-1";
    settings.api_base = "https://gateway.example";
    return settings;
}

/// Client credentials against the model's token endpoint.
inline SyncSettings signed_in_settings()
{
    SyncSettings settings = plain_settings();
    settings.authority = "https://login.example";
    settings.auth = {AuthMode::client_credentials, "tenant", "client", "secret", {}};
    return settings;
}

/// A whole core over a real database in a temporary folder, with time, chance and network in the test's hand.
struct KioskForTests {
    explicit KioskForTests(const SyncSettings& sync_settings = plain_settings(), std::uint64_t seed = 1)
        : settings(sync_settings), random(seed)
    {
        far_side.wants_tokens = settings.auth.mode != AuthMode::none;
        start();
    }

    TemporaryFolder folder;
    SyncSettings settings;
    TrueTime time;
    FakeClock clock;
    SeededRandom random;
    TraceLog trace;
    ModelFarSide far_side;
    FakeTransport transport{far_side, time};
    Store* store = nullptr; ///< The core's own.
    std::unique_ptr<Core> core;
    std::vector<Reply> replies; ///< All that came late.

    std::filesystem::path data() const { return folder / "data"; }

    void start()
    {
        auto opened = Store::open(data());
        REQUIRE(opened);
        store = opened->get();
        core = std::make_unique<Core>(settings, *std::move(opened), shipped_catalogue(), transport, clock,
                                      random, trace);
        REQUIRE(core->start());
    }

    /// As kill -9 does: nothing is settled, and what is under way on the network stays there.
    void kill()
    {
        core.reset();
        transport.drop_client();
    }

    void restart()
    {
        kill();
        start();
    }

    void reboot()
    {
        kill();
        clock.reboot();
        start();
    }

    std::vector<Reply> execute(const Command& command) { return core->execute(command); }

    Reference submit(const Draft& draft)
    {
        const auto answers = execute(SubmitDraft{draft});
        REQUIRE(answers.size() == 1);
        REQUIRE(std::holds_alternative<Accepted>(answers.front()));
        return std::get<Accepted>(answers.front()).reference;
    }
    Reference submit(Severity severity = Severity::b)
    {
        Draft draft = a_partner_draft(random);
        draft.severity = severity;
        if (severity == Severity::a) draft.impact = "Nobody can work.";
        draft.is_reachable_24x7 = severity == Severity::a;
        return submit(draft);
    }

    std::vector<Reply> act(const Reference& reference, Action action)
    {
        return execute(ActOn{reference, action});
    }

    Entry entry(const Reference& reference) const { return **store->outbox.find(reference); }
    State state(const Reference& reference) const { return entry(reference).state; }
    LineStatus line() { return core->snapshot()->line; }

    /// Lets the core do everything that is to be done at this instant. A core that spins fails the test.
    void settle()
    {
        constexpr int idle_rounds_max = 100;
        for (int idle_rounds = 0;; ++idle_rounds) {
            const std::size_t started = transport.started.size();
            core->advance();
            std::ranges::move(core->take_replies(), std::back_inserter(replies));
            const std::size_t running = transport.running();
            core->wait(Milliseconds{0});
            std::ranges::move(core->take_replies(), std::back_inserter(replies));
            const bool has_moved = transport.started.size() != started || transport.running() != running;
            if (has_moved) idle_rounds = 0;
            REQUIRE_MESSAGE(idle_rounds < idle_rounds_max, "the core is busy with nothing");
            if (!has_moved && core->pause() > Milliseconds{0}) return;
        }
    }

    /// Time passes, as fast as something happens in it.
    void run_for(Milliseconds duration)
    {
        const Milliseconds end = time.now + duration;
        for (;;) {
            settle();
            if (time.now == end) return;
            advance(std::min({core->pause(), transport.next_event() - time.now, end - time.now}));
        }
    }

    void advance(Milliseconds by)
    {
        time.now += by;
        clock.advance(by);
    }

    template <typename Wanted>
    std::size_t late_replies() const
    {
        return static_cast<std::size_t>(std::ranges::count_if(
            replies, [](const Reply& reply) { return std::holds_alternative<Wanted>(reply); }));
    }
};

/// The one reply that there is.
template <typename Wanted>
Wanted only(const std::vector<Reply>& replies)
{
    REQUIRE(replies.size() == 1);
    REQUIRE(std::holds_alternative<Wanted>(replies.front()));
    return std::get<Wanted>(replies.front());
}

/// The next creates meet these fates, in order; everything else goes well.
inline void creates_meet(KioskForTests& kiosk, std::vector<Fate> fates)
{
    kiosk.transport.fate = [fates = std::move(fates),
                            next = std::size_t{0}](const HttpRequest& request) mutable {
        if (!FakeTransport::is_create(request) || next == fates.size()) return Fate::answered();
        return fates[next++];
    };
}

/// Every exchange meets the same fate.
inline void everything_meets(KioskForTests& kiosk, const Fate& fate)
{
    kiosk.transport.fate = [fate](const HttpRequest&) { return fate; };
}

inline void everything_is_well(KioskForTests& kiosk)
{
    everything_meets(kiosk, Fate::answered());
}

} // namespace kiosk
