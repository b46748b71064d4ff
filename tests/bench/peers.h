#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiosk::bench
{

/// A program that shows the form, ours or what people would use instead, fullscreen.
struct FormProgram {
    std::string name; ///< As the table has it.
    std::vector<std::string> command;
    std::vector<std::string> environment; ///< "NAME=value", on top of ours.
};

/// The form in GTK 3 (gtk_form.c).
FormProgram gtk_form(std::string_view language);

/// form.html in Chromium's kiosk mode, with its profile in `profile`. It reaches no network, and has no
/// switch that would make it slower: what is off is what would otherwise phone home beside it.
FormProgram chromium_form(std::string_view language, const std::filesystem::path& profile);

/// What all programs find in their environment: no message bus, no accessibility bridge and no input method,
/// a home folder of their own in `folder`.
std::vector<std::pair<std::string, std::string>> plain_session(const std::filesystem::path& folder);

} // namespace kiosk::bench
