#include "kiosk/paths.h"

#include <cstdlib>

#include <pwd.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

std::filesystem::path home_folder()
{
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') return home;
    const passwd* person = ::getpwuid(::geteuid());
    return person != nullptr && person->pw_dir != nullptr ? std::filesystem::path{person->pw_dir}
                                                          : std::filesystem::path{};
}

} // namespace

std::filesystem::path user_folder(const char* variable, const std::filesystem::path& below_home)
{
    if (const char* value = std::getenv(variable); value != nullptr && *value == '/') return value;
    const auto home = home_folder();
    return home.empty() ? home : home / below_home;
}

std::filesystem::path standard_data_folder()
{
    const auto folder = user_folder("XDG_DATA_HOME", ".local/share");
    return folder.empty() ? folder : folder / "support-kiosk";
}

std::filesystem::path standard_state_folder()
{
    const auto folder = user_folder("XDG_STATE_HOME", ".local/state");
    return folder.empty() ? folder : folder / "support-kiosk";
}

std::filesystem::path share_folder()
{
    std::error_code failure;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
    return program.parent_path().parent_path() / "share";
}

std::filesystem::path asset_folder()
{
    return share_folder() / "support-kiosk";
}

std::filesystem::path locale_folder()
{
    return share_folder() / "locale";
}

std::filesystem::path libexec_folder()
{
    return share_folder().parent_path() / "libexec";
}

} // namespace kiosk
