#include "tests/proof/bad_peers.h"
#include "tests/proof/errand.h"
#include "tests/proof/goal_line.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace kiosk;

namespace
{

/// What must never reach a stranger, as it stands in what a kiosk sends.
struct Secrets {
    std::string client_secret, title, description;

    /// The first of them in `bytes`; empty when there is none.
    std::string first_in(const std::string& bytes) const
    {
        for (const std::string& one : {client_secret, title, description})
            if (!one.empty() && bytes.find(one) != bytes.npos) return one;
        return {};
    }
};

/// One kiosk whose far side changes into somebody else and back.
struct VisitedKiosk {
    explicit VisitedKiosk(const Peers& peers) : kiosk(settings(peers))
    {
        const auto credentials = kiosk.far_side.sandbox.credentials();
        secrets.client_secret = credentials.client_secret;
        secrets.title = kScriptSamples[0].title;
        secrets.description = "Since Monday the portal";
    }

    static ProxiedSettings settings(const Peers& peers)
    {
        return {.auth = AuthMode::client_credentials, .scheme = "https", .ca_file = peers.ca_file()};
    }

    void meet(const std::shared_ptr<SSL_CTX>& context)
    {
        kiosk.proxy.speak_tls(context);
        // No connection of the time before may carry anything to the new one.
        kiosk.proxy.hang_up();
        kiosk.proxy.record();
    }

    /// It has tried, and more than once, and its line is not up.
    bool is_turned_away()
    {
        const std::size_t before = kiosk.proxy.connections();
        return kiosk.becomes([&] {
            const LineState line = kiosk.core->snapshot()->line.state;
            return kiosk.proxy.connections() >= before + 2 && line != LineState::up;
        });
    }

    ProxiedKiosk kiosk;
    Secrets secrets;
};

/// What the kiosk knows when it meets a stranger.
enum class Visit {
    first_call, ///< It has no token: its client secret is what it would send.
    later,      ///< It has a token, and a request to send.
};

struct Meeting {
    std::size_t bytes_leaked = 0;
    Executions executions;
    std::string wrong; ///< In words; empty when nothing.
};

Meeting meeting_with(const BadPeer& peer, const Peers& peers, Visit visit)
{
    VisitedKiosk visited{peers};
    ProxiedKiosk& kiosk = visited.kiosk;
    std::vector<Reference> references;
    if (visit == Visit::later) {
        visited.meet(peers.good());
        references.push_back(kiosk.submit());
        if (!kiosk.delivers(references.back())) return {.wrong = "the good peer got nothing"};
    }

    visited.meet(peer.context);
    references.push_back(kiosk.submit());
    Meeting meeting;
    if (!visited.is_turned_away()) meeting.wrong = "it was not turned away";
    const std::string recorded = kiosk.proxy.recorded();
    // Of TLS it decrypts nothing at all; in what comes without TLS no secret stands.
    if (peer.context || !visited.secrets.first_in(recorded).empty()) meeting.bytes_leaked = recorded.size();
    if (kiosk.state(references.back()) != State::ready) meeting.wrong = "the request is not as it was";
    if (kiosk.entry(references.back()).attempts != 0 && visit == Visit::first_call)
        meeting.wrong = "an attempt was charged to the request";

    visited.meet(peers.good());
    if (!kiosk.delivers(references.back())) meeting.wrong = "the right peer got nothing afterwards";
    if (visited.secrets.first_in(kiosk.proxy.recorded()).empty()) meeting.wrong = "the recorder is deaf";
    meeting.executions = creates_of(kiosk.far_side.sandbox, references);
    if (!meeting.wrong.empty()) meeting.wrong += "; " + in_words(kiosk, references.back());
    return meeting;
}

std::string chosen_peer()
{
    const char* chosen = std::getenv("KIOSK_CASE");
    return chosen == nullptr ? std::string{} : std::string{chosen};
}

} // namespace

TEST_CASE("bad peers: the right one gets secret, token and words, so that the recorder would hear a leak")
{
    const Peers peers;
    VisitedKiosk visited{peers};
    visited.meet(peers.good());
    const Reference reference = visited.kiosk.submit();

    CHECK(visited.kiosk.delivers(reference));
    const std::string recorded = visited.kiosk.proxy.recorded();
    CHECK(recorded.find(visited.secrets.client_secret) != recorded.npos);
    CHECK(recorded.find(visited.secrets.title) != recorded.npos);
    CHECK(recorded.find("Authorization: Bearer ") != recorded.npos);
}

TEST_CASE("bad peers: a stranger gets no byte, and the right one afterwards everything, once")
{
    GoalLine goal{"G-S1"};
    const Peers peers;
    const std::string chosen = chosen_peer();
    std::size_t leaked = 0;
    for (const BadPeer& peer : peers.bad()) {
        if (!chosen.empty() && chosen != peer.name) continue;
        for (const Visit visit : {Visit::first_call, Visit::later}) {
            INFO("replay: KIOSK_CASE='" << peer.name
                                        << "' " KIOSK_BINARIES "/network_proof -tc='bad peers*'");
            const Meeting meeting = meeting_with(peer, peers, visit);
            CHECK(meeting.wrong == "");
            CHECK(meeting.bytes_leaked == 0);
            ++goal.count;
            leaked += meeting.bytes_leaked;
            goal.lost += meeting.executions.lost + (meeting.wrong.empty() ? 0 : 1);
            goal.duplicated += meeting.executions.duplicated;
        }
    }
    std::printf("bad peers: %zu bytes leaked in %llu meetings\n", leaked,
                static_cast<unsigned long long>(goal.count));
    goal.lost += leaked; // A byte that a stranger has is lost, too.
    CHECK(goal.lost == 0);
    CHECK(goal.duplicated == 0);
    if (chosen.empty()) goal.print();
}
