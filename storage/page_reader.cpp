#include "storage/page_reader.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace kiosk
{

namespace
{

constexpr std::size_t kLogHeaderBytes = 32, kFrameHeaderBytes = 24;
constexpr std::size_t kFileHeaderBytes = 100;
constexpr unsigned char kTableLeaf = 0x0d, kIndexLeaf = 0x0a, kIndexInterior = 0x02;

/// SQLite's own limit of a row is far above; ours: an attachment's row and a form are under 1 MiB.
constexpr std::uint64_t kPayloadMax = 8U << 20;

std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t count)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count && at + i < bytes.size(); ++i)
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

/// Moves `at` behind a number of up to nine bytes; nothing when the bytes end before it does.
std::optional<std::uint64_t> variable_number(std::string_view bytes, std::size_t& at)
{
    std::uint64_t number = 0;
    for (int i = 0; i < 9; ++i) {
        if (at >= bytes.size()) return std::nullopt;
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        if (i == 8) return number << 8 | byte;
        number = number << 7 | (byte & 0x7f);
        if ((byte & 0x80) == 0) return number;
    }
    return number;
}

using Pages = std::map<std::uint64_t, std::string_view>; ///< The version of each page that is believed.

/// How much of a payload stands in the cell itself; the rest is in a chain of other pages.
std::size_t local_bytes(std::uint64_t payload, StoredRow::Page page)
{
    constexpr std::size_t usable = kPageBytes;
    constexpr std::size_t least = (usable - 12) * 32 / 255 - 23;
    const std::size_t most = page == StoredRow::Page::table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
    if (payload <= most) return static_cast<std::size_t>(payload);
    const std::size_t wanted = least + static_cast<std::size_t>((payload - least) % (usable - 4));
    return wanted <= most ? wanted : least;
}

std::optional<std::string> whole_payload(std::string_view page, std::size_t at, std::uint64_t size,
                                         StoredRow::Page kind, const Pages& pages)
{
    if (size > kPayloadMax) return std::nullopt;
    const std::size_t local = local_bytes(size, kind);
    if (at + local > page.size()) return std::nullopt;
    std::string payload{page.substr(at, local)};
    if (local == size) return payload;
    if (at + local + 4 > page.size()) return std::nullopt;
    std::uint64_t next = big_endian(page, at + local, 4);
    while (payload.size() < size) { // Every turn adds a part, so a chain that bites its tail ends, too.
        const auto found = pages.find(next);
        if (found == pages.end()) return std::nullopt;
        const std::size_t part = std::min<std::uint64_t>(size - payload.size(), kPageBytes - 4);
        payload += found->second.substr(4, part);
        next = big_endian(found->second, 0, 4);
    }
    return payload;
}

std::int64_t signed_number(std::string_view bytes)
{
    std::uint64_t number = big_endian(bytes, 0, bytes.size());
    const std::size_t bits = bytes.size() * 8;
    if (bits < 64 && (number >> (bits - 1) & 1) != 0) number |= ~std::uint64_t{0} << bits;
    return static_cast<std::int64_t>(number);
}

std::optional<std::vector<StoredValue>> columns_of(std::string_view payload)
{
    std::size_t at = 0;
    const auto header = variable_number(payload, at);
    if (!header || *header > payload.size() || *header < at) return std::nullopt;
    const auto head = payload.substr(0, static_cast<std::size_t>(*header));
    std::size_t body = head.size();
    std::vector<StoredValue> columns;
    while (at < head.size()) {
        const auto type = variable_number(head, at);
        if (!type) return std::nullopt;
        constexpr std::array<std::size_t, 7> widths{0, 1, 2, 3, 4, 6, 8};
        std::uint64_t size = 0;
        if (*type <= 6)
            size = widths[static_cast<std::size_t>(*type)];
        else if (*type == 7 || *type == 10 || *type == 11)
            return std::nullopt; // A real number, or a type that no file has.
        else if (*type >= 12)
            size = (*type - 12) / 2;
        if (size > payload.size() - body) return std::nullopt;
        const auto bytes = payload.substr(body, static_cast<std::size_t>(size));
        body += bytes.size();
        if (*type == 0)
            columns.emplace_back(std::monostate{});
        else if (*type <= 6)
            columns.emplace_back(signed_number(bytes));
        else if (*type <= 9)
            columns.emplace_back(static_cast<std::int64_t>(*type - 8));
        else if (*type % 2 == 0)
            columns.emplace_back(StoredBytes{std::string{bytes}});
        else
            columns.emplace_back(StoredText{std::string{bytes}});
    }
    if (body != payload.size()) return std::nullopt;
    return columns;
}

void read_page(std::string_view page, std::size_t header_at, const Pages& pages,
               const std::function<void(StoredRow)>& take)
{
    const auto type = static_cast<unsigned char>(page[header_at]);
    if (type != kTableLeaf && type != kIndexLeaf && type != kIndexInterior) return;
    const auto kind = type == kTableLeaf ? StoredRow::Page::table : StoredRow::Page::index;
    const std::size_t pointers_at = header_at + (type == kIndexInterior ? 12 : 8);
    const std::uint64_t cells = big_endian(page, header_at + 3, 2);
    for (std::uint64_t cell = 0; cell < cells; ++cell) {
        const std::size_t pointer_at = pointers_at + 2 * static_cast<std::size_t>(cell);
        if (pointer_at + 2 > page.size()) return;
        std::size_t at = static_cast<std::size_t>(big_endian(page, pointer_at, 2));
        if (type == kIndexInterior) at += 4; // The page to the left of it.
        const auto size = variable_number(page, at);
        if (!size) continue;
        StoredRow row{.page = kind, .rowid = 0, .columns = {}};
        if (kind == StoredRow::Page::table) {
            const auto rowid = variable_number(page, at);
            if (!rowid) continue;
            row.rowid = static_cast<std::int64_t>(*rowid);
        }
        const auto payload = whole_payload(page, at, *size, kind, pages);
        if (!payload) continue;
        auto columns = columns_of(*payload);
        if (!columns) continue;
        row.columns = *std::move(columns);
        take(std::move(row));
    }
}

struct Frame {
    std::uint64_t page;
    std::string_view bytes;
};

/// The frames of the newest generation, in order. Older ones lie behind it and have another salt.
std::vector<Frame> frames_of(std::string_view log)
{
    std::vector<std::string_view> all;
    for (std::size_t at = kLogHeaderBytes; at + kFrameHeaderBytes + kPageBytes <= log.size();
         at += kFrameHeaderBytes + kPageBytes)
        all.push_back(log.substr(at, kFrameHeaderBytes + kPageBytes));
    const auto salt_of = [](std::string_view frame) { return frame.substr(8, 8); };
    std::string_view salt =
        log.substr(0, kLogHeaderBytes).size() == kLogHeaderBytes ? log.substr(16, 8) : std::string_view{};
    const auto has_salt = [&](std::string_view frame) { return salt_of(frame) == salt; };
    // A header that fits no frame is damaged; the first frame belongs to the newest generation.
    if (std::ranges::none_of(all, has_salt) && !all.empty()) salt = salt_of(all.front());
    std::vector<Frame> frames;
    for (const std::string_view frame : all)
        if (has_salt(frame)) frames.push_back({big_endian(frame, 0, 4), frame.substr(kFrameHeaderBytes)});
    return frames;
}

} // namespace

void read_rows(std::string_view database, std::string_view log, const std::function<void(StoredRow)>& take)
{
    const auto header_at = [](std::uint64_t page) { return page == 1 ? kFileHeaderBytes : std::size_t{0}; };
    Pages on_file;
    for (std::uint64_t number = 1; number * kPageBytes <= database.size(); ++number)
        on_file[number] = database.substr(static_cast<std::size_t>(number - 1) * kPageBytes, kPageBytes);

    const std::vector<Frame> frames = frames_of(log);
    Pages newest = on_file;
    for (const Frame& frame : frames)
        newest[frame.page] = frame.bytes;
    for (const auto& [number, page] : newest)
        read_page(page, header_at(number), newest, take);
    if (frames.empty()) return;
    // What a damaged frame covers, and what a later commit has moved.
    for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame)
        read_page(frame->bytes, header_at(frame->page), newest, take);
    for (const auto& [number, page] : on_file)
        read_page(page, header_at(number), on_file, take);
}

} // namespace kiosk
