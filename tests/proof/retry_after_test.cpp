#include "sync/line.h"
#include "tests/proof/goal_line.h"
#include "tests/storage/fake_clock.h"
#include "tests/sync/replies_for_tests.h"

#include <doctest/doctest.h>

#include <array>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

struct Asked {
    const char* retry_after;
    const char* date;
    Milliseconds wait; ///< In 1 s to 6 h (reference/reliability.md N5).
};
constexpr std::array kAsked{
    Asked{"1", "", 1s},
    Asked{"30", "", 30s},
    Asked{"0", "", 1s},
    Asked{"-7", "", 1s},
    Asked{"1e30", "", 6h},
    Asked{"3600", "", 1h},
    Asked{"1.5", "", 1500ms},
    Asked{"Wed, 21 Oct 2015 07:29:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 60s},
    Asked{"Wednesday, 21-Oct-15 07:29:00 GMT", "Wed Oct 21 07:28:00 2015", 60s},
    Asked{"Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 1s},
};

} // namespace

TEST_CASE("retry-after: over 100,000 waits nothing is sent too early, whoever wants it to be")
{
    GoalLine goal{"G-R12"};
    goal.seed = 3;
    FakeClock clock;
    SeededRandom random{goal.seed};
    Line line{ProtocolTimes{}, random};
    std::uint64_t early = 0;
    const std::uint64_t waits = proof_length() == ProofLength::for_long ? 10'000'000 : 100'000;
    for (; goal.count < waits; ++goal.count) {
        const Asked& asked = kAsked[random.below(kAsked.size())];
        Headers headers{{"retry-after", asked.retry_after}};
        if (*asked.date != '\0') headers.emplace_back("date", asked.date);
        const HttpReply busy = answer(random.below(2) == 0 ? 429 : 503, {}, headers);
        line.heard(host_news(busy, BodyIs::something_else, clock.now().wall), {}, clock.now());

        const Milliseconds allowed = clock.now().since_boot + asked.wait;
        if (random.below(3) == 0) clock.set_wall(Timestamp{}); // It boots in 1970, as far as it knows.
        while (!line.may_send(clock.now()) && !line.wants_probe(true, clock.now())) {
            if (random.below(4) == 0) line.try_now();
            const auto left = line.changes_in(true, clock.now());
            REQUIRE(left);
            clock.advance(std::max(1ms, random.below(2) == 0 ? *left : *left / 2));
        }
        if (clock.now().since_boot < allowed) ++early;
        if (random.below(2) == 0) line.heard({}, {}, clock.now());
    }
    goal.print();
    CHECK(early == 0);
}
