#include "storage/quarantine.h"

#include "storage/file.h"
#include "storage/mutant.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

constexpr const char* kDatabaseFiles[] = {"outbox.db", "outbox.db-wal"};

Result<> make_folder(const std::filesystem::path& path)
{
    if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return success();
    return error_from_errno(errno, path.string());
}

Result<> give_second_name(const std::filesystem::path& file, const std::filesystem::path& name)
{
    if (is_mutated(Mutant::quarantine_deletes)) return success();
    if (::link(file.c_str(), name.c_str()) == 0 || errno == ENOENT || errno == EEXIST) return success();
    const auto bytes = read_private_file(file);
    if (!bytes) return bytes.error();
    return write_private_file(name, *bytes);
}

/// The witness log is written on, so its second name has to be a file of its own.
Result<> keep_copy(const std::filesystem::path& file, const std::filesystem::path& name)
{
    const auto bytes = read_private_file(file);
    if (!bytes && bytes.error().code == ErrorCode::not_found) return success();
    if (!bytes) return bytes.error();
    return write_private_file(name, *bytes);
}

std::string name_of(Timestamp now)
{
    std::string name = rfc3339(now);
    std::erase_if(name, [](char c) { return c == ':' || c == '-'; });
    return name;
}

Result<> remove_file(const std::filesystem::path& path)
{
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return success();
    return error_from_errno(errno, path.string());
}

} // namespace

std::filesystem::path salvage_path(const std::filesystem::path& data_folder)
{
    return data_folder / "salvage.db";
}

Result<std::filesystem::path> set_aside(const std::filesystem::path& data_folder, Damaged what, Timestamp now)
{
    const auto all = data_folder / "quarantine";
    if (const auto made = make_folder(all); !made) return made.error();
    auto folder = all / name_of(now);
    for (int count = 2; ::mkdir(folder.c_str(), 0700) != 0; ++count) {
        if (errno != EEXIST) return error_from_errno(errno, folder.string());
        folder = all / (name_of(now) + "-" + std::to_string(count));
    }
    if (const auto kept = keep_copy(data_folder / "witness", folder / "witness"); !kept) return kept.error();
    if (const auto synced = sync_folder(all); !synced) return synced.error();
    if (what == Damaged::witness_only) return folder;
    for (const char* file : kDatabaseFiles)
        if (const auto kept = give_second_name(data_folder / file, folder / file); !kept) return kept.error();

    std::error_code none;
    std::filesystem::directory_iterator file{data_folder / "attachments", none};
    if (!none) {
        const auto attachments = folder / "attachments";
        if (const auto made = make_folder(attachments); !made) return made.error();
        for (const std::filesystem::directory_iterator end; !none && file != end; file.increment(none))
            if (file->is_regular_file(none))
                if (const auto kept = give_second_name(file->path(), attachments / file->path().filename());
                    !kept)
                    return kept.error();
        if (const auto synced = sync_folder(attachments); !synced) return synced.error();
    }
    for (const auto& written : {folder, all, data_folder})
        if (const auto synced = sync_folder(written); !synced) return synced.error();
    return folder;
}

Result<> replace_database(const std::filesystem::path& data_folder)
{
    const auto ready = data_folder / "salvage.ready";
    if (::rename(salvage_path(data_folder).c_str(), ready.c_str()) != 0)
        return error_from_errno(errno, ready.string());
    if (const auto synced = sync_folder(data_folder); !synced) return synced;
    return finish_replacement(data_folder);
}

Result<> finish_replacement(const std::filesystem::path& data_folder)
{
    for (const char* unfinished : {"salvage.db", "salvage.db-wal", "salvage.db-shm"})
        if (const auto removed = remove_file(data_folder / unfinished); !removed) return removed;
    const auto ready = data_folder / "salvage.ready";
    std::error_code ignored;
    if (!std::filesystem::exists(ready, ignored)) return success();
    // The log goes first: SQLite must never find it beside a database that it does not belong to.
    for (const char* old : {"outbox.db-wal", "outbox.db-shm"})
        if (const auto removed = remove_file(data_folder / old); !removed) return removed;
    if (const auto synced = sync_folder(data_folder); !synced) return synced;
    const auto path = data_folder / "outbox.db";
    if (::rename(ready.c_str(), path.c_str()) != 0) return error_from_errno(errno, path.string());
    return sync_folder(data_folder);
}

std::vector<std::filesystem::path> set_aside_folders(const std::filesystem::path& data_folder)
{
    std::vector<std::filesystem::path> folders;
    std::error_code failure;
    std::filesystem::directory_iterator folder{data_folder / "quarantine", failure};
    for (const std::filesystem::directory_iterator end; !failure && folder != end; folder.increment(failure))
        folders.push_back(folder->path());
    std::ranges::sort(folders);
    return folders;
}

} // namespace kiosk
