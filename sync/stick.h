#pragma once

#include "storage/file.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

// Files on something that may be pulled out at any moment.

/// A bundle of ours as it lies on a stick, by its name alone.
struct BundleFile {
    enum class Kind {
        requests,
        acknowledgements,
        unfinished ///< Its writing was interrupted; nothing in it can be opened.
    };
    std::filesystem::path path;
    Kind kind;
    std::uint64_t bytes;

    friend bool operator==(const BundleFile&, const BundleFile&) = default;
};

/// A folder that bundles can be written to and found in.
struct StickFolder {
    std::filesystem::path folder;
    bool is_writable = false;
    std::uint64_t free_bytes = 0;
    std::vector<BundleFile> files; ///< By name; at most StickFolder::files_max.

    static constexpr std::size_t files_max = 50;
    friend bool operator==(const StickFolder&, const StickFolder&) = default;
};

/// The folders that the patterns name now, in their order, at most `kSticksMax`. A pattern with `*` finds
/// mount points only, so that a folder that merely looks like a stick is not taken for one; any other is a
/// folder as it stands.
inline constexpr std::size_t kSticksMax = 8;
std::vector<StickFolder> find_sticks(const std::vector<std::string>& patterns);

/// What bundles are called: letters, digits and hyphens, as every file system takes them.
std::string requests_file_name(std::string_view bundle_id);
std::string acknowledgements_file_name(std::string_view bundle_id);

/// A file that gets its name and its last bytes only when it is certain that it is wanted. Steps, each of
/// which a pulled stick may interrupt: the first part under another name, on the disk; then `finish`. What is
/// not finished is removed when this goes away, as far as the stick is still there. Movable.
class NewStickFile
{
public:
    /// Errors: not_found (the folder), not_allowed, disk_full, system_fault.
    static Result<NewStickFile> begin(const std::filesystem::path& folder, std::string_view name,
                                      std::string_view first_part);
    NewStickFile(NewStickFile&&) noexcept = default;
    NewStickFile& operator=(NewStickFile&&) = delete;
    ~NewStickFile();

    /// Appends `last_part`, gives the file its name, writes everything to the medium, and reads the file back
    /// from there. Success means: it is whole and may be taken away. Errors: as begin(); after one nobody
    /// knows what is on the stick.
    Result<> finish(std::string_view last_part);

private:
    NewStickFile(FileDescriptor folder, FileDescriptor file, std::string name, std::string first_part)
        : folder_(std::move(folder)),
          file_(std::move(file)),
          name_(std::move(name)),
          first_part_(std::move(first_part))
    {
    }

    FileDescriptor folder_, file_;
    std::string name_, first_part_;
};

/// Writes all of `bytes` at the end of an open file. Errors: as error_from_errno.
Result<> write_to_stick(int file, std::string_view bytes, std::string_view subject);

/// Puts an open file or folder, and all else that its file system holds back, on the medium. Errors: as
/// error_from_errno.
Result<> write_through(int file, std::string_view subject);

/// Reads a file that somebody else wrote, not more than `bytes_max` of it. Errors: not_found, not_allowed (no
/// regular file, a link, not readable), invalid_input (larger), system_fault.
Result<std::string> read_stick_file(const std::filesystem::path& path, std::size_t bytes_max);

} // namespace kiosk
