#include "storage/mutant.h"
#include "tests/program/running_process.h"
#include "tests/proof/goal_line.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

// Goal G-R8: a suite that does not notice a mistake is no proof that there is none.

using namespace kiosk;

namespace
{

/// The tests of a room, built with the switches of storage/mutant.h.
enum class Tests { storage, sync };

/// One mistake, and the one test of the ordinary suite that must notice it.
struct Notice {
    Mutant mutant;
    std::string_view name;
    Tests tests;
    std::string_view test_case;
};

#define NOTICED_BY(mutant, tests, test_case)                                                                 \
    Notice                                                                                                   \
    {                                                                                                        \
        Mutant::mutant, #mutant, Tests::tests, test_case                                                     \
    }
constexpr std::array kNotices{
    NOTICED_BY(new_id_per_attempt, sync,
               "protocol: every retry of a round carries the first attempt's MS-RequestId"),
    NOTICED_BY(window_restarts, sync, "protocol: a retry does not move the window of its round"),
    NOTICED_BY(window_one_tick_longer, sync,
               "protocol: a resend must be dead or executed before the far side forgets, strictly"),
    NOTICED_BY(no_settle_wait, sync,
               "protocol: before it asks it waits until a late message is dead and the list has caught up"),
    NOTICED_BY(settle_one_tick_shorter, sync,
               "protocol: before it asks it waits until a late message is dead and the list has caught up"),
    NOTICED_BY(wall_clock_for_age, sync, "protocol: the wall clock decides nothing, whichever way it jumps"),
    NOTICED_BY(
        boot_id_ignored, sync,
        "protocol: a reboot in between makes every age unknown: a full wait, a question, never a resend"),
    NOTICED_BY(
        claim_forgotten_at_start, sync,
        "core: killed after the claim or after the send, the request is in question at the next start"),
    NOTICED_BY(refusal_believed_while_open, sync,
               "protocol: refused while an earlier attempt is open it is asked about, not taken for refused"),
    NOTICED_BY(dead_line_closes_open_attempt, sync,
               "protocol: a dead line in the middle of a round does not end the round"),
    NOTICED_BY(auth_failure_closes_open_round, sync,
               "core: 401 in the middle of a round keeps the MS-RequestId"),
    NOTICED_BY(
        retry_forgets_open_attempt, sync,
        "protocol: listed under another one's number and tried again it is asked about, not sent blind"),
    NOTICED_BY(release_forgets_open_attempt, sync,
               "core: what was held in question is asked about after its release, not sent blindly"),
    NOTICED_BY(
        rounds_without_end, sync,
        "protocol: not listed opens a new round with a new MS-RequestId; after the second a person decides"),

    NOTICED_BY(any_2xx_is_receipt, sync,
               "outcome: a 2xx that lacks any of the four conditions is ambiguous, and not the service"),
    NOTICED_BY(receipt_without_number, sync,
               "outcome: a 2xx that lacks any of the four conditions is ambiguous, and not the service"),
    NOTICED_BY(conflict_is_receipt, sync,
               "core: 409 while an earlier attempt is at work waits a little under the same MS-RequestId"),
    NOTICED_BY(busy_is_not_executed, sync, "outcome: each status has its class and its news of the host"),
    NOTICED_BY(cut_is_not_sent, sync, "outcome: only what certainly never left is not sent"),
    NOTICED_BY(retry_after_ignored, sync, "outcome: Retry-After comes along with 429 and 503"),
    NOTICED_BY(title_token_by_prefix, sync, "wire format: a reference is read only where it is whole"),
    NOTICED_BY(check_character_ignored, storage, "ids: every single wrong character of a reference is found"),
    NOTICED_BY(moved_list_goes_on, sync,
               "listing: a list of the same length whose rows moved between pages begins again"),
    NOTICED_BY(failed_list_says_nothing_there, sync,
               "core: a failed listing says nothing, so the request stays in question"),

    NOTICED_BY(retry_after_not_clamped, sync,
               "backoff: Retry-After in seconds stays within a second and six hours"),
    NOTICED_BY(pauses_without_chance, sync,
               "backoff: a pause lies between nothing and the doubled base, and uses the whole range"),
    NOTICED_BY(pauses_do_not_grow, sync,
               "backoff: a pause lies between nothing and the doubled base, and uses the whole range"),
    NOTICED_BY(breaker_never_opens, sync,
               "line: one request alone that upsets the server closes nothing, two different ones do"),
    NOTICED_BY(breaker_opens_for_one, sync,
               "line: one request alone that upsets the server closes nothing, two different ones do"),
    NOTICED_BY(
        breaker_never_closes, sync,
        "line: after a failure it pauses, then one probe goes first, and only its answer lets the queue go"),
    NOTICED_BY(retry_after_shortened, sync,
               "line: a shorter Retry-After that comes later does not shorten a longer one"),
    NOTICED_BY(impatience_beats_retry_after, sync,
               "line: Retry-After is a floor that no success and no impatience lowers"),
    NOTICED_BY(flood_without_probe, sync,
               "line: nothing is sent before the endpoint itself has answered once"),

    NOTICED_BY(claim_not_committed, sync, "core: the claim is on the disk before the first byte may leave"),
    NOTICED_BY(claim_failure_ignored, sync, "core: a claim that does not reach the disk sends nothing"),
    NOTICED_BY(body_differs_per_attempt, sync,
               "core: every retry of a round repeats the MS-RequestId and the very bytes, with a new "
               "correlation id"),
    NOTICED_BY(
        outcome_dropped, sync,
        "core: an outcome that the disk does not take is kept and settled later, without a second send"),
    NOTICED_BY(number_of_another_taken, sync,
               "core: a number that another request has leaves this one in question, and the list decides"),
    NOTICED_BY(retries_starve, sync, "core: new requests and retries take turns"),
    NOTICED_BY(retry_after_forgotten_at_start, sync,
               "core: a restart at once still obeys the longest Retry-After"),
    NOTICED_BY(token_in_trace, sync, "core: neither a token nor a person's words stand in the trace"),
    NOTICED_BY(link_followed_anywhere, sync,
               "api calls: the next page of customers is a path of this service, whatever the link says"),
    NOTICED_BY(attachment_name_per_attempt, sync,
               "uploads: whatever breaks on the way, the gateway has each file once in the end"),
    NOTICED_BY(
        refresh_token_kept_late, sync,
        "token source: the token that came with a rotation is not used before the rotation is on the disk"),
    NOTICED_BY(refreshes_at_once, sync, "token source: however many ask, one refresh is under way"),
    NOTICED_BY(note_of_another_believed, sync, "update: an answer for another number settles nothing"),

    NOTICED_BY(tls_peer_not_verified, sync,
               "curl transport: an unknown issuer, another host or an expired certificate gets no byte of a "
               "request"),
    NOTICED_BY(tls_host_not_verified, sync,
               "curl transport: an unknown issuer, another host or an expired certificate gets no byte of a "
               "request"),
    NOTICED_BY(redirect_followed, sync,
               "curl transport: not even another host whose certificate is good gets what was redirected"),
    NOTICED_BY(proxy_of_environment_used, sync, "curl transport: a proxy in the environment is not used"),
    NOTICED_BY(posts_on_used_connections, sync,
               "curl transport: a fresh create is on the wire once, however warm the connection was"),
    NOTICED_BY(headers_without_end, sync, "curl transport: endless headers are cut off"),
    NOTICED_BY(broken_exchange_is_not_sent, sync,
               "curl transport: whatever ends an exchange after its bytes left leaves it unanswered"),
    NOTICED_BY(sleep_does_not_expire, sync,
               "curl transport: what has expired, because the machine slept, sends nothing"),

    NOTICED_BY(normal_sync, storage, "sqlite: the owner writes ahead and waits for the disk at every commit"),
    NOTICED_BY(acknowledged_before_commit, sync,
               "core: what a full disk did not take is not called saved, and the draft stays"),
    NOTICED_BY(commit_failure_ignored, sync, "core: a claim that does not reach the disk sends nothing"),
    NOTICED_BY(draft_dropped_before_commit, storage,
               "outbox: on a full disk nothing is promised, nothing is half written, and the draft stays"),
    NOTICED_BY(second_accept_starts_anew, storage,
               "outbox: a request accepted again after it was sent stays sent"),
    NOTICED_BY(severity_reversed, storage,
               "outbox: severity A goes first, then B, then C, and among equals the oldest"),
    NOTICED_BY(claims_not_fenced, storage, "outbox: a late outcome of an older claim changes nothing"),
    NOTICED_BY(withdrawn_after_it_left, storage,
               "outbox: a request of which bytes may have left, or that 21Vianet has, is not withdrawn"),
    NOTICED_BY(note_order_reversed, storage,
               "notes: only the first of each request is due until it has arrived"),
    NOTICED_BY(note_before_its_request, storage, "notes: a request that was not sent takes none"),
    NOTICED_BY(lease_not_taken, storage,
               "store: a second instance is refused with the process id of the first"),
    NOTICED_BY(
        witness_not_written, storage,
        "losses: a row that is gone is named by its reference and the time it was saved, until it is read"),
    NOTICED_BY(witness_not_verified, storage,
               "witness: a record taken out, put in twice or made with another key is noticed"),
    NOTICED_BY(restored_row_sent_blind, sync,
               "core: an outbox that was set back sends nothing twice, and what was not sent is sent"),
    NOTICED_BY(
        taken_back_row_sent, storage,
        "losses: what a person had taken back comes back on hold, and what was handed in waits for one"),
    NOTICED_BY(
        quarantine_deletes, storage,
        "losses: a damaged database is set aside, and every request in it comes back to be asked about"),
    NOTICED_BY(foreign_key_accepted, storage,
               "store: data without its witness log is not opened with a key that did not seal it, either"),
    NOTICED_BY(seal_without_place, storage,
               "sealing: another key, another place and every changed or missing byte are found"),
    NOTICED_BY(nonce_repeated, storage, "sealing: the same text never looks the same twice"),
    NOTICED_BY(files_for_everybody, storage,
               "file: what was written is read back, with mode 0600 and no other file beside it"),
    NOTICED_BY(open_files_accepted, storage, "sealing: a key file that others may read is refused"),
};
#undef NOTICED_BY

constexpr bool every_mutant_is_named_once()
{
    int number = 0;
    for (const Notice& notice : kNotices)
        if (static_cast<int>(notice.mutant) != ++number) return false;
    return number + 1 == static_cast<int>(Mutant::end);
}
static_assert(every_mutant_is_named_once(), "the table follows enum Mutant");

const char* file_of(Tests tests)
{
    switch (tests) {
    case Tests::storage:
        return "storage_tests";
    case Tests::sync:
        return "sync_tests";
    }
    return "";
}

std::filesystem::path path_of(Tests tests)
{
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / file_of(tests);
}

/// doctest takes a comma for the end of a pattern, and `?` for any character.
std::string pattern_of(std::string_view test_case)
{
    std::string pattern{test_case};
    std::ranges::replace(pattern, ',', '?');
    return pattern;
}

/// How the one test case ended.
enum class Ended {
    passed,
    failed,  ///< By an assertion of its own.
    crashed, ///< Or stopped in time, which says nothing about what the test looks at.
    not_run
};

Ended run(const Notice& notice, Mutant mutant)
{
    std::signal(SIGPIPE, SIG_IGN); // Inherited; the program ignores it, too (kiosk/program.cpp).
    test::ProcessStart start{.command = {path_of(notice.tests).string(), "--no-colors=true",
                                         "--no-path-filenames=true",
                                         "--test-case=" + pattern_of(notice.test_case)},
                             .environment = {{"KIOSK_MUTANT", std::to_string(static_cast<int>(mutant))},
                                             {"ASAN_OPTIONS", "detect_leaks=0"}}};
    for (const char* inherited : {"PATH", "HOME", "TMPDIR"})
        if (const char* value = std::getenv(inherited)) start.environment[inherited] = value;
    const auto end = test::RunningProcess{start}.end(std::chrono::seconds{60});

    unsigned cases = 0, passed = 0, assertions = 0, held = 0;
    const auto cases_at = end.out.find("test cases:"), assertions_at = end.out.find("assertions:");
    const bool is_summed_up =
        cases_at != std::string::npos && assertions_at != std::string::npos &&
        std::sscanf(end.out.c_str() + cases_at, "test cases: %u | %u passed", &cases, &passed) == 2 &&
        std::sscanf(end.out.c_str() + assertions_at, "assertions: %u | %u passed", &assertions, &held) == 2;
    if (!is_summed_up || end.exit_code < 0 || end.exit_code >= 128) return Ended::crashed;
    if (cases != 1 || assertions == 0) return Ended::not_run;
    if (passed == 1 && end.exit_code == 0) return Ended::passed;
    return held < assertions ? Ended::failed : Ended::crashed;
}

void say_survivor(const Notice& notice, Ended ended)
{
    const char* how = ended == Ended::passed    ? "is not noticed"
                      : ended == Ended::crashed ? "ends in a crash, not in an assertion"
                                                : "is not looked for";
    std::printf("mutant %.*s %s: KIOSK_MUTANT=%d %s --test-case='%s'\n", static_cast<int>(notice.name.size()),
                notice.name.data(), how, static_cast<int>(notice.mutant), path_of(notice.tests).c_str(),
                pattern_of(notice.test_case).c_str());
}

} // namespace

TEST_CASE("mutants: every test that is to notice a mistake passes without one")
{
    std::set<std::string_view> seen;
    for (const Notice& notice : kNotices) {
        if (!seen.insert(notice.test_case).second) continue;
        CAPTURE(notice.test_case);
        CHECK(run(notice, Mutant::none) == Ended::passed);
    }
}

TEST_CASE("mutants: every plausible mistake fails a test of the suite")
{
    GoalLine goal{"G-R8"};
    for (const Notice& notice : kNotices) {
        const Ended ended = run(notice, notice.mutant);
        if (ended == Ended::failed) {
            ++goal.count;
            continue;
        }
        ++goal.lost;
        say_survivor(notice, ended);
    }
    goal.print();
    CHECK(goal.lost == 0);
    CHECK(goal.count >= 30); // reference/reliability.md section 6.
}
