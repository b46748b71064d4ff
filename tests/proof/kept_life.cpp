#include "tests/proof/kept_life.h"

#include "storage/file.h"

namespace kiosk
{

namespace
{

FileSet files_in(const std::filesystem::path& folder)
{
    FileSet files;
    for (const auto& file : std::filesystem::recursive_directory_iterator{folder})
        if (file.is_regular_file() && file.path().filename() != "outbox.db-shm" &&
            file.path().filename() != "reserve")
            files[std::filesystem::relative(file.path(), folder).string()] = *read_private_file(file.path());
    return files;
}

} // namespace

KeptLife kept_life(Ending how, std::uint64_t seed)
{
    KioskForTests kiosk{plain_settings(), seed};
    KeptLife life;
    const auto submit = [&] {
        Draft draft =
            a_partner_draft(kiosk.random, kScriptSamples[life.promised.size() % kScriptSamples.size()]);
        draft.severity = Severity::b;
        if (life.promised.size() % 3 == 0)
            REQUIRE(kiosk.store->attachments.take_over(draft.id, "a photo.txt", std::string(3000, 'p'),
                                                       Uuid::random(kiosk.random)));
        const Reference reference = kiosk.submit(draft);
        life.promised.emplace(reference.text(), draft);
        return reference;
    };
    submit();
    kiosk.run_for(std::chrono::minutes{2});
    life.moments.before = files_in(kiosk.data());

    const auto handed_in = submit();
    (void)kiosk.execute(BeginHandIn{handed_in});
    (void)kiosk.execute(RecordHandIn{handed_in, "F-1"});
    const auto taken_back = submit();
    (void)kiosk.act(taken_back, Action::withdraw);
    life.promised.erase(taken_back.text());
    life.not_by_line = {handed_in.text(), taken_back.text()};
    (void)kiosk.act(submit(), Action::hold);
    creates_meet(kiosk, {Fate::answered(), Fate::lost_on_the_way_back(), Fate::lost_on_the_way()});
    for (int i = 0; i < 3; ++i)
        submit();
    kiosk.run_for(std::chrono::seconds{5});
    everything_meets(kiosk, Fate::hangs());
    submit();
    kiosk.run_for(std::chrono::seconds{1});
    everything_meets(kiosk, Fate::never_left());
    submit();
    REQUIRE(kiosk.store->drafts.save(a_partner_draft(kiosk.random), kiosk.clock.now().wall));

    if (how == Ending::closed) kiosk.kill();
    life.moments.now = files_in(kiosk.data());
    life.far_side = kiosk.far_side;
    life.lived = kiosk.time.now;
    life.records = life.moments.now.at("witness").size() / Witness::record_bytes;
    return life;
}

Survivor::Survivor(const KeptLife& life, const FileSet& files, std::uint64_t seed)
    : random_(seed), far_side_(life.far_side), transport_(far_side_, time_)
{
    time_.now = life.lived;
    clock_.advance(life.lived);
    const auto data = folder_ / "data";
    for (const auto& folder : {data, data / "attachments"}) {
        std::filesystem::create_directory(folder);
        std::filesystem::permissions(folder, std::filesystem::perms{0700});
    }
    for (const auto& [name, bytes] : files)
        folder_.write("data/" + name, bytes);
    if (auto mark = BootMarkFile::open(folder_ / "states", data))
        mark->write({.records = life.records, .boot_id = "before", .at = clock_.now().wall});
}

std::optional<Error> Survivor::start()
{
    auto store = Store::open(folder_ / "data");
    if (!store) return store.error();
    if (const auto compared = (*store)->keep_mark_in(folder_ / "states"); !compared) return compared.error();
    store_ = store->get();
    core_ = std::make_unique<Core>(settings_, *std::move(store), shipped_catalogue(), transport_, clock_,
                                   random_, trace_);
    if (const auto started = core_->start(); !started) return started.error();
    return std::nullopt;
}

void Survivor::run_for(Milliseconds duration)
{
    const Milliseconds end = time_.now + duration;
    constexpr int rounds_max = 20'000; // A core that spins ends, too, and the checks say what it did not do.
    for (int round = 0; round < rounds_max && time_.now < end; ++round) {
        const std::size_t started = transport_.started.size();
        core_->advance();
        const std::size_t running = transport_.running();
        core_->wait(Milliseconds{0});
        if (transport_.started.size() != started || transport_.running() != running) continue;
        const Milliseconds step =
            std::min({core_->pause(), transport_.next_event() - time_.now, end - time_.now});
        time_.now += std::max(step, Milliseconds{1});
        clock_.advance(std::max(step, Milliseconds{1}));
    }
}

FileSet Survivor::files() const
{
    return files_in(folder_ / "data");
}

} // namespace kiosk
