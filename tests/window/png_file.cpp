#include "tests/window/png_file.h"

#include <png.h>

#include <cstring>
#include <vector>

namespace kiosk::test
{

bool write_png(const std::filesystem::path& file, std::span<const std::uint32_t> pixels, int width)
{
    std::vector<std::uint8_t> colours; // Without the fourth byte, which is the same everywhere.
    colours.reserve(pixels.size() * 3);
    for (const std::uint32_t pixel : pixels)
        for (const int shift : {16, 8, 0})
            colours.push_back(static_cast<std::uint8_t>(pixel >> shift));

    png_image image;
    std::memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(pixels.size() / static_cast<std::size_t>(width));
    image.format = PNG_FORMAT_RGB;
    image.flags = PNG_IMAGE_FLAG_FAST;
    return png_image_write_to_file(&image, file.c_str(), 0, colours.data(), width * 3, nullptr) != 0;
}

} // namespace kiosk::test
