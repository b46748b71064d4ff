#include "storage/attachment_reader.h"

#include <cerrno>
#include <unistd.h>

namespace kiosk
{

namespace
{

constexpr std::size_t kSealedChunkBytes = kAttachmentChunkBytes + StreamSealer::tag_bytes;

Error torn(const std::string& id)
{
    return {ErrorCode::seal_broken, "attachment " + id + " is torn or changed"};
}

} // namespace

Result<std::string> read_part(int file, std::size_t most)
{
    std::string part(most, '\0');
    std::size_t have = 0;
    while (have < most) {
        const ssize_t got = ::read(file, part.data() + have, most - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return error_from_errno(errno, "an attachment");
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    part.resize(have);
    return part;
}

Result<AttachmentReader> AttachmentReader::begin(FileDescriptor file, Expected expected)
{
    const auto header = read_part(file.number(), StreamSealer::header_bytes);
    if (!header) return header.error();
    auto opener = StreamOpener::begin(expected.key, *header);
    if (!opener) return torn(expected.id);
    return AttachmentReader{std::move(file), std::move(expected), *std::move(opener)};
}

Result<std::string> AttachmentReader::next()
{
    if (is_at_end_) return std::string{};
    const auto sealed = read_part(file_.number(), kSealedChunkBytes);
    if (!sealed) return sealed.error();
    auto opened = opener_.open(expected_.place_of(index_++), *sealed);
    if (!opened) return torn(expected_.id);
    bytes_ += static_cast<std::int64_t>(opened->plain.size());
    if (bytes_ > expected_.bytes) return torn(expected_.id);
    sha_->add(opened->plain);
    if (opened->chunk != StreamSealer::Chunk::last) return std::move(opened->plain);

    is_at_end_ = true;
    const auto rest = read_part(file_.number(), 1);
    if (!rest) return rest.error();
    const bool is_whole = rest->empty() && bytes_ == expected_.bytes;
    if (!is_whole || std::move(*sha_).hex() != expected_.sha256) return torn(expected_.id);
    return std::move(opened->plain);
}

} // namespace kiosk
