#include "sync/archive.h"
#include "sync/envelope.h"
#include "sync/passage.h"
#include "sync/protocol.h"
#include "sync/stick.h"
#include "tests/sync/kiosk_for_tests.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

std::string key_of(KioskForTests& kiosk)
{
    kiosk.execute(LookForSticks{});
    return kiosk.core->snapshot()->kiosk_key;
}

/// One kiosk without a line and one with it, which know each other, and a stick between them.
struct TwoKiosks {
    TwoKiosks()
    {
        there.settings.kiosk_id = "head-office";
        here.settings.courier.recipient = KioskKey::parse(key_of(there));
        there.settings.courier.trusted = {*KioskKey::parse(key_of(here))};
        std::filesystem::create_directory(stick);
        here.restart();
        there.restart();
        everything_meets(here, Fate::never_left());
    }

    KioskForTests here{plain_settings(), 11};
    KioskForTests there{plain_settings(), 12};
    TemporaryFolder folder;
    std::filesystem::path stick = folder / "stick";

    std::filesystem::path export_all()
    {
        return only<BundleWritten>(here.execute(ExportRequests{stick, {}})).file;
    }
    RequestsImported import_there(const std::filesystem::path& file)
    {
        return only<RequestsImported>(there.execute(ImportBundle{file}));
    }
    AcknowledgementsImported bring_back()
    {
        const auto written = only<AcknowledgementsWritten>(there.execute(ExportAcknowledgements{stick}));
        REQUIRE(written.files.size() == 1);
        return only<AcknowledgementsImported>(here.execute(ImportBundle{written.files.front()}));
    }
};

CourierFault fault_of_import(KioskForTests& kiosk, const std::filesystem::path& file)
{
    return only<CourierRefused>(kiosk.execute(ImportBundle{file})).fault;
}

std::string read_whole(const std::filesystem::path& file)
{
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

} // namespace

TEST_CASE(
    "courier bundle: what was filed without a line is sent once by another kiosk, and its number comes back")
{
    TwoKiosks two;
    const Reference first = two.here.submit();
    const Reference second = two.here.submit(Severity::a);
    const auto file = two.export_all();
    CHECK(two.here.state(first) == State::held);
    CHECK(two.here.entry(first).reason_code == kReasonExported);

    CHECK(two.import_there(file).taken == std::vector{first, second});
    CHECK(two.there.store->outbox.frozen(two.there.entry(first).id).value() ==
          two.here.store->outbox.frozen(two.here.entry(first).id).value());
    two.there.run_for(10min);
    CHECK(two.there.far_side.effects_of(first.text()) == 1);
    CHECK(two.there.far_side.effects_of(second.text()) == 1);

    CHECK(two.bring_back().sent.size() == 2);
    CHECK(two.here.state(first) == State::sent);
    CHECK(two.here.entry(first).service_request_number == two.there.entry(first).service_request_number);
    CHECK(two.here.entry(first).channel == Channel::courier);
}

TEST_CASE(
    "courier bundle: importing everything twice changes nothing, and a line that comes back sends nothing")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    const auto file = two.export_all();
    two.import_there(file);
    two.there.run_for(10min);
    CHECK(two.import_there(file).known == std::vector{reference});
    two.bring_back();
    const auto again = two.bring_back();
    CHECK(again.sent.empty());
    CHECK(again.unchanged == 1);

    everything_is_well(two.here);
    two.here.execute(SyncNow{});
    two.here.run_for(1h);
    two.there.run_for(1h);
    CHECK(two.here.far_side.effects().empty());
    CHECK(two.there.far_side.effects().size() == 1);
}

TEST_CASE("courier bundle: while a request is on the stick no other way is open to it")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    two.export_all();
    everything_is_well(two.here);

    for (const Action action : {Action::try_now, Action::hold, Action::release, Action::withdraw})
        CHECK(std::holds_alternative<ActionRefused>(two.here.act(reference, action).front()));
    for (const Channel channel : kChannels)
        CHECK(std::holds_alternative<ActionRefused>(two.here.execute(MoveTo{reference, channel}).front()));
    CHECK(std::holds_alternative<ActionRefused>(two.here.execute(BeginHandIn{reference}).front()));
    two.here.restart();
    two.here.run_for(2h);
    CHECK(two.here.far_side.effects().empty());
    CHECK(two.here.state(reference) == State::held);
}

TEST_CASE("courier bundle: a crash before the signature may leave puts everything back as it was")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    const Entry before = two.here.entry(reference);
    const Uuid bundle = Uuid::random(two.here.random);
    REQUIRE(two.here.store->outbox.change_together({{before, put_aboard(before)}}, before.updated_at, [&] {
        return two.here.store->bundles.add(bundle, *two.here.settings.courier.recipient, "x",
                                           before.updated_at,
                                           {{before.id, before.state, before.channel, "", false, false}});
    }));
    everything_is_well(two.here);

    two.here.restart();
    CHECK(two.here.state(reference) == State::ready);
    CHECK_FALSE(two.here.entry(reference).has_left);
    two.here.run_for(10min);
    CHECK(two.here.far_side.effects_of(reference.text()) == 1);
}

TEST_CASE(
    "courier bundle: a crash after that leaves the requests aboard, and writing them once more does no harm")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    const auto first = two.export_all();
    const Entry certain = two.here.entry(reference);
    const auto passage = two.here.store->bundles.passage(certain.id);
    Entry uncertain = certain;
    uncertain.reason_code = kReasonExporting;
    REQUIRE(two.here.store->outbox.change_together({{certain, uncertain}}, certain.updated_at, [&] {
        return two.here.store->bundles.set_phase((*passage)->bundle, BundlePhase::released);
    }));

    two.here.restart();
    CHECK(two.here.state(reference) == State::held);
    const auto second = two.export_all();
    CHECK(second != first);
    CHECK(two.import_there(first).taken.size() == 1);
    CHECK(two.import_there(second).known.size() == 1);
}

TEST_CASE("courier bundle: a stick that cannot be written leaves everything as it was")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();

    const auto refused = only<CourierRefused>(two.here.execute(ExportRequests{two.stick / "gone", {}}));

    CHECK(refused.fault == CourierFault::stick_fails);
    CHECK(two.here.state(reference) == State::ready);
    CHECK(two.here.entry(reference).channel == Channel::partner_center);
    CHECK(two.here.store->bundles.recipients()->empty());
}

TEST_CASE("courier bundle: a stick that fails at the end leaves the requests on their way")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    // A folder of the name that the file is to get: the rename fails, after the signature is written.
    SeededRandom same = two.here.random;
    std::filesystem::create_directory(two.stick / requests_file_name(Uuid::random(same).text()));

    const auto uncertain = only<BundleNotCertain>(two.here.execute(ExportRequests{two.stick, {}}));

    CHECK(uncertain.references == std::vector{reference});
    CHECK(two.here.entry(reference).reason_code == kReasonExporting);
    CHECK(two.export_all().extension() == ".skcourier");
}

TEST_CASE("courier bundle: what was taken back asks the far side first, so a stick that arrived all the same "
          "costs nothing")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    two.import_there(two.export_all());
    two.there.run_for(10min);
    only<TakenBack>(two.here.execute(TakeBack{reference}));
    CHECK(two.here.state(reference) == State::checking);

    two.here.far_side = two.there.far_side; // One for both.
    everything_is_well(two.here);
    two.here.run_for(1h);
    CHECK(two.here.state(reference) == State::sent);
    CHECK(two.here.entry(reference).service_request_number ==
          two.there.entry(reference).service_request_number);
    CHECK(two.here.transport.creates().empty());
}

TEST_CASE("courier bundle: a late acknowledgement of what was taken back is the truth")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    two.import_there(two.export_all());
    two.there.run_for(10min);
    only<TakenBack>(two.here.execute(TakeBack{reference}));

    CHECK(two.bring_back().sent.size() == 1);
    CHECK(two.here.state(reference) == State::sent);
}

TEST_CASE("courier bundle: once the other kiosk says that it has it, nobody takes it back")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    everything_meets(two.there, Fate::never_left());
    two.import_there(two.export_all());

    CHECK(two.bring_back().taken_over == std::vector{reference});
    CHECK(std::holds_alternative<ActionRefused>(two.here.execute(TakeBack{reference}).front()));
}

TEST_CASE("courier bundle: a refusal travels back with its reason, and the other kiosk tries no more")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    creates_meet(two.there,
                 {Fate::answered_with(answer(400, R"({"code":"600009","description":"No such service."})"))});
    two.import_there(two.export_all());
    two.there.run_for(10min);
    REQUIRE(two.there.state(reference) == State::needs_attention);

    CHECK(two.bring_back().refused == std::vector{reference});
    CHECK(two.here.state(reference) == State::needs_attention);
    CHECK(two.here.entry(reference).reason_code == "600009");
    CHECK(two.here.store->outbox.remarks(two.here.entry(reference).id)->reason_text == "No such service.");
    CHECK(two.there.state(reference) == State::closed);
}

TEST_CASE("courier bundle: what is given back unsent waits for a way again")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    everything_meets(two.there, Fate::never_left());
    two.import_there(two.export_all());
    only<GivenBack>(two.there.execute(GiveBack{reference}));

    CHECK(two.bring_back().not_taken == std::vector{reference});
    CHECK(two.here.state(reference) == State::ready);
    CHECK(two.there.state(reference) == State::closed);
    everything_is_well(two.here);
    two.here.run_for(1h);
    CHECK(two.here.far_side.effects_of(reference.text()) == 1);
}

TEST_CASE("courier bundle: only the kiosk it was sealed for opens it, and only from a sender it trusts")
{
    TwoKiosks two;
    two.here.submit();
    const auto file = two.export_all();
    KioskForTests stranger{plain_settings(), 13};
    CHECK(fault_of_import(stranger, file) == CourierFault::not_for_us);

    two.there.settings.courier.trusted.clear();
    two.there.restart();
    const auto refused = only<CourierRefused>(two.there.execute(ImportBundle{file}));
    CHECK(refused.fault == CourierFault::unknown_sender);
    CHECK(refused.key == key_of(two.here));
    CHECK(two.there.core->snapshot()->requests->empty());
}

TEST_CASE("courier bundle: acknowledgements of a kiosk that was never given a request change nothing")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    two.export_all();
    KioskForTests liar{plain_settings(), 14};
    const KioskKey here = *KioskKey::parse(key_of(two.here));
    key_of(liar);
    const auto seed = liar.store->named_values.find_secret("courier_identity");
    SecretKey secret;
    std::ranges::copy(**seed, secret.data.begin());
    const AcknowledgementCargo lie{
        Uuid::random(liar.random),
        "liar",
        liar.clock.now().wall,
        {{two.here.entry(reference).id, AcknowledgedAs::sent, liar.clock.now().wall, "4711"}}};
    const auto file =
        two.folder.write("lie", enclose(Identity::from_seed(secret), here, packed(lie).value()).whole());

    CHECK(fault_of_import(two.here, file) == CourierFault::unknown_sender);
    CHECK(two.here.state(reference) == State::held);
}

TEST_CASE("courier bundle: cut short at any byte it is refused and nothing changes")
{
    TwoKiosks two;
    two.here.submit();
    const std::string whole = read_whole(two.export_all());
    const auto seed = two.there.store->named_values.find_secret("courier_identity");
    SecretKey secret;
    std::ranges::copy(**seed, secret.data.begin());
    const Identity there = Identity::from_seed(secret);

    std::size_t opened = 0;
    for (std::size_t length = 0; length < whole.size(); ++length)
        opened +=
            std::holds_alternative<Opened>(open_envelope(there, std::string_view{whole}.substr(0, length)));
    CHECK(opened == 0);
    CHECK(std::holds_alternative<Opened>(open_envelope(there, whole)));
    const auto half = two.folder.write("half", whole.substr(0, whole.size() / 2));
    CHECK(fault_of_import(two.there, half) == CourierFault::damaged);
}

TEST_CASE("courier bundle: of ten thousand changed files none is opened")
{
    TwoKiosks two;
    two.here.submit();
    const std::string whole = read_whole(two.export_all());
    const auto seed = two.there.store->named_values.find_secret("courier_identity");
    SecretKey secret;
    std::ranges::copy(**seed, secret.data.begin());
    const Identity there = Identity::from_seed(secret);
    SeededRandom chance{2026};

    std::size_t opened = 0;
    for (int round = 0; round < 10'000; ++round) {
        std::string changed = whole;
        const auto bits = 1 + chance.below(8);
        for (std::uint64_t bit = 0; bit < bits; ++bit)
            changed[chance.below(changed.size())] ^= static_cast<char>(1U << chance.below(8));
        if (changed == whole) continue;
        opened += std::holds_alternative<Opened>(open_envelope(there, changed));
    }
    CHECK(opened == 0);
}

TEST_CASE("courier bundle: another kind of file, a newer one and a huge one each get their own refusal")
{
    TwoKiosks two;
    two.here.submit();
    std::string newer = read_whole(two.export_all());
    newer[12] = 2;

    CHECK(fault_of_import(two.there, two.folder.write("holiday.jpg", "\xFF\xD8\xFF")) ==
          CourierFault::not_ours);
    CHECK(fault_of_import(two.there, two.folder.write("newer", newer)) == CourierFault::newer);
    CHECK(fault_of_import(two.there, two.stick) == CourierFault::stick_fails);
    CHECK(fault_of_import(two.there, two.folder / "nothing") == CourierFault::stick_fails);
    const auto huge = two.folder.write("huge", "KIOSKCOURIER");
    std::filesystem::resize_file(huge, std::uintmax_t{64} << 30);
    CHECK(fault_of_import(two.there, huge) == CourierFault::too_large);
}

TEST_CASE(
    "courier bundle: a container with foreign names, too many entries or too many bytes is refused whole")
{
    const ArchiveLimits limits{.entries_max = 3, .bytes_max = 100};
    const auto is_refused = [&](const std::vector<ArchiveEntry>& entries) {
        const auto read = unpack(pack(entries).value(), limits);
        return !read && read.error().code == ErrorCode::invalid_input;
    };

    CHECK(unpack(pack({{"a", "1"}, {"b/c", ""}}).value(), limits).value() ==
          std::vector<ArchiveEntry>{{"a", "1"}, {"b/c", ""}});
    for (const char* name : {"/etc/passwd", "../up", "a/../../b", "a b", "a\\b"})
        CHECK_MESSAGE(is_refused({{name, "x"}}), name);
    CHECK(is_refused({{"a", ""}, {"a", ""}}));
    CHECK(is_refused({{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}}));
    CHECK(is_refused({{"a", std::string(101, 'x')}}));
    CHECK_FALSE(unpack("no container at all, but some words", limits));
}

TEST_CASE("courier bundle: changed containers are read or refused, never more")
{
    const std::string whole =
        pack({{"manifest.json", std::string(700, 'm')}, {"requests/a", "bytes"}}).value();
    SeededRandom chance{77};

    for (int round = 0; round < 10'000; ++round) {
        std::string changed = whole;
        for (int byte = 0; byte < 3; ++byte)
            changed[chance.below(changed.size())] = static_cast<char>(chance.below(256));
        const auto read = unpack(changed, {.entries_max = 4, .bytes_max = 2000});
        if (!read) continue;
        std::size_t bytes = 0;
        for (const ArchiveEntry& entry : *read)
            bytes += entry.bytes.size();
        REQUIRE(bytes <= 2000);
    }
}

TEST_CASE("courier bundle: this kiosk's key can be typed, and mistyping it is found")
{
    const Identity identity = Identity::from_seed(SecretKey::random());
    std::string text = identity.key().text();

    CHECK(text.size() == 48);
    CHECK(KioskKey::parse(text) == identity.key());
    text[7] = text[7] == 'A' ? 'B' : 'A';
    CHECK_FALSE(KioskKey::parse(text));
    CHECK_FALSE(KioskKey::parse(text + "A"));
    CHECK_FALSE(KioskKey::parse(""));
}

TEST_CASE("courier bundle: a signed bundle whose content does not fit together is refused whole")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    const std::string id = two.here.entry(reference).id.text();
    const auto frozen = two.here.store->outbox.frozen(two.here.entry(reference).id).value();
    const std::string form = to_json(two.here.store->outbox.form(two.here.entry(reference).id).value());
    const std::string manifest = R"({"format":1,"kind":"requests","bundle":")" + id +
                                 R"(","kiosk_id":"k","written_at_ms":1800000000000,"requests":[{"id":")" +
                                 id + R"(","accepted_at_ms":1800000000000,"files":[]}]})";
    const ArchiveEntry head{"manifest.json", manifest};
    const ArchiveEntry body{"requests/" + id + "/form.json", form};
    const ArchiveEntry bytes{"requests/" + id + "/frozen", frozen};
    const auto reads = [](const std::vector<ArchiveEntry>& entries) {
        return unpacked(pack(entries).value()).has_value();
    };
    const auto changed = [](ArchiveEntry entry, std::string_view from, std::string_view to) {
        const auto at = entry.bytes.find(from);
        REQUIRE(at != std::string::npos);
        entry.bytes.replace(at, from.size(), to);
        return entry;
    };

    CHECK(reads({head, body, bytes}));
    CHECK_FALSE(reads({body, bytes}));
    CHECK_FALSE(reads({head, bytes}));
    CHECK_FALSE(reads({head, body}));
    CHECK_FALSE(reads({head, body, bytes, {"requests/more", "x"}}));
    CHECK_FALSE(reads({head, body, changed(bytes, "[" + reference.text(), "[K-0000-0000-0000-0000")}));
    CHECK_FALSE(reads({head, changed(body, "\"title\"", "\"tilte\""), bytes}));
    CHECK_FALSE(reads({changed(head, "1800000000000,\"requests\"", "-1,\"requests\""), body, bytes}));
    CHECK_FALSE(reads({changed(head, "\"requests\":[", "\"requests\":[7,"), body, bytes}));
    CHECK(unpacked(pack({changed(head, "\"format\":1", "\"format\":2"), body, bytes}).value()).error().code ==
          ErrorCode::database_newer);
}

TEST_CASE(
    "courier bundle: an unfinished file leaves with the try, and what an earlier one left is written over")
{
    const TemporaryFolder stick;
    stick.write("support-kiosk-requests-1.skcourier.part", "what a pulled stick left");
    {
        const auto begun = NewStickFile::begin(stick.path(), "support-kiosk-requests-1.skcourier", "first");
        REQUIRE(begun);
        const auto seen = find_sticks({stick.path().string()});
        REQUIRE(seen.size() == 1);
        REQUIRE(seen[0].files.size() == 1);
        CHECK(seen[0].files[0].kind == BundleFile::Kind::unfinished);
        CHECK(seen[0].files[0].bytes == 5);
    }
    CHECK(std::filesystem::is_empty(stick.path()));

    auto begun = NewStickFile::begin(stick.path(), "support-kiosk-requests-1.skcourier", "first");
    REQUIRE(begun->finish(" last"));
    CHECK(bytes_of(stick / "support-kiosk-requests-1.skcourier") == "first last");
    CHECK(find_sticks({(stick.path().parent_path() / "kiosk-test-*").string()}).empty()); // No mount point.
}

TEST_CASE("courier bundle: files travel with their request, once, however often the bundle is read")
{
    TwoKiosks two;
    const Reference reference = two.here.submit();
    const RequestId id = two.here.entry(reference).id;
    auto validated = validate(two.here.store->outbox.form(id).value());
    const Timestamp now = two.here.clock.now().wall;
    const RequestCargo cargo{Uuid::random(two.here.random),
                             "counter",
                             now,
                             {{std::get<Request>(validated),
                               two.here.store->outbox.frozen(id).value(),
                               now,
                               {{"사진.jpg", std::string("\xFF\xD8\0\xFF", 4)}, {"log.txt", ""}}}}};
    const std::string content = packed(cargo).value();

    const auto read = unpacked(content).value();
    CHECK(std::get<RequestCargo>(read).requests.front().files == cargo.requests.front().files);
    const auto seed = two.here.store->named_values.find_secret("courier_identity");
    SecretKey secret;
    std::ranges::copy(**seed, secret.data.begin());
    const auto file = two.folder.write(
        "files", enclose(Identity::from_seed(secret), *KioskKey::parse(key_of(two.there)), content).whole());
    for (int time = 0; time < 2; ++time) {
        two.there.core->execute(ImportBundle{file});
        const auto kept = two.there.store->attachments.of(id).value();
        REQUIRE(kept.size() == 2);
        CHECK(kept[0].name == "사진.jpg");
        CHECK(two.there.store->attachments.bytes(id, kept[0]).value() == cargo.requests[0].files[0].bytes);
        CHECK(kept[1].bytes == 0);
    }
    CHECK(two.there.core->snapshot()->requests->size() == 1);
}
