#include "sync/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <set>

namespace kiosk
{

namespace
{

struct FreeWriter {
    void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeReader {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
struct FreeEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

constexpr std::size_t kNameBytesMax = 200; // Longer than any of ours: requests/<uuid>/attachments/<uuid>.
constexpr std::size_t kTarBlock = 512;

la_ssize_t append(archive*, void* out, const void* bytes, std::size_t size)
{
    static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

Error refused(std::string_view what)
{
    return {ErrorCode::invalid_input, "container: " + std::string{what}};
}

bool is_name(std::string_view name)
{
    const auto belongs = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.' || c == '/';
    };
    return !name.empty() && name.size() <= kNameBytesMax && name.front() != '/' &&
           name.find("..") == name.npos && std::ranges::all_of(name, belongs);
}

/// No more than `room` bytes are ever taken in, whatever the entry says it has.
Result<std::string> content(archive* reader, std::size_t room)
{
    std::string bytes;
    for (;;) {
        const void* block = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const int read = archive_read_data_block(reader, &block, &size, &offset);
        if (read == ARCHIVE_EOF) return bytes;
        if (read != ARCHIVE_OK) return refused("an entry is cut short");
        // A hole, as of a sparse file, would grow without bytes.
        if (offset != static_cast<la_int64_t>(bytes.size())) return refused("an entry has holes");
        if (size > room - bytes.size()) return refused("too much in it");
        bytes.append(static_cast<const char*>(block), size);
    }
}

} // namespace

Result<std::string> pack(const std::vector<ArchiveEntry>& entries)
{
    std::string bytes;
    const std::unique_ptr<archive, FreeWriter> writer{archive_write_new()};
    const auto fault = [&] {
        const char* words = archive_error_string(writer.get());
        return Error{ErrorCode::system_fault, words != nullptr ? words : "libarchive"};
    };
    archive_write_set_format_pax_restricted(writer.get());
    archive_write_set_bytes_per_block(writer.get(), kTarBlock);
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    if (archive_write_open(writer.get(), &bytes, nullptr, append, nullptr) != ARCHIVE_OK) return fault();
    for (const ArchiveEntry& entry : entries) {
        const std::unique_ptr<archive_entry, FreeEntry> head{archive_entry_new()};
        archive_entry_set_pathname(head.get(), entry.name.c_str());
        archive_entry_set_size(head.get(), static_cast<la_int64_t>(entry.bytes.size()));
        archive_entry_set_filetype(head.get(), AE_IFREG);
        archive_entry_set_perm(head.get(), 0600);
        if (archive_write_header(writer.get(), head.get()) != ARCHIVE_OK) return fault();
        const auto written = archive_write_data(writer.get(), entry.bytes.data(), entry.bytes.size());
        if (written != static_cast<la_ssize_t>(entry.bytes.size())) return fault();
    }
    if (archive_write_close(writer.get()) != ARCHIVE_OK) return fault();
    return bytes;
}

Result<std::vector<ArchiveEntry>> unpack(std::string_view bytes, const ArchiveLimits& limits)
{
    const std::unique_ptr<archive, FreeReader> reader{archive_read_new()};
    archive_read_support_format_tar(reader.get());
    if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return refused("not one");

    std::vector<ArchiveEntry> entries;
    std::set<std::string, std::less<>> names;
    std::size_t room = limits.bytes_max;
    for (;;) {
        archive_entry* head = nullptr;
        const int read = archive_read_next_header(reader.get(), &head);
        if (read == ARCHIVE_EOF) return entries;
        if (read != ARCHIVE_OK) return refused("a header does not read");
        if (entries.size() == limits.entries_max) return refused("too many entries");
        const char* name = archive_entry_pathname(head);
        if (archive_entry_filetype(head) != AE_IFREG || archive_entry_hardlink(head) != nullptr)
            return refused("an entry is no file");
        if (name == nullptr || !is_name(name)) return refused("an entry has a name that is none of ours");
        if (!names.emplace(name).second) return refused("two entries have one name");
        auto whole = content(reader.get(), room);
        if (!whole) return whole.error();
        room -= whole->size();
        entries.push_back({name, *std::move(whole)});
    }
}

std::string archive_library_version()
{
    return archive_version_string();
}

} // namespace kiosk
