#include "tests/proof/simulated_life.h"

#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/sync/full_disk.h"

#include <array>

namespace kiosk
{

using namespace std::chrono_literals;

namespace
{

constexpr int kSteps = 120;
constexpr std::uint64_t kBurstMax = 24; ///< Requests that people make at once.

SyncSettings settings_of(SeededRandom& chance)
{
    SyncSettings settings;
    settings.kiosk_id = "kiosk-1";
    settings.api_base = "https://gateway.example";
    if (chance.below(4) == 0) settings.dedup = Dedup::unique_reference;
    if (chance.below(4) == 0) {
        settings.authority = "https://login.example";
        settings.auth = {AuthMode::client_credentials, "tenant", "client", "secret", {}};
    }
    constexpr std::array<std::size_t, 3> widths{1, 4, 16};
    settings.in_flight_max = widths[chance.below(widths.size())];
    return settings;
}

std::string note_text(const std::string& reference, int sequence)
{
    return "note " + std::to_string(sequence) + " on " + reference;
}

} // namespace

SimulatedLife::SimulatedLife(std::uint64_t seed, StoryHash::Voice voice)
    : story_(voice),
      chance_(seed),
      settings_(settings_of(chance_)),
      kiosk_(settings_, ~seed, story_) // Chance of its own: no id of the person's is ever the kiosk's, too.
{
    kiosk_.far_side.listing_lag = settings_.times.listing_lag;
    kiosk_.far_side.has_unique_references = settings_.dedup == Dedup::unique_reference;
    kiosk_.far_side.page_size_max = happens(50) ? 500 : 60;
    kiosk_.network.crossing = [this](const HttpRequest& request) { return crossing(request); };
}

LifeVerdict SimulatedLife::live()
{
    for (int i = 0; i < kSteps; ++i)
        step();
    recover();
    judge();
    return std::move(verdict_);
}

Milliseconds SimulatedLife::up_to(Milliseconds longest)
{
    return Milliseconds{
        static_cast<Milliseconds::rep>(chance_.below(static_cast<std::uint64_t>(longest.count()) + 1))};
}

// ---- The phase with every fault

void SimulatedLife::step()
{
    switch (chance_.below(20)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
        for (std::uint64_t more = chance_.below(kBurstMax) + 1; more > 0; --more)
            submit(new_draft());
        break;
    case 5:
        if (happens(40)) kiosk_.restart();
        break;
    case 6:
        if (happens(25)) kiosk_.reboot();
        break;
    case 7:
        jump();
        break;
    case 8:
    case 9:
        for (std::uint64_t more = chance_.below(kBurstMax) + 1; more > 0; --more)
            act();
        break;
    case 10:
        write_refused_anew();
        if (happens(30)) hear(kiosk_.execute(SyncNow{}));
        break;
    case 11:
        if (happens(50)) fail_disk();
        break;
    case 12:
    case 13:
        weather_ = chance_.below(4);
        break;
    case 14:
        if (happens(30)) kiosk_.far_side.revoke_tokens();
        break;
    default:
        kiosk_.run_for(happens(20) ? up_to(20min) : up_to(30s));
    }
}

void SimulatedLife::fail_disk()
{
    const FullDisk full;
    if (happens(50)) submit(new_draft());
    if (happens(30) && !references_.empty()) act();
    kiosk_.run_for(up_to(20s));
}

/// Clocks: by years, to 1970, by hours, and a machine that sleeps.
void SimulatedLife::jump()
{
    switch (chance_.below(4)) {
    case 0:
        if (happens(30)) kiosk_.clock.set_wall(Timestamp{up_to(40 * 365 * 24h)});
        break;
    case 1:
        if (happens(30))
            kiosk_.clock.set_wall(kiosk_.clock.now().wall + up_to(20 * 365 * 24h) - 10 * 365 * 24h);
        break;
    case 2:
        kiosk_.clock.set_wall(kiosk_.clock.now().wall + up_to(4h) - 2h);
        break;
    default:
        kiosk_.sleep_for(happens(80) ? up_to(20min) : up_to(24h));
    }
}

Draft SimulatedLife::new_draft()
{
    const ScriptSample& sample = kScriptSamples[chance_.below(kScriptSamples.size())];
    Draft draft = happens(50) ? a_partner_draft(chance_, sample) : a_customer_draft(chance_, sample);
    draft.severity = kSeverities[chance_.below(kSeverities.size())];
    if (draft.severity == Severity::a) {
        draft.impact = "Nobody can work.";
        draft.is_reachable_24x7 = true;
    }
    return draft;
}

void SimulatedLife::submit(Draft draft)
{
    const auto replies = kiosk_.execute(SubmitDraft{draft});
    const bool is_saved = std::ranges::any_of(
        replies, [](const Reply& reply) { return std::holds_alternative<Accepted>(reply); });
    const std::string reference = Reference{draft.id}.text();
    if (is_saved) {
        if (!promises_.contains(reference)) references_.push_back(Reference{draft.id});
        promises_[reference] = {};
        // The one it replaces is closed by the same commit, if it still was refused.
        if (draft.replaces) promises_[draft.replaces->text()].replaced_by = reference;
    } else {
        to_submit_.push_back(std::move(draft)); // Whoever did not read "saved" tries again.
    }
}

const Reference& SimulatedLife::any_reference()
{
    return happens(50) ? references_.back() : references_[chance_.below(references_.size())];
}

void SimulatedLife::act()
{
    if (references_.empty()) return;
    const Reference& reference = any_reference();
    const auto entry = kiosk_.entry(reference);
    if (!entry) return; // A draft again.
    if (entry->state == State::sent)
        act_on_sent(reference);
    else
        act_on(reference);
}

void SimulatedLife::write_refused_anew()
{
    const auto rows = kiosk_.core->snapshot()->requests; // As they were: what is written anew changes them.
    for (const auto& row : *rows)
        if (row->entry.state == State::needs_attention && happens(50))
            hear(kiosk_.execute(ActOn{row->entry.reference, Action::withdraw}));
}

void SimulatedLife::act_on(const Reference& reference)
{
    switch (chance_.below(9)) {
    case 0:
        hear(kiosk_.execute(BeginHandIn{reference}));
        break;
    case 1:
        hear(kiosk_.execute(RecordHandIn{reference, "F-" + std::to_string(chance_.below(100000))}));
        break;
    case 2:
        hear(kiosk_.execute(MoveTo{reference, kChannels[chance_.below(kChannels.size())]}));
        break;
    case 3:
    case 4:
        hear(kiosk_.execute(ActOn{reference, Action::withdraw}));
        break;
    default: {
        constexpr std::array actions{Action::try_now, Action::hold, Action::release};
        hear(kiosk_.execute(ActOn{reference, actions[chance_.below(actions.size())]}));
    }
    }
}

void SimulatedLife::act_on_sent(const Reference& reference)
{
    auto& notes = notes_[reference.text()];
    switch (chance_.below(6)) {
    case 0:
        if (happens(30)) send_note(reference, NoteKind::closing);
        break;
    case 1:
        if (!notes.empty()) {
            PromisedNote& note = notes[chance_.below(notes.size())];
            hear(kiosk_.execute(ActOnNote{reference, note.id, NoteAction::take_back}));
            const auto kept = kiosk_.store->notes.find(note.id);
            if (kept && !*kept) note.is_taken_back = true;
        }
        break;
    default:
        send_note(reference, NoteKind::note);
    }
}

void SimulatedLife::send_note(const Reference& reference, NoteKind kind)
{
    auto& notes = notes_[reference.text()];
    const PromisedNote note{reference.text(), static_cast<int>(notes.size()), kind,
                            NoteId{Uuid::random(chance_)}};
    const auto replies =
        kind == NoteKind::closing
            ? kiosk_.execute(CloseRequest{reference, note.id, CustomerInformed::yes})
            : kiosk_.execute(SendNote{reference, note.id, note_text(note.reference, note.sequence)});
    const bool is_saved = std::ranges::any_of(
        replies, [](const Reply& reply) { return std::holds_alternative<NoteAccepted>(reply); });
    // One whose commit failed may be there or not; that it may is what its mark is for (judge_notes).
    const auto kept = kiosk_.store->notes.find(note.id);
    if (is_saved || (kept && *kept)) notes.push_back(note);
}

/// What a person takes back goes on as another draft.
void SimulatedLife::hear(const std::vector<Reply>& replies)
{
    for (const Reply& reply : replies) {
        const auto* opened = std::get_if<DraftOpened>(&reply);
        if (opened == nullptr) continue;
        Draft draft = opened->draft;
        if (draft.replaces && *draft.replaces != Reference{draft.id}) {
            draft.title += " (again)";
        }
        const auto own = promises_.find(Reference{draft.id}.text());
        if (own != promises_.end()) {
            own->second.kind = Promise::Kind::taken_back;
            ++verdict_.taken_back;
        }
        if (happens(60))
            submit(std::move(draft));
        else
            to_submit_.push_back(std::move(draft));
    }
}

// ---- The network

HttpReply SimulatedLife::busy_answer()
{
    struct Asked {
        const char* retry_after;
        const char* date; ///< Its own Date header; empty: none.
        Milliseconds wait;
    };
    // What the header asks for, in 1 s to 6 h (reference/reliability.md N5); nothing for what cannot be read.
    static const std::array asked{
        Asked{"30", "", 30s},
        Asked{"0", "", 1s},
        Asked{"-7", "", 1s},
        Asked{"1e30", "", 6h},
        Asked{"3600", "", 1h},
        Asked{"1.5", "", 1500ms},
        Asked{"soon", "", 0ms},
        Asked{"", "", 0ms},
        Asked{"Wed, 21 Oct 2015 07:29:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 60s},
        Asked{"Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 1s},
    };
    const bool is_usual = happens(80);
    const Asked& one = asked[is_usual ? chance_.below(2) : chance_.below(asked.size())];
    Headers headers;
    if (*one.retry_after != '\0') headers.emplace_back("retry-after", one.retry_after);
    if (*one.date != '\0') headers.emplace_back("date", one.date);
    if (one.wait > 0ms) headers.emplace_back(SimulatedNetwork::wait_header, std::to_string(one.wait.count()));
    return answer(happens(50) ? 429 : 503, {}, std::move(headers));
}

HttpReply SimulatedLife::refusal()
{
    constexpr std::array statuses{400, 403, 404, 413, 415, 422};
    return answer(statuses[chance_.below(statuses.size())], api_fault_body("600008"));
}

Crossing SimulatedLife::crossing(const HttpRequest& request)
{
    using Way = Crossing::Request;
    Crossing chosen;
    // In quarters of a second: what happens together costs the core one look at its queue.
    const auto soon = [&] { return 250ms * static_cast<int>(chance_.below(9)); };
    chosen.leaves_after = soon();
    chosen.arrives_after = soon();
    chosen.ends_after = chosen.leaves_after + chosen.arrives_after + soon();
    story_.add(static_cast<std::uint64_t>(chosen.ends_after.count()));

    constexpr std::array<std::uint64_t, 4> trouble_percent{0, 20, 60, 100};
    const bool is_write = request.method != HttpMethod::get;
    if (is_write && weather_ > 0 && happens(3)) { // Also where all else goes well somebody is refused.
        chosen.request = Crossing::Request::is_lost;
        chosen.instead = refusal();
        return chosen;
    }
    if (!happens(trouble_percent[weather_])) return chosen;
    const auto late = [&] {
        chosen.leaves_after = up_to(settings_.times.attempt_total);
        chosen.arrives_after = up_to(settings_.times.network_life);
        chosen.copy_arrives_after = up_to(settings_.times.network_life);
        chosen.ends_after = up_to(settings_.times.attempt_total);
    };
    const auto nothing_sent = [&](TransportFault fault) {
        chosen.request = Way::never_leaves;
        chosen.instead = no_answer(Progress::nothing_sent, fault);
    };
    switch (chance_.below(16)) {
    case 0:
        nothing_sent(TransportFault::no_connection);
        break;
    case 1:
        nothing_sent(TransportFault::no_address);
        break;
    case 2:
        nothing_sent(TransportFault::tls);
        break;
    case 3: // Lost before it was executed.
        late();
        chosen.request = Way::is_lost;
        chosen.instead = no_answer(Progress::unanswered, TransportFault::cut);
        break;
    case 4:
    case 5: // Executed, and the answer is lost.
        late();
        chosen.instead = no_answer(Progress::unanswered, TransportFault::timeout);
        break;
    case 6: // Twice, by the network.
        late();
        chosen.request = Way::arrives_twice;
        if (happens(50)) chosen.instead = no_answer(Progress::unanswered, TransportFault::cut);
        break;
    case 7:
        late();
        chosen.instead = answer(happens(50) ? 500 : 502, happens(50) ? api_fault_body("1") : kLoginPage);
        break;
    case 8:
        chosen.request = Way::is_lost;
        chosen.instead = answer(happens(50) ? 500 : 504);
        break;
    case 9:
    case 10:
        chosen.request = Way::is_lost;
        chosen.instead = busy_answer();
        break;
    case 11: // A captive portal; 511 from an honest one.
        chosen.request = Way::is_lost;
        chosen.instead = happens(70) ? answer(200, kLoginPage) : answer(511, kLoginPage);
        break;
    case 12: // Garbage in the far side's place, and it was executed.
        late();
        chosen.instead = answer(201, R"({"id":"1")", {{"ms-requestid", header_of(request, "MS-RequestId")}});
        if (happens(50))
            chosen.instead =
                answer(201, R"({"id":"1"})", {{"ms-requestid", "11111111-3f6b-4b0e-9b57-2a4e6f1c9d10"}});
        break;
    case 13: // Nothing comes back until the deadline.
        late();
        chosen.ends_after = request.deadline;
        chosen.instead = no_answer(Progress::unanswered, TransportFault::timeout);
        break;
    case 14:
        chosen.request = Way::is_lost;
        chosen.instead = answer(401, api_fault_body("800001"));
        break;
    default:
        if (!is_write) return chosen;
        chosen.request = Way::is_lost;
        chosen.instead = happens(30) ? answer(409, api_fault_body("in_progress")) : refusal();
    }
    return chosen;
}

// ---- The phase without faults

void SimulatedLife::recover()
{
    weather_ = 0;
    // Six hours is what the far side may have asked to wait; then settling, a question and a new round,
    // twice.
    constexpr int looks_max = 8;
    for (int look = 0; look < looks_max; ++look) {
        const bool has_waited = look_after_everything();
        kiosk_.run_until_drained(7h);
        if (!has_waited && kiosk_.core->is_drained()) break;
    }
}

/// A person looks after what waits for one.
bool SimulatedLife::look_after_everything()
{
    bool has_waited = !to_submit_.empty();
    for (Draft& draft : std::exchange(to_submit_, {}))
        submit(std::move(draft));
    for (const Reference& reference : references_) {
        const auto entry = kiosk_.entry(reference);
        if (!entry) continue;
        const auto notes = kiosk_.store->notes.counts(entry->id);
        const bool is_off_the_line = entry->channel != Channel::partner_center;
        const bool is_open = entry->state == State::ready || entry->state == State::held;
        const bool is_refused = entry->state == State::needs_attention || (notes && notes->refused > 0);
        if (is_open && is_off_the_line)
            (void)kiosk_.execute(MoveTo{reference, Channel::partner_center}); // Ends a hand-in, too.
        if (entry->state == State::held) {
            (void)kiosk_.execute(MoveTo{reference, Channel::partner_center});
            (void)kiosk_.execute(ActOn{reference, Action::release});
        }
        if (is_refused) {
            (void)kiosk_.execute(MoveTo{reference, Channel::partner_center});
            (void)kiosk_.execute(ActOn{reference, Action::try_now});
        }
        has_waited = has_waited || is_refused || entry->state == State::held || (is_open && is_off_the_line);
    }
    return has_waited;
}

// ---- The judgement, by the far side's effect log and by what the screen called saved

void SimulatedLife::judge()
{
    verdict_.is_drained = kiosk_.core->is_drained();
    verdict_.has_spun = kiosk_.has_spun;
    verdict_.waits = kiosk_.network.waits;
    verdict_.early_sends = kiosk_.network.early_sends;
    const auto complain = [&](const std::string& text) {
        if (verdict_.complaints.size() < 10) verdict_.complaints.push_back(text);
    };
    if (!verdict_.is_drained) complain("something still waits");
    for (const Reference& reference : references_) {
        const std::string& name = reference.text();
        const Promise& promise = promises_.at(name);
        const auto entry = kiosk_.entry(reference);
        std::size_t done = kiosk_.far_side.effects_of(name);
        if (entry && entry->state == State::handed_in) {
            ++done;
            ++verdict_.handed_in;
        }
        ++verdict_.requests;
        // What replaces a request is promised instead of it, and counted by itself.
        const bool is_replaced =
            entry && entry->state == State::closed && entry->reason_code == kReasonReplaced;
        verdict_.replaced += is_replaced;
        const std::size_t wanted = is_replaced || promise.kind == Promise::Kind::taken_back ? 0 : 1;
        const std::string state = entry ? std::string{word(entry->state)} : "a draft";
        const std::string facts = name + " is " + state + " and was done " + std::to_string(done) + " times";
        if (done > wanted) ++verdict_.duplicated;
        if (done < wanted) ++verdict_.lost;
        if (done != wanted) complain(facts);
    }
    for (const Effect& effect : kiosk_.far_side.effects()) {
        story_.add(effect.reference);
        story_.add(static_cast<std::uint64_t>(effect.at.count()));
        if (promises_.contains(effect.reference)) continue;
        ++verdict_.unexpected;
        complain(effect.reference + " was never promised");
    }
    judge_notes();
    verdict_.hash = story_.value();
}

void SimulatedLife::judge_notes()
{
    std::map<std::string, std::vector<std::string>> arrived; // By number: texts, in their order.
    for (const Change& change : kiosk_.far_side.changes()) {
        const bool is_note = change.operation == "note";
        arrived[change.number].push_back(is_note ? std::string{without_mark(change.text)} : "closing");
        story_.add(change.text);
    }
    const auto complain = [&](const std::string& text) {
        if (verdict_.complaints.size() < 10) verdict_.complaints.push_back(text);
    };
    for (const auto& [reference, notes] : notes_) {
        const auto entry = kiosk_.entry(*Reference::parse(reference));
        if (!entry || !entry->service_request_number) continue;
        const auto& texts = arrived[*entry->service_request_number];
        std::ptrdiff_t last = -1;
        for (const PromisedNote& note : notes) {
            const std::string text =
                note.kind == NoteKind::closing ? "closing" : note_text(reference, note.sequence);
            const auto times = std::ranges::count(texts, text);
            const std::ptrdiff_t at = std::ranges::find(texts, text) - texts.begin();
            verdict_.notes += !note.is_taken_back;
            // Closings look alike: as many arrive as were not taken back.
            const auto closings = std::ranges::count_if(notes, [](const PromisedNote& one) {
                return one.kind == NoteKind::closing && !one.is_taken_back;
            });
            const std::ptrdiff_t wanted = note.kind == NoteKind::closing ? closings
                                          : note.is_taken_back           ? 0
                                                                         : 1;
            if (times > wanted) ++verdict_.duplicated;
            if (times < wanted) ++verdict_.lost;
            if (times != wanted)
                complain("\"" + text + "\" of " + reference + " arrived " + std::to_string(times) + " times");
            if (times == 0 || note.kind == NoteKind::closing) continue;
            if (at < last) {
                ++verdict_.out_of_order;
                complain("\"" + text + "\" came too early");
            }
            last = at;
        }
    }
}

} // namespace kiosk
