// The witness log's reader and mender. Input: records to append, then changes to the file.

#include "storage/witness.h"
#include "tests/fuzz/altered_bytes.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"
#include "tests/storage/temporary_folder.h"

namespace kiosk
{

namespace
{

const std::array<Uuid, 3>& subjects()
{
    static const std::array ids{*Uuid::parse("00000000-0000-4000-8000-000000000001"),
                                *Uuid::parse("00000000-0000-4000-8000-000000000002"),
                                *Uuid::parse("ffffffff-ffff-4fff-bfff-fffffffffff3")};
    return ids;
}

constexpr std::array kWhat{Witnessed::request, Witnessed::note,      Witnessed::request_gone,
                           Witnessed::start,   Witnessed::note_gone, Witnessed::loss_seen};

std::vector<WitnessRecord> records_of(FuzzInput& input)
{
    std::vector<WitnessRecord> records;
    for (std::size_t count = input.below(12); count > 0; --count) {
        WitnessRecord record{.what = input.one_of(kWhat),
                             .state = input.one_of(kStates),
                             .at = Timestamp{Milliseconds{static_cast<std::int64_t>(input.number(5))}},
                             .subject = input.one_of(subjects()),
                             .request = subjects().front()};
        record.digest.fill(input.byte());
        records.push_back(record);
    }
    return records;
}

bool says_the_same(const Testimony& one, const Testimony& other)
{
    return one.of.size() == other.of.size() && std::ranges::all_of(one.of, [&](const auto& known) {
               const auto there = other.of.find(known.first);
               return there != other.of.end() && there->second.last == known.second.last &&
                      there->second.first_at == known.second.first_at &&
                      there->second.is_loss_seen == known.second.is_loss_seen;
           });
}

/// Whatever was done to the file: nothing is told that was not witnessed.
bool is_nothing_invented(const Testimony& told, const std::vector<WitnessRecord>& witnessed)
{
    return std::ranges::all_of(told.of, [&](const auto& known) {
        return std::ranges::find(witnessed, known.second.last) != witnessed.end();
    });
}

bool log_holds(FuzzInput input)
{
    static const TemporaryFolder folder;
    const auto path = folder / "witness";
    SecretKey key;
    key.data.fill(7);
    std::filesystem::remove(path);

    const std::vector<WitnessRecord> records = records_of(input);
    auto log = Witness::open(path, key);
    if (!holds(log.has_value() && log->append(records).has_value(), "a log is appended to")) return false;
    const std::string whole = bytes_of(path);
    const auto read = Witness::read(path, key);
    if (!holds(read && !read->is_damaged() && read->torn_bytes == 0 &&
                   says_the_same(*read, log->testimony()) && read->head == log->testimony().head &&
                   read->records * Witness::record_bytes == whole.size(),
               "what was appended is read again"))
        return false;

    const std::string bytes = altered(whole, input);
    put_bytes(path, bytes);
    const auto told = Witness::read(path, key);
    if (!holds(told.has_value() && is_nothing_invented(*told, records),
               "nothing is told that was not witnessed"))
        return false;
    const bool is_a_beginning = whole.starts_with(bytes);
    if (!holds(is_a_beginning || told->is_damaged() || told->torn_bytes > 0, "what was changed is seen"))
        return false;

    auto mended = Witness::open(path, key);
    if (!holds(mended && mended->begin_anew().has_value(), "a damaged log begins anew")) return false;
    const auto anew = Witness::read(path, key);
    return holds(anew && !anew->is_damaged() && anew->torn_bytes == 0 && says_the_same(*anew, *told),
                 "a log that began anew is whole and says what could be read");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(witness)
{
    (void)kiosk::log_holds({data, size});
    return 0;
}
