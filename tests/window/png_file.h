#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace kiosk::test
{

/// Writes `pixels` (0xffRRGGBB, row by row, `width` to a row) as a PNG, quickly rather than small. False when
/// the file cannot be written.
bool write_png(const std::filesystem::path& file, std::span<const std::uint32_t> pixels, int width);

} // namespace kiosk::test
