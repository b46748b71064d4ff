// What the core does with sticks. The order of commits is the promise (DECISIONS.md, "The courier"): first
// the requests are kept from every other way, then a file is written that nobody can open, then it is
// committed that the signature may leave, and only then it leaves.

#include "sync/core.h"
#include "sync/envelope.h"
#include "sync/passage.h"
#include "sync/protocol.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// The seed of this kiosk's identity, sealed among the tokens.
constexpr std::string_view kIdentityName = "courier_identity";

/// What a container adds to an entry: a header, a second one for long names, padding (tar(5)).
constexpr std::size_t kEntryOverhead = 4 * 512;

/// Left of the envelope for the manifest.
constexpr std::size_t kManifestRoom = std::size_t{1} << 20;

std::size_t room_of(const CarriedRequest& carried)
{
    std::size_t bytes = to_json(carried.request.text()).size() + carried.frozen.size() + 2 * kEntryOverhead;
    for (const CarriedFile& file : carried.files)
        bytes += file.bytes.size() + kEntryOverhead;
    return bytes;
}

CourierFault fault_of(EnvelopeFault fault)
{
    switch (fault) {
    case EnvelopeFault::not_ours:
        return CourierFault::not_ours;
    case EnvelopeFault::newer:
        return CourierFault::newer;
    case EnvelopeFault::too_large:
        return CourierFault::too_large;
    case EnvelopeFault::damaged:
        return CourierFault::damaged;
    case EnvelopeFault::not_for_us:
        return CourierFault::not_for_us;
    }
    return CourierFault::damaged;
}

Result<CarriedRequest> carried(const Store& store, const Entry& entry)
{
    const auto form = store.outbox.form(entry.id);
    if (!form) return form.error();
    auto frozen = store.outbox.frozen(entry.id);
    if (!frozen) return frozen.error();
    auto validated = validate(*form);
    auto* request = std::get_if<Request>(&validated);
    if (request == nullptr) return Error{ErrorCode::seal_broken, entry.reference.text() + ": no sound form"};
    CarriedRequest carried{std::move(*request), *std::move(frozen), entry.created_at, {}};
    const auto attachments = store.attachments.of(entry.id);
    if (!attachments) return attachments.error();
    for (const Attachment& attachment : *attachments) {
        auto bytes = store.attachments.bytes(entry.id, attachment);
        if (!bytes) return bytes.error();
        carried.files.push_back({attachment.name, *std::move(bytes)});
    }
    return carried;
}

} // namespace

/// One kiosk was told what became of its requests.
struct Core::Told {
    std::filesystem::path file;
    std::size_t count;
};

/// What a bundle will hold, and what that makes of the outbox.
struct Core::Load {
    RequestCargo cargo;
    std::vector<Outbox::Change> changes;
    std::vector<Passenger> passengers;
    std::vector<std::pair<Reference, LeftBehind>> left_behind;

    std::vector<Reference> references() const
    {
        std::vector<Reference> all;
        for (const CarriedRequest& one : cargo.requests)
            all.push_back(one.request.reference());
        return all;
    }
};

Result<> Core::refuse(CourierRefused refused)
{
    trace_.note("courier_refused", {{"fault", word(refused.fault)}});
    const bool is_storage = refused.fault == CourierFault::storage_fails;
    Result<> result = is_storage && refused.error ? Result<>{*refused.error} : success();
    replies_.emplace_back(std::move(refused));
    return result;
}

Result<Identity> Core::identity()
{
    const auto kept = store_->named_values.find_secret(kIdentityName);
    if (!kept) return kept.error();
    SecretKey seed = SecretKey::random();
    if (*kept) {
        if ((*kept)->size() != SecretKey::bytes)
            return Error{ErrorCode::seal_broken, "the identity of this kiosk does not read as one"};
        std::ranges::copy(**kept, seed.data.begin());
    } else {
        const std::string_view bytes{reinterpret_cast<const char*>(seed.data.data()), seed.data.size()};
        if (const auto put = store_->named_values.put_secret(kIdentityName, bytes); !put) return put.error();
    }
    Identity us = Identity::from_seed(seed);
    kiosk_key_ = us.key().text();
    is_changed_ = true;
    return us;
}

Result<> Core::do_command(const LookForSticks&)
{
    const auto us = identity();
    if (!us) return refuse(CourierRefused{CourierFault::storage_fails, us.error()});
    replies_.emplace_back(SticksFound{find_sticks(settings_.courier.folders)});
    return success();
}

// ---- Out

Result<> Core::do_command(const ExportRequests& command)
{
    const auto& recipient = settings_.courier.recipient;
    if (!recipient) return refuse(CourierRefused{CourierFault::no_recipient});
    const auto us = identity();
    if (!us) return refuse(CourierRefused{CourierFault::storage_fails, us.error()});
    if (us->key() == *recipient) return refuse(CourierRefused{CourierFault::recipient_is_us});
    return write_bundle(command, *us, *recipient);
}

Result<Core::Load> Core::load_for(const ExportRequests& command, const KioskKey& recipient)
{
    Load load{.cargo = {Uuid::random(random_), settings_.kiosk_id, clock_.now().wall, {}}};
    std::vector<Entry> entries;
    for (const Reference& reference : command.references) {
        const auto entry = store_->outbox.find(reference);
        if (!entry) return entry.error();
        if (!*entry)
            load.left_behind.emplace_back(reference, LeftBehind::not_found);
        else if (!may_go_aboard(**entry))
            load.left_behind.emplace_back(reference, LeftBehind::may_be_sent);
        else if (std::ranges::find(entries, (*entry)->id, &Entry::id) == entries.end())
            entries.push_back(**entry);
    }
    if (command.references.empty()) {
        auto all = store_->outbox.all();
        if (!all) return all.error();
        entries = *std::move(all);
    }

    std::size_t room = kEnvelopeBytesMax - kEnvelopeFrameBytes - kManifestRoom;
    for (const Entry& entry : entries) {
        const auto passage = store_->bundles.passage(entry.id);
        if (!passage) return passage.error();
        if (command.references.empty() && !goes_aboard_by_itself(entry)) continue;
        const auto leave = [&](LeftBehind why) { load.left_behind.emplace_back(entry.reference, why); };
        if (is_aboard(entry) && *passage && (*passage)->recipient != recipient) {
            leave(LeftBehind::elsewhere);
            continue;
        }
        auto one = carried(*store_, entry);
        if (!one && one.error().code != ErrorCode::seal_broken) return one.error();
        if (!one) {
            leave(LeftBehind::unreadable);
            continue;
        }
        const std::size_t needed = room_of(*one);
        if (needed > room || load.cargo.requests.size() == kCargoMax) {
            leave(LeftBehind::no_room);
            continue;
        }
        room -= needed;
        load.cargo.requests.push_back(*std::move(one));
        load.passengers.push_back(
            {entry.id, entry.state, entry.channel, entry.reason_code, entry.has_left, is_aboard(entry)});
        if (!is_aboard(entry)) load.changes.push_back({entry, put_aboard(entry)});
    }
    return load;
}

Result<> Core::write_bundle(const ExportRequests& command, const Identity& us, const KioskKey& recipient)
{
    const auto storage_fails = [&](const Error& error) {
        return refuse(CourierRefused{CourierFault::storage_fails, error});
    };
    const auto load = load_for(command, recipient);
    if (!load) return storage_fails(load.error());
    if (load->cargo.requests.empty())
        return refuse(CourierRefused{CourierFault::nothing_to_take, {}, {}, load->left_behind});
    const auto content = packed(load->cargo);
    if (!content) return storage_fails(content.error());
    const Envelope envelope = enclose(us, recipient, *content);
    const Uuid& bundle = load->cargo.bundle;
    const std::string name = requests_file_name(bundle.text());

    // From this commit on no other way is open to them.
    const Timestamp now = clock_.now().wall;
    const auto prepared = store_->outbox.change_together(load->changes, now, [&] {
        return store_->bundles.add(bundle, recipient, name, now, load->passengers);
    });
    // What a failed commit left, if it left anything, cannot be opened by anybody: it is taken back.
    if (!prepared) {
        note_storage(let_off(bundle));
        return storage_fails(prepared.error());
    }
    auto file = NewStickFile::begin(command.folder, name, envelope.unsigned_part);
    if (!file) {
        const auto restored = let_off(bundle);
        note_storage(load_rows());
        if (!restored) return storage_fails(restored.error());
        return refuse(CourierRefused{CourierFault::stick_fails, file.error()});
    }
    // From this commit on only an acknowledgement or a person brings them back.
    if (const auto released = store_->bundles.set_phase(bundle, BundlePhase::released); !released) {
        note_storage(let_off(bundle));
        note_storage(load_rows());
        return storage_fails(released.error());
    }
    const auto finished = file->finish(envelope.signature);
    trace_.note("bundle_exported", {{"requests", static_cast<double>(load->cargo.requests.size())},
                                    {"is_certain", finished ? 1.0 : 0.0}});
    if (finished) {
        note_storage(make_certain(bundle));
        replies_.emplace_back(BundleWritten{command.folder / name, load->references(), load->left_behind});
    } else {
        replies_.emplace_back(BundleNotCertain{command.folder / name, load->references(), finished.error()});
    }
    return load_rows();
}

/// The file was read back from the stick and is whole.
Result<> Core::make_certain(const Uuid& bundle)
{
    const auto passengers = store_->bundles.passengers(bundle);
    if (!passengers) return passengers.error();
    std::vector<Outbox::Change> changes;
    for (const Passenger& passenger : *passengers) {
        const auto entry = store_->outbox.find(passenger.request);
        if (!entry) return entry.error();
        if (*entry && is_aboard(**entry)) changes.push_back({**entry, certainly_aboard(**entry)});
    }
    return store_->outbox.change_together(
        changes, clock_.now().wall, [&] { return store_->bundles.set_phase(bundle, BundlePhase::written); });
}

/// The bundle cannot be opened by anybody and never will be: everything is as it was.
Result<> Core::let_off(const Uuid& bundle)
{
    const auto passengers = store_->bundles.passengers(bundle);
    if (!passengers) return passengers.error();
    const Timestamp now = clock_.now().wall;
    std::vector<Outbox::Change> changes;
    for (const Passenger& passenger : *passengers) {
        const auto entry = store_->outbox.find(passenger.request);
        if (!entry) return entry.error();
        if (passenger.was_aboard || !*entry || !is_aboard(**entry)) continue;
        std::ranges::move(as_before(**entry, passenger, now), std::back_inserter(changes));
    }
    return store_->outbox.change_together(changes, now, [&] { return store_->bundles.remove(bundle); });
}

Result<> Core::let_off_unfinished()
{
    const auto bundles = store_->bundles.prepared();
    if (!bundles) return bundles.error();
    for (const Uuid& bundle : *bundles)
        if (const auto done = let_off(bundle); !done) return done;
    const auto kept = store_->named_values.find_secret(kIdentityName);
    if (kept && *kept && (*kept)->size() == SecretKey::bytes) {
        const auto us = identity();
        if (!us) return us.error();
    }
    return success(); // An identity that does not open is no reason to refuse requests.
}

Result<> Core::do_command(const TakeBack& command)
{
    const auto entry = entry_to_act_on(command.reference);
    if (!entry) return entry.error();
    if (!*entry) return success();
    const auto passage = store_->bundles.passage((*entry)->id);
    if (!passage) return refuse(command.reference, passage.error());
    const Timestamp now = clock_.now().wall;
    const auto changes = *passage ? taken_back(**entry, (*passage)->channel_before, now) : std::nullopt;
    if (!changes)
        return refuse(command.reference, {ErrorCode::not_possible_now, std::string{word((*entry)->state)}});
    const auto done = store_->outbox.change_together(*changes, now,
                                                     [&] { return store_->bundles.take_back((*entry)->id); });
    if (!done) return refuse(command.reference, done.error());
    replies_.emplace_back(TakenBack{command.reference});
    return reload_row((*entry)->id);
}

// ---- In

Result<> Core::do_command(const ImportBundle& command)
{
    const auto us = identity();
    if (!us) return refuse(CourierRefused{CourierFault::storage_fails, us.error()});
    const auto file = read_stick_file(command.file, kEnvelopeBytesMax);
    if (!file && file.error().code == ErrorCode::invalid_input)
        return refuse(CourierRefused{CourierFault::too_large});
    if (!file) return refuse(CourierRefused{CourierFault::stick_fails, file.error()});
    auto envelope = open_envelope(*us, *file);
    if (const auto* fault = std::get_if<EnvelopeFault>(&envelope))
        return refuse(CourierRefused{fault_of(*fault)});
    const auto& opened = std::get<kiosk::Opened>(envelope);
    const KioskKey& sender = opened.sender;
    const std::string& content = opened.content;

    // A kiosk that bundles were sealed for may acknowledge them; only a trusted one may send its own.
    const auto recipients = store_->bundles.recipients();
    if (!recipients) return refuse(CourierRefused{CourierFault::storage_fails, recipients.error()});
    const auto is_among = [&](const std::vector<KioskKey>& keys) {
        return std::ranges::find(keys, sender) != keys.end();
    };
    const bool may_send = is_among(settings_.courier.trusted);
    const bool may_acknowledge = is_among(*recipients);
    if (!may_send && !may_acknowledge)
        return refuse(CourierRefused{CourierFault::unknown_sender, {}, sender.text()});

    const auto cargo = unpacked(content);
    if (!cargo && cargo.error().code == ErrorCode::database_newer)
        return refuse(CourierRefused{CourierFault::newer});
    if (!cargo) return refuse(CourierRefused{CourierFault::not_sound, cargo.error()});
    const auto* requests = std::get_if<RequestCargo>(&*cargo);
    if (requests != nullptr ? !may_send : !may_acknowledge)
        return refuse(CourierRefused{CourierFault::unknown_sender, {}, sender.text()});
    const auto done = requests != nullptr ? take_over(*requests, sender)
                                          : hear(std::get<AcknowledgementCargo>(*cargo), sender);
    if (done) return load_rows();
    note_storage(load_rows());
    return refuse(CourierRefused{CourierFault::storage_fails, done.error()});
}

/// One commit for each request: a crash between two leaves whole ones, and the same file brings the rest.
Result<> Core::take_over(const RequestCargo& cargo, const KioskKey& sender)
{
    RequestsImported imported{.kiosk_id = cargo.kiosk_id};
    for (const CarriedRequest& carried : cargo.requests) {
        const RequestId& id = carried.request.id();
        const auto known = store_->outbox.find(id);
        if (!known) return known.error();
        if (*known) {
            imported.known.push_back(carried.request.reference());
            continue;
        }
        // Files first: without their request the next start sweeps them away.
        for (const CarriedFile& file : carried.files)
            if (const auto kept =
                    store_->attachments.take_over(id, file.name, file.bytes, Uuid::random(random_));
                !kept)
                return kept;
        const Timestamp now = clock_.now().wall;
        const auto taken =
            store_->outbox.take_over(carried.request, carried.frozen, kReasonByCourier,
                                     std::min(carried.accepted_at, now), now, [&]() -> Result<> {
                                         // It may turn out to be there already, and is never claimed here
                                         // then.
                                         if (settings_.attachments.way == AttachmentSettings::Way::put)
                                             if (const auto planned = store_->uploads.plan(id, now); !planned)
                                                 return planned;
                                         return store_->bundles.add_arrival(id, cargo.bundle, sender, now);
                                     });
        if (!taken) return taken;
        imported.taken.push_back(carried.request.reference());
    }
    trace_.note("bundle_imported", {{"taken", static_cast<double>(imported.taken.size())},
                                    {"known", static_cast<double>(imported.known.size())}});
    replies_.emplace_back(std::move(imported));
    return success();
}

Result<> Core::hear(const AcknowledgementCargo& cargo, const KioskKey& sender)
{
    AcknowledgementsImported heard{.kiosk_id = cargo.kiosk_id};
    const Timestamp now = clock_.now().wall;
    for (const Acknowledgement& one : cargo.acknowledgements) {
        const auto entry = store_->outbox.find(one.id);
        if (!entry) return entry.error();
        const auto was_sealed_for = store_->bundles.was_sealed_for(one.id, sender);
        if (!was_sealed_for) return was_sealed_for.error();
        const auto passage = store_->bundles.passage(one.id);
        if (!passage) return passage.error();
        std::vector<Outbox::Change> changes;
        if (*entry && *was_sealed_for) {
            const auto is_taken = store_->outbox.number_is_taken(one.id, one.number);
            if (!is_taken) return is_taken.error();
            changes =
                acknowledged(**entry, one, *passage ? (*passage)->channel_before : Channel::partner_center,
                             *is_taken ? NumberIs::taken : NumberIs::free, now);
        }
        if (changes.empty()) {
            ++heard.unchanged;
            continue;
        }
        const auto changed = store_->outbox.change_together(changes, now, {});
        // It is being sent from here at this moment: the next import tells it again.
        if (!changed && changed.error().code == ErrorCode::not_possible_now) ++heard.unchanged;
        if (!changed && changed.error().code != ErrorCode::not_possible_now) return changed;
        if (!changed) continue;
        const Reference& reference = (*entry)->reference;
        switch (one.as) {
        case AcknowledgedAs::taken_over:
            heard.taken_over.push_back(reference);
            break;
        case AcknowledgedAs::sent:
            heard.sent.emplace_back(reference, one.number);
            break;
        case AcknowledgedAs::refused:
            heard.refused.push_back(reference);
            break;
        case AcknowledgedAs::not_taken:
            heard.not_taken.push_back(reference);
            break;
        }
    }
    trace_.note("acknowledgements_imported", {{"sent", static_cast<double>(heard.sent.size())}});
    replies_.emplace_back(std::move(heard));
    return success();
}

Result<> Core::do_command(const ExportAcknowledgements& command)
{
    const auto arrivals = store_->bundles.arrivals();
    if (!arrivals) return refuse(CourierRefused{CourierFault::storage_fails, arrivals.error()});
    if (arrivals->empty()) return refuse(CourierRefused{CourierFault::nothing_to_tell});
    std::vector<KioskKey> senders;
    for (const Arrival& arrival : *arrivals)
        if (std::ranges::find(senders, arrival.sender) == senders.end()) senders.push_back(arrival.sender);

    AcknowledgementsWritten written{.files = {}, .count = 0};
    for (const KioskKey& sender : senders) {
        const auto done = tell(sender, *arrivals, command.folder);
        if (done) {
            written.files.push_back(done->file);
            written.count += done->count;
            continue;
        }
        note_storage(load_rows());
        const bool is_sticks =
            done.error().code != ErrorCode::database_bad && done.error().code != ErrorCode::seal_broken;
        return refuse(CourierRefused{is_sticks ? CourierFault::stick_fails : CourierFault::storage_fails,
                                     done.error()});
    }
    trace_.note("acknowledgements_exported", {{"count", static_cast<double>(written.count)}});
    replies_.emplace_back(std::move(written));
    return load_rows();
}

/// Everything is told every time, the newest kCargoMax: whoever hears it twice changes nothing, and a stick
/// that is lost costs nothing.
Result<Core::Told> Core::tell(const KioskKey& kiosk, const std::vector<Arrival>& arrivals,
                              const std::filesystem::path& folder)
{
    const auto us = identity();
    if (!us) return us.error();
    const Timestamp now = clock_.now().wall;
    AcknowledgementCargo cargo{Uuid::random(random_), settings_.kiosk_id, now, {}};
    for (const Arrival& arrival : arrivals) {
        if (arrival.sender != kiosk || cargo.acknowledgements.size() == kCargoMax) continue;
        const auto entry = store_->outbox.find(arrival.request);
        if (!entry) return entry.error();
        if (!*entry) continue;
        const auto remarks = store_->outbox.remarks(arrival.request);
        if (!remarks && remarks.error().code != ErrorCode::seal_broken) return remarks.error();
        cargo.acknowledgements.push_back(acknowledgement_of(**entry, remarks ? *remarks : SealedRemarks{}));
        if ((*entry)->state != State::needs_attention || (*entry)->may_be_executed) continue;
        // Once its refusal is told, the kiosk it came from decides: nobody may try it from here any more. The
        // far side's reason stays for the next telling.
        Entry returned = **entry;
        returned.state = State::closed;
        const auto closed = store_->outbox.change(**entry, returned, {}, now);
        if (!closed) return closed.error();
    }
    const auto content = packed(cargo);
    if (!content) return content.error();
    const Envelope envelope = enclose(*us, kiosk, *content);
    // One name for each kiosk that is told: the newest telling takes the place of the one before.
    const std::string name = acknowledgements_file_name(sha256_hex(kiosk.raw_bytes()));
    auto file = NewStickFile::begin(folder, name, envelope.unsigned_part);
    if (!file) return file.error();
    if (const auto finished = file->finish(envelope.signature); !finished) return finished.error();
    return Told{folder / name, cargo.acknowledgements.size()};
}

Result<> Core::do_command(const GiveBack& command)
{
    const auto entry = entry_to_act_on(command.reference);
    if (!entry) return entry.error();
    if (!*entry) return success();
    const auto arrival = store_->bundles.arrival((*entry)->id);
    if (!arrival) return refuse(command.reference, arrival.error());
    const auto after = *arrival ? given_back(**entry) : std::nullopt;
    if (!after)
        return refuse(command.reference, {ErrorCode::not_possible_now, std::string{word((*entry)->state)}});
    if (const auto changed = change(**entry, *after); !changed)
        return refuse(command.reference, changed.error());
    replies_.emplace_back(GivenBack{command.reference});
    return success();
}

} // namespace kiosk
