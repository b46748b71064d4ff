#pragma once

#include "sync/picture.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace kiosk
{

// The decoder and encoder proper. They run in a process that may call nothing of the system: memory comes
// from one block that was there before, and nothing here allocates, throws or waits.

/// Where all memory comes from; not given back before the process ends.
struct CodecMemory {
    unsigned char* begin;
    std::size_t bytes;
};

/// What is asked for, and what the answer begins with; then follow the bytes of `Answer::bytes`.
struct CodecTask {
    enum class Want : std::int32_t { preview, sizes, jpeg };
    Want want;
    std::int32_t box_width, box_height; ///< preview
    std::int32_t percent;               ///< jpeg
};
struct CodecAnswer {
    std::int32_t picture_width, picture_height; ///< Of the picture itself, turned.
    std::int32_t width, height;                 ///< Of what follows.
    std::int64_t bytes; ///< preview: pixels; sizes: of four CodecAnswers; jpeg: of the file.
};

/// Hands bytes to whoever asked; false ends the work.
using CodecWrite = bool (*)(const void* bytes, std::size_t count);

/// Does one task and writes its answer. False when the file is no picture that we take, or memory ran out.
bool run_codec(std::string_view file, const CodecTask& task, CodecMemory memory, CodecWrite write);

} // namespace kiosk
