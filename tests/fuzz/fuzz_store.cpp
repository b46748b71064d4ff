// F6: a data folder that is not as the kiosk left it. Input: files, and changes to each. Opening refuses, or
// what was promised is there, or named; nothing that was not promised is.

#include "storage/store.h"
#include "tests/fuzz/altered_bytes.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"
#include "tests/proof/seeded_libraries.h"
#include "tests/storage/fake_clock.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/temporary_folder.h"

#include <cstdlib>
#include <map>

namespace kiosk
{

namespace
{

using Files = std::map<std::string, std::string>;

Files files_in(const std::filesystem::path& folder)
{
    Files files;
    for (const auto& file : std::filesystem::recursive_directory_iterator{folder})
        if (file.is_regular_file() && file.path().filename() != "outbox.db-shm" &&
            file.path().filename() != "reserve")
            files[std::filesystem::relative(file.path(), folder).string()] = bytes_of(file.path());
    return files;
}

/// What a killed kiosk left: a request that waits, one that was sent, one that is on its way, a draft, and a
/// file.
struct Left {
    Files files;
    std::map<Reference, Draft> promised;
    RequestId sent{*Uuid::parse("00000000-0000-4000-8000-000000000000")};

    Left()
    {
        TemporaryFolder folder;
        SeededRandom random{6};
        seed_libraries(random);
        auto store = Store::open(folder / "data");
        if (!store) std::abort();
        Store& kept = **store;
        const FakeClock clock;
        for (int i = 0; i < 3; ++i) {
            const Draft draft = a_partner_draft(random, kScriptSamples[static_cast<std::size_t>(i)]);
            if (i == 0 &&
                !kept.attachments.take_over(draft.id, "a.txt", std::string(2000, 'a'), Uuid::random(random)))
                std::abort();
            const auto request = std::get<Request>(validate(draft));
            const auto entry =
                kept.outbox.accept(request, "{\"title\":\"frozen\"}", Channel::partner_center, clock.now());
            if (!entry) std::abort();
            promised.emplace(entry->reference, draft);
            if (i > 0) claim(kept, *entry, clock, i == 1);
            if (i == 1) sent = draft.id;
        }
        if (!kept.drafts.save(a_partner_draft(random), clock.now().wall)) std::abort();
        files = files_in(folder / "data");
        unseed_libraries();
    }

private:
    static void claim(Store& store, const Entry& ready, const FakeClock& clock, bool is_answered)
    {
        Entry under_way = ready;
        under_way.state = State::claimed;
        under_way.claim_sequence = under_way.attempts = 1;
        under_way.ms_request_id = ready.id.uuid;
        under_way.first_sent = under_way.last_sent = clock.now();
        if (!store.outbox.change(ready, under_way, {}, clock.now().wall)) std::abort();
        if (!is_answered) return;
        Entry done = under_way;
        done.state = State::sent;
        done.has_left = true;
        done.service_request_number = "724061000";
        if (!store.outbox.change(under_way, done, {}, clock.now().wall)) std::abort();
    }
};

const Left& left()
{
    static const Left kiosk;
    return kiosk;
}

Files altered_files(FuzzInput& input)
{
    constexpr std::array names{"outbox.db",     "outbox.db-wal", "witness", "outbox.db",
                               "outbox.db-wal", "key",           "lock"};
    Files files = left().files;
    enum class Do { change, remove, replace };
    constexpr std::array what{Do::change, Do::change, Do::change, Do::remove, Do::replace};
    const std::string name = input.one_of(names);
    switch (input.one_of(what)) {
    case Do::change:
        files[name] = altered(files[name], input);
        break;
    case Do::remove:
        files.erase(name);
        break;
    case Do::replace:
        files[name] = input.rest();
        break;
    }
    return files;
}

bool is_named(const Losses& losses, const Reference& reference)
{
    return std::ranges::find(losses.unreadable, reference) != losses.unreadable.end() ||
           std::ranges::find(losses.missing, reference, &MissingPromise::reference) != losses.missing.end();
}

/// Two of the three that tell of promises are changed at once by no input.
bool promises_hold(const Store& store)
{
    const Losses& losses = store.losses();
    const auto entries = store.outbox.all();
    if (!entries) return true; // It says that it cannot: nobody is told a lie.
    for (const Entry& entry : *entries) {
        const auto promised = left().promised.find(entry.reference);
        if (!holds(promised != left().promised.end(), "nothing is there that was not promised")) return false;
        const auto form = store.outbox.form(entry.id);
        if (!holds(!form || *form == promised->second,
                   "what a person wrote is as it was, or does not open") ||
            !holds(entry.state != State::ready || entry.id != left().sent, "what was sent is not sent again"))
            return false;
    }
    for (const auto& [reference, draft] : left().promised) {
        const bool is_there = std::ranges::find(*entries, reference, &Entry::reference) != entries->end();
        if (!holds(is_there || is_named(losses, reference), "what was promised is there, or named"))
            return false;
    }
    return true;
}

bool folder_holds(FuzzInput input)
{
    const TemporaryFolder folder;
    const Files files = altered_files(input);
    for (const char* part : {"data", "data/attachments"}) {
        std::filesystem::create_directory(folder / part);
        std::filesystem::permissions(folder / part, std::filesystem::perms::owner_all);
    }
    for (const auto& [name, bytes] : files)
        folder.write("data/" + name, bytes);
    for (int start = 0; start < 2; ++start) {
        const auto store = Store::open(folder / "data");
        if (!store) return holds(!store.error().detail.empty(), "a refusal says why");
        if (!promises_hold(**store)) return false;
    }
    return true;
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(store)
{
    (void)kiosk::folder_holds({data, size});
    return 0;
}
