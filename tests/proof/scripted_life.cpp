#include "tests/proof/scripted_life.h"

#include "sync/protocol.h"
#include "sync/wire_format.h"
#include "tests/storage/fixtures/drafts_for_tests.h"

#include <array>

namespace kiosk
{

namespace
{

constexpr std::size_t kRequestsMax = 4;
constexpr int kSteps = 26;
constexpr int kLargeSteps = 44;

/// Some thirty of these fill the thousand pages after which SQLite empties its log.
constexpr std::size_t kLargeBytes = 70'000;

} // namespace

ScriptedLife::ScriptedLife(std::uint64_t seed, Requests requests, SimulatedDisk::Syncs syncs)
    : world_(seed), mounted_(SimulatedDisk{syncs}, seed), requests_(requests)
{
    for (std::size_t i = 0; i < kRequestsMax; ++i) {
        Draft draft =
            a_partner_draft(world_.chance, kScriptSamples[world_.chance.below(kScriptSamples.size())]);
        draft.severity = world_.chance.below(2) == 0 ? Severity::b : Severity::c;
        ids_.push_back(draft.id);
        drafts_.push_back(std::move(draft));
    }
    holdings_.emplace_back(ids_.size());
    far_side_ = std::make_shared<const ModelFarSide>(world_.far_side);
    world_.transport.fate = [this](const HttpRequest& request) { return fate(request); };
    mounted_.set_watch([this](DiskCall call, std::string_view) {
        if (changes_disk(call)) remember();
        return CallFate{};
    });
    live();
    kiosk_.reset();
    remember();
    mounted_.set_watch({});
}

void ScriptedLife::remember()
{
    // Every create and every change has an effect; what is answered only leaves the far side as it was.
    const std::size_t effects = world_.far_side.effects().size() + world_.far_side.changes().size();
    if (effects != std::exchange(effects_seen_, effects))
        far_side_ = std::make_shared<const ModelFarSide>(world_.far_side);
    moments_.push_back({mounted_.disk(), step_names_.empty() ? 0 : step_names_.size() - 1, far_side_,
                        world_.clock.now().wall, world_.time.now});
}

void ScriptedLife::note(const Error* error)
{
    if (error != nullptr && fault_.empty()) fault_ = step_names_.back() + ": " + error->detail;
}

template <typename Act>
void ScriptedLife::step(std::string name, Act act)
{
    step_names_.push_back(std::move(name));
    act();
    world_.advance(Milliseconds{1000});
    auto holdings =
        kiosk_ ? holdings_of(*kiosk_->store, ids_) : Result<std::vector<Holding>>{holdings_.back()};
    check(holdings);
    holdings_.push_back(holdings ? *std::move(holdings) : holdings_.back());
}

void ScriptedLife::live()
{
    const auto open = [this] {
        auto opened = DeliveringKiosk::open(world_);
        check(opened);
        if (opened) kiosk_ = *std::move(opened);
    };
    step("the first start", open);
    const int steps = requests_ == Requests::small ? kSteps : kLargeSteps;
    for (int i = 0; i < steps && fault_.empty(); ++i) {
        // A short log is recovered sooner; some lives keep theirs long.
        if ((i == 0 && world_.chance.below(8) != 0) || world_.chance.below(8) == 0) {
            step("a clean end", [this] { kiosk_.reset(); });
            step("another start", open);
            if (fault_.empty()) step("recovery", [this] { check(kiosk_->recover()); });
        }
        if (fault_.empty()) random_step();
    }
    step("a clean end", [this] { kiosk_.reset(); });
}

std::optional<std::size_t> ScriptedLife::some(Holding::Place place, std::optional<State> state)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
        const Holding& holding = holdings_.back()[i];
        if (holding.place == place && (!state || holding.state == *state)) found.push_back(i);
    }
    if (found.empty()) return std::nullopt;
    return found[world_.chance.below(found.size())];
}

void ScriptedLife::random_step()
{
    using enum Holding::Place;
    switch (world_.chance.below(14)) {
    case 0:
    case 1:
        return type();
    case 2:
    case 3:
        if (const auto request = some(draft)) return attach(*request);
        return type();
    case 4:
    case 5:
    case 6:
        if (const auto request = some(draft)) return submit(*request);
        return type();
    case 7:
        if (const auto request = some(outbox)) return act_on(*request);
        return type();
    case 8:
    case 9:
        if (const auto request = some(outbox, State::sent)) return write_note(*request);
        break;
    case 10:
        if (world_.chance.below(3) == 0)
            if (const auto request = some(outbox, State::sent)) return close(*request);
        break;
    default:
        break;
    }
    world_.advance(Milliseconds{static_cast<Milliseconds::rep>(world_.chance.below(400'000))});
    step("what is due is sent", [this] { check(kiosk_->send()); });
    step("an answer is heard", [this] { check(kiosk_->hear()); });
}

void ScriptedLife::type()
{
    auto request = some(Holding::Place::nowhere);
    if (const auto draft = some(Holding::Place::draft); draft && world_.chance.below(2) == 0) request = draft;
    if (!request) return;
    if (holdings_.back()[*request].place == Holding::Place::draft && world_.chance.below(8) == 0) {
        step("a draft is discarded", [this, &id = ids_[*request]] {
            check(kiosk_->store->drafts.discard(id));
            check(kiosk_->store->attachments.sweep());
        });
        return;
    }
    Draft& draft = drafts_[*request];
    draft.description += "\nAnd more, " + std::to_string(++words_) + ".";
    if (requests_ == Requests::large) draft.description.resize(4000, 'x');
    step("a draft is saved", [&] { check(kiosk_->store->drafts.save(draft, world_.clock.now().wall)); });
}

void ScriptedLife::attach(std::size_t request)
{
    const RequestId& id = ids_[request];
    Attachments& attachments = kiosk_->store->attachments;
    const auto there = attachments.of(id);
    const std::string content(100 + world_.chance.below(3000), static_cast<char>('a' + ++words_ % 26));
    const auto choice = world_.chance.below(4);
    if (there && !there->empty() && choice == 0) {
        step("an attachment is taken away", [&] { check(attachments.remove(id, there->front().id)); });
    } else if (there && !there->empty() && choice == 1) {
        step("an attachment is replaced", [&] {
            check(attachments.replace(id, there->front().id, "smaller.jpg", content, {},
                                      Uuid::random(world_.chance)));
        });
    } else if (!there || there->size() < 2) {
        step("an attachment is added", [&] {
            check(attachments.take_over(id, "file" + std::to_string(words_), content,
                                        Uuid::random(world_.chance)));
        });
    }
}

void ScriptedLife::submit(std::size_t request)
{
    // What is typed is saved first, like in the product.
    const Draft draft = drafts_[request];
    const auto valid = validate(draft);
    const auto* accepted = std::get_if<Request>(&valid);
    if (accepted == nullptr) {
        fault_ = "the draft of the script is not valid";
        return;
    }
    const std::string padding(requests_ == Requests::large ? kLargeBytes : 300, 'p');
    const std::string frozen =
        R"({"title":"[)" + accepted->reference().text() + R"(] Invoice","description":")" + padding + R"("})";
    step("a request is accepted", [&] {
        check(kiosk_->store->outbox.accept(*accepted, frozen, Channel::partner_center, world_.clock.now()));
    });
    if (fault_.empty() && holdings_.back()[request].place != Holding::Place::outbox)
        fault_ = "a request that was accepted is not there";
    // The core does so when nothing else is to be done first; the power may go before.
    if (fault_.empty() && world_.chance.below(2) == 0)
        step("the witness log is flushed", [this] { kiosk_->store->flush_witness(); });
}

void ScriptedLife::act_on(std::size_t request)
{
    Outbox& outbox = kiosk_->store->outbox;
    const auto found = outbox.find(ids_[request]);
    if (!found || !*found) return check(found);
    const Entry& entry = **found;
    const Instant now = world_.clock.now();
    const bool may_withdraw = !entry.has_left && (entry.state == State::ready || entry.state == State::held);
    if (may_withdraw && world_.chance.below(2) == 0) {
        step("a request is withdrawn", [&] { check(outbox.withdraw(entry.id, now.wall)); });
        return;
    }
    const auto after = entry.state == State::held ? released(entry, now) : held(entry);
    if (!after) return;
    step(entry.state == State::held ? "a request is released" : "a request is held",
         [&] { check(outbox.change(entry, *after, {}, now.wall)); });
}

void ScriptedLife::write_note(std::size_t request)
{
    Notes& notes = kiosk_->store->notes;
    const RequestId& id = ids_[request];
    const std::string text = "Note " + std::to_string(++words_) + " of " + std::to_string(request);
    if (world_.chance.below(3) == 0) {
        step("a note is typed", [&] { check(notes.save_draft(id, text, world_.clock.now().wall)); });
        return;
    }
    const NoteId note{Uuid::random(world_.chance)};
    step("a note is accepted", [&] {
        check(notes.accept({note, id, NoteKind::note, CustomerInformed::no, text, note_body(note, text)},
                           world_.clock.now()));
    });
}

void ScriptedLife::close(std::size_t request)
{
    const NoteId note{Uuid::random(world_.chance)};
    for (const auto& held : holdings_.back()[request].notes)
        if (held.text.empty()) return; // It is being closed already.
    step("a request is closed", [&] {
        check(kiosk_->store->notes.accept(
            {note, ids_[request], NoteKind::closing, CustomerInformed::yes, "", closing_body()},
            world_.clock.now()));
    });
}

Fate ScriptedLife::fate(const HttpRequest&)
{
    switch (world_.chance.below(10)) {
    case 0:
        return Fate::never_left();
    case 1:
        return Fate::lost_on_the_way();
    case 2:
    case 3:
        return Fate::lost_on_the_way_back();
    case 4:
        return Fate::executed_but_answered_with(answer(500));
    default:
        return Fate::answered();
    }
}

} // namespace kiosk
