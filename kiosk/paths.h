#pragma once

#include <filesystem>

namespace kiosk
{

/// A folder of this person by the XDG Base Directory Specification 0.8: the environment variable when it
/// holds an absolute path, else `below_home` in the home folder. Empty when there is neither.
std::filesystem::path user_folder(const char* variable, const std::filesystem::path& below_home);

/// Where the data is unless `--data` says otherwise: `$XDG_DATA_HOME/support-kiosk`. Empty without a home.
std::filesystem::path standard_data_folder();

/// $XDG_STATE_HOME/support-kiosk: what is noted about data folders outside of them (boot_mark.h).
std::filesystem::path standard_state_folder();

/// Where what ships with the program is: `share/` beside the folder of the executable, in the build tree as
/// in an installation.
std::filesystem::path share_folder();

/// The catalogue, articles and icons.
std::filesystem::path asset_folder();

/// Translations, for open_translations().
std::filesystem::path locale_folder();

/// Programs of ours that people do not start themselves: `libexec/` beside the folder of the executable.
std::filesystem::path libexec_folder();

} // namespace kiosk
