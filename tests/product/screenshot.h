#pragma once

#include <filesystem>
#include <string>

namespace kiosk::test
{

/// Writes what the display shows as PNG. False when it cannot be read or written.
bool save_screenshot(const std::string& display_name, const std::filesystem::path& file);

} // namespace kiosk::test
