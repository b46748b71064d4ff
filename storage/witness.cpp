#include "storage/witness.h"

#include "storage/mutant.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <limits>
#include <string_view>
#include <unistd.h>

namespace kiosk
{

namespace
{

// A record: what, state, version, how many before it may not be on the disk, four zero bytes; number and time
// (8 bytes each, least first); subject and request (16 bytes each); digest (8 bytes); the link, a keyed hash
// of the link before and all of these.
constexpr std::size_t kBodyBytes = 64;
constexpr std::size_t kLinkBytes = Witness::record_bytes - kBodyBytes;
constexpr char kRecordVersion = 1;

constexpr std::array<char, kLinkBytes> kZeros{};
constexpr std::string_view kFirstLink{kZeros.data(), kZeros.size()};

std::string raw_bytes(const Uuid& uuid)
{
    const auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; };
    std::string bytes;
    const std::string& text = uuid.text();
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        if (text[at] == '-') ++at;
        bytes.push_back(static_cast<char>(value(text[at]) << 4 | value(text[at + 1])));
    }
    return bytes;
}

Uuid uuid_of(std::string_view bytes)
{
    std::array<std::uint8_t, 16> raw{};
    std::ranges::copy(bytes.substr(0, raw.size()), raw.begin());
    return Uuid::of_bytes(raw);
}

void put_number(std::string& bytes, std::uint64_t number)
{
    for (int i = 0; i < 8; ++i, number >>= 8)
        bytes.push_back(static_cast<char>(number & 0xff));
}

std::uint64_t number_at(std::string_view bytes, std::size_t at)
{
    std::uint64_t number = 0;
    for (std::size_t i = 8; i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

std::string body_of(const WitnessRecord& record, std::uint64_t sequence, std::size_t unflushed_before)
{
    std::string body{static_cast<char>(record.what), static_cast<char>(record.state), kRecordVersion,
                     static_cast<char>(unflushed_before)};
    body.append(4, '\0');
    put_number(body, sequence);
    put_number(body, static_cast<std::uint64_t>(record.at.time_since_epoch().count()));
    body += raw_bytes(record.subject);
    body += raw_bytes(record.request);
    body.append(reinterpret_cast<const char*>(record.digest.data()), record.digest.size());
    return body;
}

std::optional<WitnessRecord> record_of(std::string_view body)
{
    const auto what = static_cast<unsigned char>(body[0]);
    const auto state = static_cast<unsigned char>(body[1]);
    if (what < 1 || what > static_cast<unsigned char>(Witnessed::loss_seen) || state >= kStates.size())
        return std::nullopt;
    WitnessRecord record{.what = static_cast<Witnessed>(what),
                         .state = static_cast<State>(state),
                         .at = Timestamp{Milliseconds{static_cast<std::int64_t>(number_at(body, 16))}},
                         .subject = uuid_of(body.substr(24)),
                         .request = uuid_of(body.substr(40))};
    std::memcpy(record.digest.data(), body.data() + 56, record.digest.size());
    return record;
}

void take_in(Testimony& testimony, const WitnessRecord& record, std::uint64_t sequence)
{
    if (record.what == Witnessed::start) return;
    const auto [known, is_new] =
        testimony.of.try_emplace(record.subject, LastWitnessed{record, record.at, sequence});
    LastWitnessed& last = known->second;
    if (is_new) return;
    last.first_at = std::min(last.first_at, record.at);
    // What was spliced in from an earlier place does not take back what is known.
    if (sequence < last.sequence) return;
    last.sequence = sequence;
    if (record.what == Witnessed::loss_seen) {
        last.is_loss_seen = true;
        return;
    }
    last.last = record;
    last.is_loss_seen = false;
}

/// A record that verifies.
struct Proven {
    std::size_t at;       ///< Of its first byte in the file.
    std::uint64_t number; ///< Its place in the log.
};

/// Reads what verifies, at whatever offset it stands: each record carries its own proof together with the
/// link before it, so damage harms the two records it touches and no other.
std::vector<Proven> proven_in(std::string_view bytes, const SecretKey& key,
                              std::size_t enough = std::numeric_limits<std::size_t>::max())
{
    std::vector<Proven> proven;
    std::size_t at = 0;
    while (at + Witness::record_bytes <= bytes.size() && proven.size() < enough) {
        const auto body = bytes.substr(at, kBodyBytes);
        const auto link = bytes.substr(at + kBodyBytes, kLinkBytes);
        const auto before = at >= kLinkBytes ? bytes.substr(at - kLinkBytes, kLinkBytes) : kFirstLink;
        const bool is_plausible = body[2] == kRecordVersion && (at == 0 || at >= kLinkBytes);
        const bool is_proven = keyed_hash(key, std::string{before} + std::string{body}) == link ||
                               is_mutated(Mutant::witness_not_verified);
        if (!is_plausible || !is_proven) {
            ++at;
            continue;
        }
        proven.push_back({at, number_at(body, 8)});
        at += Witness::record_bytes;
    }
    return proven;
}

/// The places in the log that are taken, in order.
std::vector<std::uint64_t> numbers_of(const std::vector<Proven>& proven)
{
    std::vector<std::uint64_t> numbers;
    numbers.reserve(proven.size());
    for (const Proven& one : proven)
        numbers.push_back(one.number);
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

/// Takes away what stands behind a gap among the records that no later one knows to be on the disk: the power
/// went while they were on their way there.
void cut_at_gap(std::vector<Proven>& proven, std::string_view bytes)
{
    std::uint64_t gap = 0; // Not before the newest that is known to be on the disk.
    for (const Proven& one : proven) {
        const auto unflushed = static_cast<unsigned char>(bytes[one.at + 3]);
        gap = std::max(gap, one.number - std::min<std::uint64_t>(one.number, unflushed));
    }
    const auto numbers = numbers_of(proven);
    for (auto next = std::ranges::lower_bound(numbers, gap); next != numbers.end() && *next == gap; ++next)
        ++gap;
    std::erase_if(proven, [&](const Proven& one) { return one.number > gap; });
}

Testimony testimony_in(std::string_view bytes, const SecretKey& key)
{
    Testimony testimony;
    testimony.head = kFirstLink;
    auto proven = proven_in(bytes, key);
    cut_at_gap(proven, bytes);
    const auto numbers = numbers_of(proven);
    testimony.of.reserve(proven.size());
    std::size_t end_of_last = 0;
    for (const auto& [at, number] : proven) {
        if (const auto record = record_of(bytes.substr(at, kBodyBytes))) take_in(testimony, *record, number);
        testimony.records = std::max(testimony.records, number + 1);
        testimony.head = bytes.substr(at + kBodyBytes, kLinkBytes);
        end_of_last = at + Witness::record_bytes;
    }
    testimony.unreadable = testimony.records - numbers.size();
    testimony.torn_bytes = bytes.size() - end_of_last;
    // More than one group that does not verify at the end was not left by one power loss. The very first
    // record is flushed alone, so that a log of which nothing verifies is none that was begun just now.
    const std::size_t torn_max = proven.empty() ? 1 : Witness::group_max;
    if (testimony.torn_bytes > torn_max * Witness::record_bytes)
        testimony.unreadable += testimony.torn_bytes / Witness::record_bytes;
    // Whole records that stand twice or between others were put there.
    if (end_of_last > numbers.size() * Witness::record_bytes)
        testimony.unreadable = std::max<std::uint64_t>(testimony.unreadable, 1);
    return testimony;
}

/// Writes at an offset, whole. Errors: the number of the system's.
int put(const FileDescriptor& file, std::string_view bytes, std::uint64_t offset)
{
    while (!bytes.empty()) {
        const ssize_t written =
            ::pwrite(file.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno != EINTR) return errno;
        if (written < 0) continue;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return 0;
}

} // namespace

Witness::Witness(std::filesystem::path path, SecretKey key, Testimony testimony, FileDescriptor file,
                 std::uint64_t bytes)
    : path_(std::move(path)),
      key_(std::move(key)),
      testimony_(std::move(testimony)),
      file_(std::move(file)),
      bytes_(bytes)
{
}

Result<Testimony> Witness::read(const std::filesystem::path& path, const SecretKey& key)
{
    const auto bytes = read_private_file(path);
    if (!bytes && bytes.error().code == ErrorCode::not_found) return testimony_in({}, key);
    if (!bytes) return bytes.error();
    return testimony_in(*bytes, key);
}

Result<bool> Witness::knows(const std::filesystem::path& path, const SecretKey& key)
{
    const auto bytes = read_private_file(path);
    if (!bytes && bytes.error().code == ErrorCode::not_found) return false;
    if (!bytes) return bytes.error();
    return !proven_in(*bytes, key, 1).empty();
}

Result<Witness> Witness::open(const std::filesystem::path& path, const SecretKey& key)
{
    auto testimony = read(path, key);
    if (!testimony) return testimony.error();
    FileDescriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (file.number() < 0) return error_from_errno(errno, path.string());
    const off_t size = ::lseek(file.number(), 0, SEEK_END);
    if (size < 0) return error_from_errno(errno, path.string());
    // Only what one unfinished write can have left is cut; damage stays until begin_anew replaces it.
    const std::uint64_t torn = testimony->is_damaged() ? 0 : testimony->torn_bytes;
    const std::uint64_t bytes = static_cast<std::uint64_t>(size) - torn;
    if (torn > 0 && ::ftruncate(file.number(), static_cast<off_t>(bytes)) != 0)
        return error_from_errno(errno, path.string());
    // What a killed process wrote and never synced must not get to the disk after what follows it.
    if (size > 0 && ::fdatasync(file.number()) != 0) return error_from_errno(errno, path.string());
    if (size == 0)
        if (const auto synced = sync_folder(path.parent_path()); !synced) return synced.error();
    return Witness{path, key, *std::move(testimony), std::move(file), bytes};
}

Result<Witness> Witness::inspect(const std::filesystem::path& path, const SecretKey& key)
{
    auto testimony = read(path, key);
    if (!testimony) return testimony.error();
    return Witness{path, key, *std::move(testimony), FileDescriptor{}, 0};
}

bool Witness::is_news(const WitnessRecord& record) const
{
    if (record.what == Witnessed::start || record.what == Witnessed::loss_seen) return true;
    const auto known = testimony_.of.find(record.subject);
    if (known == testimony_.of.end())
        return record.what == Witnessed::request || record.what == Witnessed::note;
    const WitnessRecord& last = known->second.last;
    return last.what != record.what || last.state != record.state || last.digest != record.digest;
}

Result<> Witness::append(const std::vector<WitnessRecord>& records, Flush when)
{
    assert(file_.number() >= 0 && "an inspector appends nothing");
    std::vector<WitnessRecord> news;
    std::ranges::copy_if(records, std::back_inserter(news), [this](const auto& one) { return is_news(one); });
    std::span<const WitnessRecord> left = news;
    while (!left.empty()) {
        const std::size_t room = testimony_.records == 0 ? 1 : group_max - unflushed_.size() / record_bytes;
        const auto group = left.first(std::min(room, left.size()));
        left = left.subspan(group.size());
        if (const auto written = write(group, group.size() == room ? Flush::now : when); !written)
            return written;
    }
    return when == Flush::now ? flush() : success();
}

Result<> Witness::write(std::span<const WitnessRecord> news, Flush when)
{
    std::string bytes;
    std::string head = testimony_.head;
    std::uint64_t sequence = testimony_.records;
    std::size_t unflushed_before = unflushed_.size() / record_bytes;
    for (const WitnessRecord& record : news) {
        const std::string body = body_of(record, sequence++, unflushed_before++);
        head = keyed_hash(key_, head + body);
        bytes += body + head;
    }

    // The kernel may have dropped what an earlier flush could not write, and would then call it written: it
    // is written again.
    const std::string again = when == Flush::now ? unflushed_ : std::string{};
    int fault = put(file_, again + bytes, bytes_ - again.size());
    if (fault == 0 && when == Flush::now && ::fdatasync(file_.number()) != 0) fault = errno;
    if (fault != 0) {
        // What may be half there is overwritten by the next try; an end that is longer reads as torn.
        (void)!::ftruncate(file_.number(), static_cast<off_t>(bytes_));
        return error_from_errno(fault, path_.string());
    }

    if (when == Flush::now)
        unflushed_.clear();
    else
        unflushed_ += bytes;
    bytes_ += bytes.size();
    sequence = testimony_.records;
    for (const WitnessRecord& record : news)
        take_in(testimony_, record, sequence++);
    testimony_.records = sequence;
    testimony_.head = std::move(head);
    return success();
}

Result<> Witness::flush()
{
    return unflushed_.empty() ? success() : write({}, Flush::now);
}

Result<> Witness::begin_anew()
{
    std::string bytes;
    std::string head{kFirstLink};
    std::uint64_t sequence = 0;
    const auto add = [&](const WitnessRecord& record) {
        const std::string body = body_of(record, sequence++, 0);
        head = keyed_hash(key_, head + body);
        bytes += body + head;
    };
    for (const auto& [subject, known] : testimony_.of) {
        WitnessRecord first = known.last;
        first.at = known.first_at;
        // So that it stays known when it was saved. What was only seen to be missing says so by itself: a
        // second record of it would be another person's reading.
        const bool is_only_seen = known.last.what == Witnessed::loss_seen;
        if (first.at != known.last.at && !is_only_seen) add(first);
        add(known.last);
        if (known.is_loss_seen) {
            WitnessRecord seen = is_only_seen ? first : known.last;
            seen.what = Witnessed::loss_seen;
            add(seen);
        }
    }
    if (const auto written = write_private_file(path_, bytes); !written) return written;
    auto anew = open(path_, key_);
    if (!anew) return anew.error();
    testimony_ = std::move(anew->testimony_);
    file_ = std::move(anew->file_);
    bytes_ = anew->bytes_;
    unflushed_.clear();
    return success();
}

WitnessDigest Witness::digest(std::string_view facts) const
{
    // The place keeps digests apart from links, which come from the same key.
    const std::string hash = keyed_hash(key_, "row|" + std::string{facts});
    WitnessDigest digest{};
    std::memcpy(digest.data(), hash.data(), digest.size());
    return digest;
}

std::string_view Witness::last_digest(const Uuid& subject) const
{
    const auto known = testimony_.of.find(subject);
    if (known == testimony_.of.end()) return {};
    const WitnessDigest& digest = known->second.last.digest;
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void Witness::forget_touched()
{
    touched_requests_.clear();
    touched_notes_.clear();
}

} // namespace kiosk
