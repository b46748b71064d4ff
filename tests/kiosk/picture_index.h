#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace kiosk::test
{

struct PictureIndex {
    std::size_t pictures;
    std::uintmax_t bytes; ///< Of all pictures.
};

/// Writes `folder`/index.html, a page to browse the pictures below `folder` by scene, language, colours, size
/// of text and size of the window. They are called LANGUAGE/THEME-PERCENT-WIDTHxHEIGHT/SCENE.png, and
/// SCENE.whole.png with all of a page that scrolls. Works from the disk, without a server. Nothing when the
/// page cannot be written.
std::optional<PictureIndex> write_picture_index(const std::filesystem::path& folder);

} // namespace kiosk::test
