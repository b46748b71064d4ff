// F9: pictures that somebody attaches, as the process that decodes them gets them. Input: two bytes for the
// task, the file. The decoder's memory is one block, so AddressSanitizer sees only what leaves it.

#include "storage/file_format.h"
#include "sync/picture_codec.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

#include <cstring>
#include <memory>
#include <vector>

namespace kiosk
{

namespace
{

/// Room for pictures of a quarter of a million pixels; a larger one ends as on a machine without memory.
constexpr std::size_t kMemoryBytes = 8UL << 20;

std::string& written()
{
    static std::string bytes;
    return bytes;
}

bool keep(const void* bytes, std::size_t count)
{
    constexpr std::size_t most = 64UL << 20;
    if (written().size() + count > most) return false;
    written().append(static_cast<const char*>(bytes), count);
    return true;
}

bool picture_holds(FuzzInput input)
{
    static const auto memory = std::make_unique<unsigned char[]>(kMemoryBytes);
    constexpr std::array wants{CodecTask::Want::preview, CodecTask::Want::sizes, CodecTask::Want::jpeg};
    const CodecTask task{input.one_of(wants), 64, 48, kShrinkPercents[input.below(kShrinkPercents.size())]};
    const std::string_view file = input.rest();
    if (!is_picture(format_of(file))) return true;
    written().clear();
    if (!run_codec(file, task, {memory.get(), kMemoryBytes}, keep)) return true;

    CodecAnswer head{};
    if (!holds(written().size() >= sizeof head, "an answer has a head")) return false;
    std::memcpy(&head, written().data(), sizeof head);
    if (!holds(head.width >= 1 && head.height >= 1 && head.picture_width >= 1 && head.picture_height >= 1,
               "a picture has a size"))
        return false;
    const std::size_t bytes = written().size() - sizeof head;
    if (task.want == CodecTask::Want::preview)
        return holds(head.width <= task.box_width && head.height <= task.box_height &&
                         bytes ==
                             static_cast<std::size_t>(head.width) * static_cast<std::size_t>(head.height) * 4,
                     "a preview fits its box and has all its pixels");
    if (task.want == CodecTask::Want::jpeg)
        return holds(bytes == static_cast<std::size_t>(head.bytes) &&
                         format_of(std::string_view{written()}.substr(sizeof head)) == FileFormat::jpeg,
                     "a smaller picture is a JPEG of the length that was said");
    return holds(written().size() == kShrinkPercents.size() * sizeof head, "every step has a size");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(picture)
{
    (void)kiosk::picture_holds({data, size});
    return 0;
}
