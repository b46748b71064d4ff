#include "sync/picture_codec.h"

#include <algorithm>
#include <cstring>

namespace
{

// One block, from its begin to its end. The last piece may grow or go; the others stay.
kiosk::CodecMemory arena{nullptr, 0};
std::size_t arena_used = 0;
std::size_t last_piece = 0;

constexpr std::size_t kAlignment = 16;
constexpr std::size_t kHeader = kAlignment; ///< Before each piece: its size.

void* take(std::size_t bytes)
{
    const std::size_t rounded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    if (rounded < bytes || rounded + kHeader > arena.bytes - arena_used) return nullptr;
    unsigned char* piece = arena.begin + arena_used;
    std::memcpy(piece, &rounded, sizeof rounded);
    last_piece = arena_used;
    arena_used += kHeader + rounded;
    return piece + kHeader;
}

std::size_t size_of_piece(const void* piece)
{
    std::size_t bytes = 0;
    std::memcpy(&bytes, static_cast<const unsigned char*>(piece) - kHeader, sizeof bytes);
    return bytes;
}

void give_back(void* piece)
{
    if (piece != nullptr && static_cast<unsigned char*>(piece) - kHeader == arena.begin + last_piece)
        arena_used = last_piece;
}

void* retake(void* piece, std::size_t bytes)
{
    if (piece == nullptr) return take(bytes);
    const std::size_t before = size_of_piece(piece);
    if (bytes <= before) return piece;
    void* larger = take(bytes);
    if (larger != nullptr) std::memcpy(larger, piece, before);
    return larger;
}

} // namespace

// The decoders of four formats only, and nothing that opens files.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wextra"
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
#define STBI_ONLY_GIF
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_MAX_DIMENSIONS 24000
#define STBI_ASSERT(x) ((x) ? (void)0 : __builtin_trap())
#define STBI_MALLOC(bytes) take(bytes)
#define STBI_REALLOC(piece, bytes) retake(piece, bytes)
#define STBI_FREE(piece) give_back(piece)
#include <stb/stb_image.h>
#define STB_IMAGE_RESIZE_STATIC
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#define STBIR_ASSERT(x) ((x) ? (void)0 : __builtin_trap())
#define STBIR_MALLOC(bytes, context) ((void)(context), take(bytes))
#define STBIR_FREE(piece, context) ((void)(context), give_back(piece))
#include <stb/stb_image_resize.h>
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#define STBIW_ASSERT(x) ((x) ? (void)0 : __builtin_trap())
#define STBIW_MALLOC(bytes) take(bytes)
#define STBIW_REALLOC(piece, bytes) retake(piece, bytes)
#define STBIW_FREE(piece) give_back(piece)
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace kiosk
{

namespace
{

constexpr int kChannels = 4;

/// As good as a camera's: artefacts of 85 are not seen in photos of screens, and half of the bytes of 95.
constexpr int kJpegQuality = 85;

struct Pixels {
    unsigned char* data = nullptr;
    int width = 0, height = 0;

    std::size_t bytes() const
    {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * kChannels;
    }
};

/// Big- or little-endian numbers of a TIFF header, within its bounds.
class Tiff
{
public:
    explicit Tiff(std::string_view bytes) : bytes_(bytes), is_little_(bytes.starts_with("II")) {}

    std::uint32_t number(std::size_t at, std::size_t size) const
    {
        if (at > bytes_.size() || bytes_.size() - at < size) return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | static_cast<unsigned char>(bytes_[at + (is_little_ ? size - 1 - i : i)]);
        return value;
    }

private:
    std::string_view bytes_;
    bool is_little_;
};

/// The Exif orientation, 1 to 8; 1 where none is given. Sources: JPEG (ITU T.81 annex B), Exif 2.3
/// section 4.6.4.
std::uint32_t orientation_of(std::string_view file)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(file[at]); };
    std::size_t at = 2;
    while (at + 4 <= file.size() && byte(at) == 0xff) {
        const unsigned marker = byte(at + 1);
        const std::size_t length = static_cast<std::size_t>(byte(at + 2)) << 8 | byte(at + 3);
        if (marker == 0xda || length < 2 || length > file.size() - at - 2) return 1; // The scan begins.
        const std::string_view segment = file.substr(at + 4, length - 2);
        constexpr std::string_view exif{"Exif\0\0", 6};
        if (marker == 0xe1 && segment.starts_with(exif)) {
            const Tiff tiff{segment.substr(exif.size())};
            const std::size_t directory = tiff.number(4, 4);
            const std::uint32_t entries = tiff.number(directory, 2);
            constexpr std::size_t entry_bytes = 12;
            for (std::uint32_t i = 0; i < entries && i < 512; ++i) {
                const std::size_t entry = directory + 2 + i * entry_bytes;
                constexpr std::uint32_t orientation = 0x112;
                if (tiff.number(entry, 2) != orientation) continue;
                const std::uint32_t value = tiff.number(entry + 8, 2);
                return value >= 1 && value <= 8 ? value : 1;
            }
            return 1;
        }
        at += 2 + length;
    }
    return 1;
}

bool turn(Pixels& pixels, std::uint32_t orientation)
{
    if (orientation <= 1) return true;
    const bool is_on_its_side = orientation >= 5;
    Pixels turned{static_cast<unsigned char*>(take(pixels.bytes())),
                  is_on_its_side ? pixels.height : pixels.width,
                  is_on_its_side ? pixels.width : pixels.height};
    if (turned.data == nullptr) return false;
    const bool flips_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool flips_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    for (int y = 0; y < turned.height; ++y)
        for (int x = 0; x < turned.width; ++x) {
            int from_x = is_on_its_side ? y : x;
            int from_y = is_on_its_side ? x : y;
            if (flips_x) from_x = pixels.width - 1 - from_x;
            if (flips_y) from_y = pixels.height - 1 - from_y;
            const auto index = [](int column, int row, int width) {
                return (static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                        static_cast<std::size_t>(column)) *
                       kChannels;
            };
            std::memcpy(turned.data + index(x, y, turned.width),
                        pixels.data + index(from_x, from_y, pixels.width), kChannels);
        }
    pixels = turned;
    return true;
}

void put_on_white(const Pixels& pixels)
{
    for (std::size_t at = 0; at < pixels.bytes(); at += kChannels) {
        const unsigned alpha = pixels.data[at + 3];
        if (alpha == 255) continue;
        for (std::size_t i = 0; i < 3; ++i)
            pixels.data[at + i] =
                static_cast<unsigned char>((pixels.data[at + i] * alpha + 255 * (255 - alpha) + 127) / 255);
        pixels.data[at + 3] = 255;
    }
}

bool decode(std::string_view file, Pixels& pixels)
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
    const int count = static_cast<int>(file.size());
    int channels = 0;
    if (stbi_info_from_memory(bytes, count, &pixels.width, &pixels.height, &channels) == 0) return false;
    if (pixels.width < 1 || pixels.height < 1 ||
        static_cast<std::int64_t>(pixels.width) * pixels.height > kPicturePixelsMax)
        return false;
    arena_used = 0; // What the first look took.
    pixels.data = stbi_load_from_memory(bytes, count, &pixels.width, &pixels.height, &channels, kChannels);
    if (pixels.data == nullptr) return false;
    put_on_white(pixels);
    return !file.starts_with("\xff\xd8") || turn(pixels, orientation_of(file));
}

bool scale(const Pixels& from, int width, int height, Pixels& to)
{
    if (width == from.width && height == from.height) {
        to = from;
        return true;
    }
    to = {nullptr, width, height};
    to.data = static_cast<unsigned char*>(take(to.bytes()));
    return to.data != nullptr && stbir_resize_uint8(from.data, from.width, from.height, 0, to.data, width,
                                                    height, 0, kChannels) != 0;
}

int percent_of(int side, int percent)
{
    return std::max(1, static_cast<int>((static_cast<std::int64_t>(side) * percent + 50) / 100));
}

/// Where the encoder puts its bytes; grows at the end of the block while nothing else is taken.
struct JpegBytes {
    unsigned char* data = nullptr;
    std::size_t used = 0, room = 0;
    bool is_full = false;
};

void append(void* context, void* data, int count)
{
    auto& jpeg = *static_cast<JpegBytes*>(context);
    const auto bytes = static_cast<std::size_t>(count);
    if (jpeg.is_full || bytes > jpeg.room - jpeg.used) {
        jpeg.is_full = true;
        return;
    }
    std::memcpy(jpeg.data + jpeg.used, data, bytes);
    jpeg.used += bytes;
}

bool encode(const Pixels& pixels, JpegBytes& jpeg)
{
    // Noise takes less than two bytes a pixel at this quality; the head of the file less than a kilobyte.
    jpeg.room = pixels.bytes() / 2 + 65536;
    jpeg.data = static_cast<unsigned char*>(take(jpeg.room));
    return jpeg.data != nullptr &&
           stbi_write_jpg_to_func(append, &jpeg, pixels.width, pixels.height, kChannels, pixels.data,
                                  kJpegQuality) != 0 &&
           !jpeg.is_full;
}

bool write_preview(const Pixels& pixels, const CodecTask& task, CodecWrite write)
{
    const std::int64_t w = pixels.width, h = pixels.height;
    std::int64_t width = std::min<std::int64_t>(w, task.box_width),
                 height = std::max<std::int64_t>(1, h * width / w);
    if (height > task.box_height) {
        height = task.box_height;
        width = std::max<std::int64_t>(1, w * height / h);
    }
    Pixels preview;
    if (!scale(pixels, static_cast<int>(width), static_cast<int>(height), preview)) return false;
    const CodecAnswer answer{pixels.width, pixels.height, preview.width, preview.height,
                             static_cast<std::int64_t>(preview.bytes())};
    return write(&answer, sizeof answer) && write(preview.data, preview.bytes());
}

bool write_step(const Pixels& pixels, const CodecTask& task, int percent, CodecWrite write)
{
    const std::size_t before = arena_used;
    Pixels smaller;
    JpegBytes jpeg;
    if (!scale(pixels, percent_of(pixels.width, percent), percent_of(pixels.height, percent), smaller) ||
        !encode(smaller, jpeg))
        return false;
    const CodecAnswer answer{pixels.width, pixels.height, smaller.width, smaller.height,
                             static_cast<std::int64_t>(jpeg.used)};
    const bool is_written =
        write(&answer, sizeof answer) && (task.want == CodecTask::Want::sizes || write(jpeg.data, jpeg.used));
    arena_used = before;
    return is_written;
}

} // namespace

bool run_codec(std::string_view file, const CodecTask& task, CodecMemory memory, CodecWrite write)
{
    arena = memory;
    arena_used = last_piece = 0;
    Pixels pixels;
    if (!decode(file, pixels)) return false;
    switch (task.want) {
    case CodecTask::Want::preview:
        return write_preview(pixels, task, write);
    case CodecTask::Want::sizes:
        return std::ranges::all_of(kShrinkPercents,
                                   [&](int percent) { return write_step(pixels, task, percent, write); });
    case CodecTask::Want::jpeg:
        return write_step(pixels, task, task.percent, write);
    }
    return false;
}

} // namespace kiosk
