#pragma once

#include "storage/result.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

// Pictures that strangers made. They are decoded in a process of its own for each, which can do nothing but
// read, write to its pipe and end (seccomp strict mode, see seccomp(2)), with its memory and its time
// limited: a file that breaks the decoder costs a picture and nothing else.

/// What is decoded at most: 6000 by 4000. Four bytes each are 96 MiB in the other process; a thin client has
/// 2 GiB.
inline constexpr std::int64_t kPicturePixelsMax = 24'000'000;

/// Pixels, four bytes each: red, green, blue and 255, row by row from the top.
struct Picture {
    int width = 0, height = 0;
    std::string rgba;

    friend bool operator==(const Picture&, const Picture&) = default;
};

/// What a preview must fit into, in pixels.
struct PictureBox {
    int width, height;
};

/// A picture turned as the camera held it (Exif orientation), on white where it is transparent, no larger
/// than `box`; and how large it is itself. Blocks for its duration.
struct PictureView {
    Picture preview;
    int width = 0, height = 0;
};
/// Errors: refused (no PNG, JPEG, BMP or GIF, damaged, too many pixels, or too slow), system_fault.
Result<PictureView> view_of(std::string_view file, PictureBox box);

/// The four steps, in percent of the sides (issue 4, point 7).
inline constexpr std::array kShrinkPercents{100, 75, 50, 25};

/// What a picture becomes at a step: a JPEG without anything but pixels, so without place, time and camera.
struct ShrinkStep {
    int percent, width, height;
    std::int64_t bytes;

    friend bool operator==(const ShrinkStep&, const ShrinkStep&) = default;
};
/// All four, in the order of kShrinkPercents. Errors: as view_of.
Result<std::vector<ShrinkStep>> shrink_steps(std::string_view file);

/// The JPEG of one step. Errors: as view_of.
Result<std::string> shrunk(std::string_view file, int percent);

} // namespace kiosk
