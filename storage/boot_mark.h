#pragma once

#include "storage/clock.h"
#include "storage/file.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace kiosk
{

/// How far a data folder had come when it was last seen, noted outside of it: what shows that the folder has
/// been set back or emptied since. It shows nothing on a machine that forgets both places at once.
struct BootMark {
    std::uint64_t records = 0; ///< In the witness log.
    std::string boot_id;
    Timestamp at;

    friend bool operator==(const BootMark&, const BootMark&) = default;
};

/// The file of the mark, in a folder of states (XDG_STATE_HOME): one for each data folder. Advice, not a
/// promise: it is written without waiting for the disk, and what fails is not repeated. Thread-compatible.
class BootMarkFile
{
public:
    /// Makes the folder with mode 0700. Errors: as error_from_errno.
    static Result<BootMarkFile> open(const std::filesystem::path& states,
                                     const std::filesystem::path& data_folder);

    /// What stands there; nothing when it is new or does not read.
    std::optional<BootMark> read() const;
    void write(const BootMark& mark);

private:
    explicit BootMarkFile(FileDescriptor file) : file_(std::move(file)) {}
    FileDescriptor file_;
};

/// What a mark says about a data folder in which `records` were found.
enum class MarkSays {
    nothing,  ///< There was no mark, or the folder is as far as it was or farther.
    set_back, ///< The folder is older than it was.
    emptied   ///< The folder was in use, and nothing of it is there.
};
MarkSays judge_mark(const std::optional<BootMark>& mark, std::uint64_t records);

} // namespace kiosk
