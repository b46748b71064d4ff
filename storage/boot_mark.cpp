#include "storage/boot_mark.h"

#include "storage/identity.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

/// Room for a number, a boot id and a time; blanks fill it, so that one write replaces another whole.
constexpr std::size_t kBytes = 128;

std::filesystem::path name_for(const std::filesystem::path& data_folder)
{
    std::error_code ignored;
    auto whole = std::filesystem::weakly_canonical(data_folder, ignored);
    constexpr std::size_t name_chars = 16;
    return "seen-" + sha256_hex((ignored ? data_folder : whole).string()).substr(0, name_chars);
}

} // namespace

Result<BootMarkFile> BootMarkFile::open(const std::filesystem::path& states,
                                        const std::filesystem::path& data_folder)
{
    std::error_code failure;
    std::filesystem::create_directories(states.parent_path(), failure);
    if (::mkdir(states.c_str(), 0700) != 0 && errno != EEXIST)
        return error_from_errno(errno, states.string());
    const auto path = states / name_for(data_folder);
    FileDescriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (file.number() < 0) return error_from_errno(errno, path.string());
    return BootMarkFile{std::move(file)};
}

std::optional<BootMark> BootMarkFile::read() const
{
    std::array<char, kBytes> bytes{};
    const ssize_t got = ::pread(file_.number(), bytes.data(), bytes.size(), 0);
    if (got != static_cast<ssize_t>(bytes.size())) return std::nullopt;
    std::istringstream words{std::string{bytes.data(), bytes.size()}};
    BootMark mark;
    Milliseconds::rep at_ms = 0;
    if (!(words >> mark.records >> at_ms >> mark.boot_id)) return std::nullopt;
    mark.at = Timestamp{Milliseconds{at_ms}};
    return mark;
}

void BootMarkFile::write(const BootMark& mark)
{
    std::string bytes = std::to_string(mark.records) + ' ' +
                        std::to_string(mark.at.time_since_epoch().count()) + ' ' + mark.boot_id;
    bytes.resize(kBytes - 1, ' ');
    bytes += '\n';
    (void)!::pwrite(file_.number(), bytes.data(), bytes.size(), 0);
}

MarkSays judge_mark(const std::optional<BootMark>& mark, std::uint64_t records)
{
    if (!mark || records >= mark->records) return MarkSays::nothing;
    return records == 0 ? MarkSays::emptied : MarkSays::set_back;
}

} // namespace kiosk
