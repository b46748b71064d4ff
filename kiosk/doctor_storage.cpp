#include "kiosk/doctor.h"

#include "kiosk/file_system.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/device_measures.h"
#include "storage/file.h"
#include "storage/schema.h"
#include "storage/sqlite.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

Finding examine_folder(const std::filesystem::path& folder)
{
    struct stat status {
    };
    if (::stat(folder.c_str(), &status) != 0)
        return {Health::bad, "folder", error_from_errno(errno, folder.string()).detail};
    const auto mode = status.st_mode & 07777U;
    const auto text = fill(tr("{path}, mode {mode}"), fmt::arg("path", folder.string()),
                           fmt::arg("mode", fmt::format("{:04o}", mode)));
    if (status.st_uid != ::geteuid())
        return {Health::bad, "folder", text + "; " + tr("it belongs to another user")};
    if ((mode & 0077U) != 0)
        return {Health::bad, "folder", text + "; " + tr("others may open it (chmod 700)")};
    return {Health::ok, "folder", text};
}

Finding examine_file_system(const std::filesystem::path& folder)
{
    Finding finding = judge_file_system(file_system_at(folder));
    struct statvfs mount {
    };
    if (::statvfs(folder.c_str(), &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0) {
        finding.health = Health::bad;
        finding.detail += std::string{"; "} + tr("it is mounted read-only");
    }
    if (const auto skipper = sync_skipper_at(folder); !skipper.empty()) {
        finding.health = Health::bad;
        finding.detail += "; " + fill(tr("{name} skips fsync: a power cut may lose what was saved"),
                                      fmt::arg("name", skipper));
    }
    return finding;
}

Finding examine_space(const std::filesystem::path& folder)
{
    std::error_code failure;
    const auto space = std::filesystem::space(folder, failure);
    if (failure) return {Health::bad, "space", failure.message()};
    const auto health = space.available < kSpaceBadBytes    ? Health::bad
                        : space.available < kSpaceWarnBytes ? Health::warn
                                                            : Health::ok;
    return {health, "space",
            fill(tr("{size} free"), fmt::arg("size", byte_size(space.available))) +
                (std::filesystem::exists(folder / "reserve", failure)
                     ? std::string{}
                     : std::string{"; "} + tr("no room is kept for sending what waits"))};
}

/// Whoever the core's files belong to must be us alone; SQLite gives its own files the mode of the database.
Finding examine_files(const std::filesystem::path& folder)
{
    std::string wrong;
    for (const char* name : {"outbox.db", "outbox.db-wal", "witness", "key", "customers", "attachments"}) {
        struct stat status {
        };
        if (::stat((folder / name).c_str(), &status) != 0) continue;
        if (status.st_uid == ::geteuid() && (status.st_mode & 077U) == 0) continue;
        wrong += (wrong.empty() ? "" : ", ") + fmt::format("{} {:04o}", name, status.st_mode & 07777U);
    }
    if (wrong.empty()) return {Health::ok, "files", tr("private")};
    return {Health::bad, "files",
            fill(tr("others may read them, or they belong to another user: {files} (chown, chmod go=)"),
                 fmt::arg("files", wrong))};
}

/// The same steps by which everything important is written: write, fsync, rename, fsync of the folder.
Finding examine_writing(const std::filesystem::path& folder)
{
    const auto file = folder / "doctor-probe";
    const auto started = std::chrono::steady_clock::now();
    const auto written = write_private_file(file, "support-kiosk doctor\n");
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - started;
    ::unlink(file.c_str());
    if (!written)
        return {Health::bad, "writing",
                fault_sentence(written.error().code) + " (" + written.error().detail + ")"};
    return {Health::ok, "writing",
            fill(tr("write, fsync and rename took {time} ms"),
                 fmt::arg("time", fmt::format("{:.1f}", took.count())))};
}

Finding examine_database(const std::filesystem::path& folder)
{
    auto opened = Database::open(folder / "outbox.db", Database::Access::inspector);
    if (!opened)
        return {Health::bad, "database",
                fault_sentence(opened.error().code) + " (" + opened.error().detail + ")"};
    Database& database = *opened;
    if (const auto checked = check_schema(database); !checked)
        return {Health::bad, "database",
                fault_sentence(checked.error().code) + " (" + checked.error().detail + ")"};
    std::string journal, verdict;
    {
        Statement mode = database.prepared("PRAGMA journal_mode");
        if (const auto row = mode.step(); row && *row) journal = mode.text(0);
        Statement check = database.prepared("PRAGMA integrity_check(1)");
        if (const auto row = check.step(); row && *row) verdict = check.text(0);
    }
    const auto text =
        fill(tr("schema {schema}, journal {journal}; the owner sets and reads back WAL and synchronous=FULL"),
             fmt::arg("schema", schema_version()), fmt::arg("journal", journal));
    if (verdict != "ok") return {Health::bad, "database", text + "; " + tr("it is damaged") + ": " + verdict};
    if (journal != "wal") return {Health::bad, "database", text};
    return {Health::ok, "database", text};
}

Finding examine_keys(const std::filesystem::path& folder)
{
    std::error_code ignored;
    const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
    if (credentials != nullptr &&
        std::filesystem::exists(std::filesystem::path{credentials} / "support-kiosk.key", ignored))
        return {Health::ok, "keys", tr("handed in by systemd")};
    struct stat status {
    };
    const auto file = folder / "key";
    if (::stat(file.c_str(), &status) != 0)
        return {Health::bad, "keys", error_from_errno(errno, file.string()).detail};
    const auto mode = status.st_mode & 07777U;
    const bool is_private = (mode & 0077U) == 0 && status.st_uid == ::geteuid();
    return {is_private ? Health::ok : Health::bad, "keys",
            fill(tr("file {path}, mode {mode}; it protects copies of the database, not a stolen disk"),
                 fmt::arg("path", file.string()), fmt::arg("mode", fmt::format("{:04o}", mode)))};
}

} // namespace

Finding judge_file_system(std::uint64_t type)
{
    return judge_file_system(file_system_of(type));
}

Finding judge_file_system(const FileSystem& system)
{
    const std::string sentence = file_system_sentence(system.trust);
    const std::string detail = sentence.empty() ? system.name : system.name + ": " + sentence;
    switch (system.trust) {
    case FileSystemTrust::durable:
        return {Health::ok, "file_system", detail};
    case FileSystemTrust::forgetful:
    case FileSystemTrust::remote:
    case FileSystemTrust::modeless:
        return {Health::bad, "file_system", detail};
    case FileSystemTrust::layered:
    case FileSystemTrust::unknown:
        return {Health::warn, "file_system", detail};
    }
    return {};
}

std::vector<Finding> examine_storage(const std::filesystem::path& data_folder)
{
    std::vector<Finding> findings{examine_folder(data_folder)};
    std::error_code ignored;
    if (!std::filesystem::is_directory(data_folder, ignored)) return findings;
    findings.push_back(examine_files(data_folder));
    findings.push_back(examine_file_system(data_folder));
    findings.push_back(examine_space(data_folder));
    findings.push_back(examine_writing(data_folder));
    findings.push_back(examine_database(data_folder));
    findings.push_back(examine_keys(data_folder));
    return findings;
}

} // namespace kiosk
