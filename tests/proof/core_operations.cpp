#include "tests/proof/core_operations.h"

#include "sync/protocol.h"
#include "sync/wire_format.h"
#include "tests/storage/fixtures/drafts_for_tests.h"

namespace kiosk
{

namespace
{

/// The first is what the operations act on; the second is there before and must stay as it is.
const std::vector<Draft>& drafts()
{
    static const std::vector<Draft> both = [] {
        SeededRandom chance{4711};
        std::vector<Draft> made;
        made.push_back(a_partner_draft(chance, kScriptSamples[1]));
        made.push_back(a_partner_draft(chance, kScriptSamples[3]));
        return made;
    }();
    return both;
}

const RequestId& id()
{
    return drafts().front().id;
}

Result<> accept(DeliveringKiosk& kiosk, World& world, const Draft& draft)
{
    const Request request = a_request(draft);
    const std::string frozen = R"({"title":"[)" + request.reference().text() + R"(] Invoice"})";
    const auto entry =
        kiosk.store->outbox.accept(request, frozen, Channel::partner_center, world.clock.now());
    return entry ? success() : Result<>{entry.error()};
}

Result<> type(DeliveringKiosk& kiosk, World& world)
{
    return kiosk.store->drafts.save(drafts().front(), world.clock.now().wall);
}

Result<> attach(DeliveringKiosk& kiosk, World& world)
{
    // Every try has an id of its own, like in the core.
    return kiosk.store->attachments.take_over(id(), "photo.jpg", std::string(70'000, 'j'),
                                              Uuid::random(world.chance));
}

Result<> accept_first(DeliveringKiosk& kiosk, World& world)
{
    return accept(kiosk, world, drafts().front());
}

Result<> claim(DeliveringKiosk& kiosk, World&)
{
    return kiosk.send();
}

Result<> settle(DeliveringKiosk& kiosk, World&)
{
    // What could not be kept is tried again first, as the core does.
    if (const auto sent = kiosk.send(); !sent) return sent;
    const auto heard = kiosk.hear();
    return heard ? success() : Result<>{heard.error()};
}

Result<> add_note(DeliveringKiosk& kiosk, World& world)
{
    SeededRandom chance{9};
    const NoteId note{Uuid::random(chance)};
    const auto accepted = kiosk.store->notes.accept({note, id(), NoteKind::note, CustomerInformed::no,
                                                     "One more thing", note_body(note, "One more thing")},
                                                    world.clock.now());
    return accepted ? success() : Result<>{accepted.error()};
}

Result<> type_note(DeliveringKiosk& kiosk, World& world)
{
    return kiosk.store->notes.save_draft(id(), "One more", world.clock.now().wall);
}

Result<> hold(DeliveringKiosk& kiosk, World& world)
{
    const auto entry = kiosk.store->outbox.find(id());
    if (!entry) return entry.error();
    if ((*entry)->state == State::held) return success();
    return kiosk.store->outbox.change(**entry, *held(**entry), {}, world.clock.now().wall);
}

Result<> withdraw(DeliveringKiosk& kiosk, World& world)
{
    const auto a_minute_later = world.clock.now().wall + std::chrono::minutes{1};
    const auto withdrawn = kiosk.store->outbox.withdraw(id(), a_minute_later);
    // Repeated after a commit whose outcome was unknown it may be a draft already.
    if (withdrawn || withdrawn.error().code == ErrorCode::not_found) return success();
    return withdrawn.error();
}

Result<> discard(DeliveringKiosk& kiosk, World&)
{
    if (const auto discarded = kiosk.store->drafts.discard(id()); !discarded) return discarded;
    const auto swept = kiosk.store->attachments.sweep();
    return swept ? success() : Result<>{swept.error()};
}

Result<> nothing(DeliveringKiosk&, World&)
{
    return success();
}

using Act = Result<> (*)(DeliveringKiosk&, World&);

/// One after the other.
std::function<Result<>(DeliveringKiosk&, World&)> all_of(std::vector<Act> acts)
{
    return [acts = std::move(acts)](DeliveringKiosk& kiosk, World& world) -> Result<> {
        for (const Act act : acts)
            if (const auto done = act(kiosk, world); !done) return done;
        return success();
    };
}

Result<> accept_other(DeliveringKiosk& kiosk, World& world)
{
    if (const auto accepted = accept(kiosk, world, drafts().back()); !accepted) return accepted;
    return kiosk.drain();
}

} // namespace

const std::vector<RequestId>& operation_ids()
{
    static const std::vector<RequestId> ids{drafts().front().id, drafts().back().id};
    return ids;
}

const std::vector<CoreOperation>& core_operations()
{
    static const std::vector<CoreOperation> operations{
        {"open a new folder", nothing, nothing, CoreOperation::Starts::on_empty_disk},
        {"open and recover", all_of({accept_other, type, attach, accept_first, claim}),
         [](DeliveringKiosk& kiosk, World&) { return kiosk.recover(); }, CoreOperation::Starts::closed},
        {"type", all_of({accept_other}), type},
        {"attach", all_of({accept_other, type}), attach},
        {"accept", all_of({accept_other, type, attach}), accept_first},
        {"claim", all_of({accept_other, accept_first}), claim},
        {"settle", all_of({accept_other, accept_first}), settle, CoreOperation::Starts::open,
         CoreOperation::Leaves::a_way},
        {"add a note", all_of({accept_other, accept_first, claim, settle, type_note}), add_note},
        {"type a note", all_of({accept_other, accept_first, claim, settle}), type_note},
        {"hold", all_of({accept_other, accept_first}), hold},
        {"withdraw", all_of({accept_other, type, attach, accept_first}), withdraw},
        {"discard", all_of({accept_other, type, attach}), discard},
    };
    return operations;
}

Stage stage_for(const CoreOperation& operation)
{
    // On a sound disk nothing of this fails; if it does, the test ends here.
    const auto must = [](const auto& result) {
        if (!result) std::abort();
    };
    Stage stage;
    World world{Stage::seed};
    stage.before.resize(operation_ids().size());
    if (operation.starts != CoreOperation::Starts::on_empty_disk) {
        MountedDisk mounted{SimulatedDisk{}, Stage::seed};
        auto kiosk = DeliveringKiosk::open(world);
        must(kiosk);
        must(operation.prepare(**kiosk, world));
        stage.before = *holdings_of(*(*kiosk)->store, operation_ids());
        mounted.switch_off();
        stage.disk = mounted.disk();
    }
    stage.far_side = world.far_side;
    world.transport.drop_client();
    MountedDisk mounted{stage.disk, Stage::seed + 1};
    auto kiosk = DeliveringKiosk::open(world);
    must(kiosk);
    must(operation.act(**kiosk, world));
    stage.after = *holdings_of(*(*kiosk)->store, operation_ids());
    return stage;
}

} // namespace kiosk
