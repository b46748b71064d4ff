#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace kiosk
{

/// `value` in `bytes` bytes, the lowest first.
inline std::string little_endian(std::uint32_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i)
        text += static_cast<char>(value >> (8 * i));
    return text;
}

inline std::string big_endian(std::uint32_t value, int bytes)
{
    const std::string text = little_endian(value, bytes);
    return {text.rbegin(), text.rend()};
}

/// A BMP of 24 bits whose left half is red and whose right half is blue, with a green stripe at the top:
/// every way of turning it shows.
inline std::string a_bmp(std::uint32_t width, std::uint32_t height)
{
    const std::uint32_t row_bytes = (width * 3 + 3) / 4 * 4;
    std::string bmp =
        "BM" + little_endian(54 + row_bytes * height, 4) + little_endian(0, 4) + little_endian(54, 4);
    bmp += little_endian(40, 4) + little_endian(width, 4) + little_endian(height, 4) + little_endian(1, 2) +
           little_endian(24, 2) + std::string(24, '\0');
    for (std::uint32_t from_bottom = 0; from_bottom < height; ++from_bottom) {
        std::string row;
        for (std::uint32_t x = 0; x < width; ++x) {
            const bool is_top = from_bottom >= height - height / 4;
            row += is_top ? std::string{"\x00\xc0\x00", 3}
                          : (x < width / 2 ? std::string{"\x00\x00\xe0", 3} : std::string{"\xe0\x00\x00", 3});
        }
        row.resize(row_bytes);
        bmp += row;
    }
    return bmp;
}

/// The beginning of a PNG that claims to be this large; its pixels are missing.
inline std::string a_png_head(std::uint32_t width, std::uint32_t height)
{
    std::string png{"\x89PNG\r\n\x1a\n"};
    png += big_endian(13, 4) + "IHDR" + big_endian(width, 4) + big_endian(height, 4) +
           std::string{"\x08\x02\0\0\0", 5};
    return png + big_endian(0, 4);
}

/// The smallest GIF: one white pixel.
inline std::string a_gif()
{
    constexpr std::array<unsigned char, 35> bytes{0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01,
                                                  0x00, 0x80, 0x00, 0x00, 0xff, 0xff, 0xff, 0x00, 0x00,
                                                  0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01,
                                                  0x00, 0x00, 0x02, 0x02, 0x44, 0x01, 0x00, 0x3b};
    return {bytes.begin(), bytes.end()};
}

/// `jpeg` with an Exif segment behind its begin: this orientation, and a place that must not leave.
inline std::string with_exif(const std::string& jpeg, std::uint32_t orientation)
{
    std::string tiff = "II" + little_endian(42, 2) + little_endian(8, 4) + little_endian(1, 2);
    tiff +=
        little_endian(0x112, 2) + little_endian(3, 2) + little_endian(1, 4) + little_endian(orientation, 4);
    tiff += little_endian(0, 4) + "GPS 39.9042 N 116.4074 E";
    const std::string segment = std::string{"Exif\0\0", 6} + tiff;
    return jpeg.substr(0, 2) + "\xff\xe1" + big_endian(static_cast<std::uint32_t>(segment.size() + 2), 2) +
           segment + jpeg.substr(2);
}

} // namespace kiosk
