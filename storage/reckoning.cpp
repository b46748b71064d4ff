#include "storage/reckoning.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>

namespace kiosk
{

namespace
{

template <typename Delivery>
std::string facts_of(const Delivery& row)
{
    std::string facts;
    facts.reserve(160);
    facts.append(row.id.text()).append(1, '|').append(word(row.state));
    facts.append(1, '|').append(std::to_string(row.attempts));
    facts.append(1, '|').append(std::to_string(row.round));
    facts.append(row.may_be_executed ? "|1" : "|0").append(row.has_left ? "1|" : "0|");
    facts.append(std::to_string(row.claim_sequence)).append(1, '|');
    if (row.ms_request_id) facts.append(row.ms_request_id->text());
    return facts.append(1, '|').append(row.reason_code);
}

WitnessRecord record_of(Witnessed what, State state, Timestamp at, const Uuid& subject, const Uuid& request)
{
    return {.what = what, .state = state, .at = at, .subject = subject, .request = request};
}

MissingPromise missing_promise(const Uuid& subject, const LastWitnessed& known)
{
    const bool is_note = known.last.what == Witnessed::note;
    return {.what = is_note ? MissingPromise::What::note : MissingPromise::What::request,
            .subject = subject,
            .reference = Reference{RequestId{known.last.request}},
            .saved_at = known.first_at,
            .last_known = known.last.state};
}

bool is_promised(const LastWitnessed& known)
{
    return !known.is_loss_seen &&
           (known.last.what == Witnessed::request || known.last.what == Witnessed::note);
}

/// What belongs to a request that is missing as a whole is said with it.
void sort_and_fold(std::vector<MissingPromise>& missing)
{
    std::set<Uuid> requests;
    for (const MissingPromise& one : missing)
        if (one.what == MissingPromise::What::request) requests.insert(one.subject);
    std::set<Reference> references;
    for (const Uuid& id : requests)
        references.insert(Reference{RequestId{id}});
    std::erase_if(missing, [&](const MissingPromise& one) {
        return one.what == MissingPromise::What::note && references.contains(one.reference);
    });
    std::ranges::sort(missing, {},
                      [](const MissingPromise& one) { return std::tie(one.saved_at, one.subject); });
}

template <typename Delivery>
Delivery with_untrusted_times(Delivery row)
{
    row.may_be_executed = true;
    row.has_left = true;
    // recovered() gives a time of no boot its full wait from now on (sync/protocol.h).
    row.last_sent = Instant{{}, Milliseconds{0}, row.updated_at};
    if (row.first_sent) row.first_sent = row.last_sent;
    return row;
}

} // namespace

bool is_delivered(State state)
{
    switch (state) {
    case State::sent:
    case State::handed_in:
    case State::closed:
        return true;
    case State::ready:
    case State::claimed:
    case State::checking:
    case State::held:
    case State::needs_attention:
        return false;
    }
    return false;
}

WitnessRecord witnessed(const Witness& witness, const Entry& entry)
{
    auto record = record_of(Witnessed::request, entry.state, entry.updated_at, entry.id.uuid, entry.id.uuid);
    std::string facts = facts_of(entry);
    facts.append(1, '|').append(word(entry.channel)).append(1, '|');
    if (entry.service_request_number) facts.append(*entry.service_request_number);
    record.digest = witness.digest(facts);
    return record;
}

WitnessRecord witnessed(const Witness& witness, const Note& note)
{
    auto record = record_of(Witnessed::note, note.state, note.updated_at, note.id.uuid, note.request.uuid);
    record.digest = witness.digest(facts_of(note));
    return record;
}

Reckoning reckon(const Witness& witness, WitnessTrust trust, const std::vector<Entry>& entries,
                 const std::vector<Note>& notes, const std::map<Uuid, Timestamp>& drafts)
{
    Reckoning reckoning;
    const auto& known = witness.testimony().of;
    // Taken back by a person, and younger than all that was witnessed of it.
    const auto is_submitted_anew = [&](const auto& row, const LastWitnessed& last) {
        return trust == WitnessTrust::whole && last.last.what == Witnessed::request_gone &&
               row.updated_at > last.last.at;
    };
    const auto judge = [&](const auto& row, auto& doubtful) {
        const WitnessRecord now = witnessed(witness, row);
        const auto found = known.find(row.id.uuid);
        const bool agrees = found != known.end() && found->second.last.what == now.what &&
                            found->second.last.state == now.state && found->second.last.digest == now.digest;
        if (agrees && (trust == WitnessTrust::whole || is_delivered(row.state))) return;
        if (!agrees) reckoning.unwitnessed.push_back(now);
        if (!agrees && found != known.end()) ++reckoning.disagreeing;
        if (is_delivered(row.state)) {
            // A crash between a commit and its record leaves the row one step ahead; this is something else.
            if (found != known.end() && found->second.last.state == now.state) ++reckoning.altered;
            return;
        }
        // An intact log knows every claim, so what it does not know has not left.
        const bool is_new =
            trust == WitnessTrust::whole && (found == known.end() || is_submitted_anew(row, found->second));
        if (!is_new)
            doubtful.push_back(
                {row, found == known.end() ? std::nullopt : std::optional{found->second.last.state}});
    };

    std::unordered_set<std::string_view> rows;
    rows.reserve(entries.size() + notes.size());
    for (const Entry& entry : entries) {
        rows.insert(entry.id.text());
        const auto found = known.find(entry.id.uuid);
        if (found != known.end() && found->second.last.what == Witnessed::request_gone &&
            !is_delivered(entry.state) && !is_submitted_anew(entry, found->second)) {
            reckoning.came_back.push_back(entry);
            reckoning.unwitnessed.push_back(witnessed(witness, entry));
            continue;
        }
        judge(entry, reckoning.doubtful);
    }
    for (const Note& note : notes) {
        rows.insert(note.id.text());
        judge(note, reckoning.doubtful_notes);
    }
    // A crash between the commit that takes a request back and its record leaves the record out.
    const auto is_taken_back = [&](const Uuid& request) {
        const auto draft = drafts.find(request);
        const auto witnessed_last = known.find(request);
        return draft != drafts.end() && witnessed_last != known.end() &&
               draft->second > witnessed_last->second.last.at;
    };
    for (const auto& [subject, last] : known) {
        if (rows.contains(subject.text()) || !is_promised(last)) continue;
        if (trust == WitnessTrust::whole && is_taken_back(last.last.request)) {
            WitnessRecord gone = last.last;
            gone.what = gone.what == Witnessed::note ? Witnessed::note_gone : Witnessed::request_gone;
            reckoning.unwitnessed.push_back(gone);
            continue;
        }
        MissingPromise missing = missing_promise(subject, last);
        if (drafts.contains(subject)) missing.whereabouts = MissingPromise::Whereabouts::draft_again;
        reckoning.missing.push_back(missing);
    }
    sort_and_fold(reckoning.missing);
    return reckoning;
}

std::vector<MissingPromise> all_missing(const Testimony& testimony)
{
    std::vector<MissingPromise> missing;
    for (const auto& [subject, last] : testimony.of)
        if (is_promised(last)) missing.push_back(missing_promise(subject, last));
    sort_and_fold(missing);
    return missing;
}

Entry doubted(const Doubt<Entry>& doubt, Decides decides)
{
    Entry entry = doubt.row;
    if (is_delivered(entry.state)) return entry;
    const bool is_for_a_person = decides == Decides::person || doubt.last_known == State::handed_in ||
                                 doubt.last_known == State::closed || doubt.last_known == State::held ||
                                 entry.channel != Channel::partner_center;
    const bool would_move = entry.state == State::ready || entry.state == State::checking;
    if (entry.channel == Channel::partner_center) entry = with_untrusted_times(std::move(entry));
    if (!would_move) return entry; // A claim is a question at start anyway; the others wait for a person.
    entry.state = is_for_a_person ? State::held : State::checking;
    entry.reason_code = kReasonRestored;
    return entry;
}

Note doubted(const Doubt<Note>& doubt)
{
    Note note = doubt.row;
    if (is_delivered(note.state)) return note;
    note = with_untrusted_times(std::move(note));
    if (note.state != State::ready && note.state != State::checking) return note;
    note.state = State::checking;
    note.reason_code = kReasonRestored;
    return note;
}

} // namespace kiosk
