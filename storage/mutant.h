#pragma once

#include <string_view>

#ifdef KIOSK_MUTANTS // Preset `dev`; what is shipped, and what proves at length, has none of it.
#include <cassert>
#include <cstdlib>
#include <map>
#include <string>
#endif

namespace kiosk
{

/// Plausible mistakes, each at one place of the production code. tests/proof/mutants_test.cpp makes one after
/// the other and expects that a test of the ordinary suite fails: the tests are tested. A mistake that
/// somebody was afraid of is added here, at its place, and in the table there.
enum class Mutant {
    none,

    // The protocol of one request (sync/protocol.cpp).
    new_id_per_attempt,             ///< A fresh MS-RequestId for every attempt.
    window_restarts,                ///< Every attempt begins the far side's window anew.
    window_one_tick_longer,         ///< `<=` for `<` where the window ends.
    no_settle_wait,                 ///< The far side is asked at once.
    settle_one_tick_shorter,        ///< `>=` for `>` where the settle wait ends.
    wall_clock_for_age,             ///< Ages are differences of wall clocks.
    boot_id_ignored,                ///< Times of another boot are compared.
    claim_forgotten_at_start,       ///< A claim without an outcome is ready again.
    refusal_believed_while_open,    ///< Refused, though an earlier attempt may still arrive.
    dead_line_closes_open_attempt,  ///< "Not sent" is taken to hold for the attempts before.
    auth_failure_closes_open_round, ///< 401 in the middle of a round ends the use of its MS-RequestId.
    retry_forgets_open_attempt,     ///< Try now on a refused request sends it blind.
    release_forgets_open_attempt,   ///< Release of a held request sends it blind.
    rounds_without_end,             ///< After any number of rounds without a trace, one more.

    // What an answer means (sync/outcome.cpp, sync/wire_format.cpp, sync/listing.cpp).
    any_2xx_is_receipt,             ///< A 2xx under somebody else's MS-RequestId is taken for ours.
    receipt_without_number,         ///< A 2xx without its shape is taken for a receipt.
    conflict_is_receipt,            ///< 409 is taken as sent.
    busy_is_not_executed,           ///< 503 is taken as never executed.
    cut_is_not_sent,                ///< The outcome of a cut connection is taken as not sent.
    retry_after_ignored,            ///< 429 and 503 pause like any failure.
    title_token_by_prefix,          ///< A reference in a title may go on after its check character.
    check_character_ignored,        ///< A mistyped reference is another's.
    moved_list_goes_on,             ///< Rows that moved between two pages are read over.
    failed_list_says_nothing_there, ///< A listing that failed is taken for one without hits.

    // Pauses and the line (sync/backoff.cpp, sync/line.cpp).
    retry_after_not_clamped,      ///< A month is a month.
    pauses_without_chance,        ///< Every kiosk comes back in the same second.
    pauses_do_not_grow,           ///< The tenth pause is as short as the first.
    breaker_never_opens,          ///< 5xx on different requests closes nothing.
    breaker_opens_for_one,        ///< One request that upsets the server blocks all.
    breaker_never_closes,         ///< A good answer does not bring the line back.
    retry_after_shortened,        ///< A later, shorter Retry-After wins.
    impatience_beats_retry_after, ///< Try now sends into a Retry-After.
    flood_without_probe,          ///< The queue goes before a probe was answered.

    // The courier and the core (sync/courier.cpp, sync/core.cpp, sync/note_courier.cpp, sync/api_calls.cpp).
    claim_not_committed,            ///< The request leaves before its claim is on the disk.
    claim_failure_ignored,          ///< The request leaves though its claim did not get to the disk.
    body_differs_per_attempt,       ///< The body is built anew for an attempt, and is not the frozen bytes.
    outcome_dropped,                ///< What the disk did not take of an outcome is forgotten.
    number_of_another_taken,        ///< A service request number that another request has is believed.
    retries_starve,                 ///< New requests always go before retries.
    retry_after_forgotten_at_start, ///< A restart sends into a Retry-After.
    token_in_trace,                 ///< The access token stands in the trace.
    link_followed_anywhere,         ///< The far side says where the token goes next.
    attachment_name_per_attempt,    ///< Each try puts the file under another name.
    refresh_token_kept_late,        ///< A rotated refresh token counts before it is on the disk.
    refreshes_at_once,              ///< Each caller begins a token refresh of its own.
    note_of_another_believed,       ///< The answer about another service request counts.

    // The network (sync/curl_transport.cpp).
    tls_peer_not_verified,
    tls_host_not_verified,
    redirect_followed,
    proxy_of_environment_used,
    posts_on_used_connections,   ///< libcurl re-sends them silently (reference/reliability.md section 0, 3).
    headers_without_end,         ///< Any number of header bytes is kept.
    broken_exchange_is_not_sent, ///< Whatever breaks is reported as if no byte had left.
    sleep_does_not_expire,       ///< What slept through its deadline goes on.

    // What is kept (storage/).
    normal_sync,                 ///< synchronous=NORMAL.
    acknowledged_before_commit,  ///< Saved is said whatever the commit says.
    commit_failure_ignored,      ///< A failed COMMIT is taken for done.
    draft_dropped_before_commit, ///< The draft is deleted before the request is promised.
    second_accept_starts_anew,   ///< Accepted twice, it is sent twice.
    severity_reversed,           ///< C goes before A.
    claims_not_fenced,           ///< A late outcome of an older claim counts.
    withdrawn_after_it_left,     ///< What may have left becomes a draft again.
    note_order_reversed,         ///< The newest note of a request goes first.
    note_before_its_request,     ///< A request that was not sent takes notes.
    lease_not_taken,             ///< A second instance opens the same data, and drains.
    witness_not_written,         ///< No record of what was promised.
    witness_not_verified,        ///< A record counts whatever its link says.
    restored_row_sent_blind,     ///< What came back from an older disk is sent as it stands.
    taken_back_row_sent,         ///< What a person took back is sent when a disk brings it back.
    quarantine_deletes,          ///< Damaged files are replaced and not kept.
    foreign_key_accepted,        ///< Another key than the data's own is taken.
    seal_without_place,          ///< No associated data: sealed text may change its row and column.
    nonce_repeated,              ///< Every seal has the same nonce.
    files_for_everybody,         ///< Files of mode 0644.
    open_files_accepted,         ///< A key file that others may read is used.

    end, ///< None: so many there are.
};

#ifndef KIOSK_MUTANTS

/// Never. The product knows no mutant, and no branch for one is left in it.
consteval bool is_mutated(Mutant)
{
    return false;
}

/// `sql` as it stands.
consteval std::string_view mutated(Mutant, std::string_view sql, std::string_view, std::string_view)
{
    return sql;
}

#else

/// Whether it is the one whose number the environment variable KIOSK_MUTANT gives.
inline bool is_mutated(Mutant mutant)
{
    static const char* const chosen = std::getenv("KIOSK_MUTANT");
    static const int number = chosen == nullptr ? 0 : std::atoi(chosen);
    return static_cast<int>(mutant) == number;
}

/// `sql`, in which the mutant has `wrong` where it says `right`. What is returned lives as long as the
/// program.
inline std::string_view mutated(Mutant mutant, std::string_view sql, std::string_view right,
                                std::string_view wrong)
{
    if (!is_mutated(mutant)) return sql;
    static std::map<std::string, std::string> all;
    const auto [known, is_new] = all.try_emplace(std::string{sql}, sql);
    if (is_new) {
        const auto at = known->second.find(right);
        assert(at != std::string::npos);
        known->second.replace(at, right.size(), wrong);
    }
    return known->second;
}

#endif

} // namespace kiosk
