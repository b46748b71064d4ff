// F5: sealed values, and the reader of sealed attachments. Input: what is sealed, then changes to it. What
// was changed in any bit, cut, or put elsewhere must not open.

#include "storage/attachment_reader.h"
#include "storage/identity.h"
#include "tests/fuzz/altered_bytes.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

#include <sys/mman.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

constexpr std::string_view kPlace = "request|4711|form";

SecretKey key_of(std::uint8_t number)
{
    SecretKey key;
    key.data.fill(number);
    return key;
}

bool values_hold(FuzzInput input)
{
    const SecretKey key = key_of(1);
    const std::string plain{input.bytes()};
    const std::string sealed = seal(key, kPlace, plain);
    if (!holds(open_sealed(key, kPlace, sealed).has_value() && *open_sealed(key, kPlace, sealed) == plain,
               "what was sealed opens") ||
        !holds(!open_sealed(key_of(2), kPlace, sealed) && !open_sealed(key, "request|4712|form", sealed),
               "a seal opens under its own key, in its own place"))
        return false;
    const std::string other = altered(sealed, input);
    if (other == sealed) return true;
    const auto opened = open_sealed(key, kPlace, other);
    return holds(!opened && opened.error().code == ErrorCode::seal_broken,
                 "a seal that was changed does not open") &&
           holds(opened.error().detail ==
                     open_sealed(key, kPlace, std::string(other.size(), '\0')).error().detail,
                 "what was sealed is not told by an error");
}

/// Bytes as a file that was never on a disk.
FileDescriptor file_of(std::string_view bytes)
{
    FileDescriptor file{::memfd_create("attachment", MFD_CLOEXEC)};
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::write(file.number(), bytes.data() + done, bytes.size() - done);
        if (written <= 0) break;
        done += static_cast<std::size_t>(written);
    }
    ::lseek(file.number(), 0, SEEK_SET);
    return file;
}

std::string chunk_place(std::size_t index)
{
    return "attachment|" + std::to_string(index);
}

/// In parts of the size that the reader takes, and one that is as long as the input says.
std::string sealed_stream(const SecretKey& key, std::string_view plain)
{
    StreamSealer sealer{key};
    std::string sealed = sealer.header();
    for (std::size_t index = 0;; ++index) {
        const std::string_view part = plain.substr(0, kAttachmentChunkBytes);
        plain.remove_prefix(part.size());
        const bool is_last = plain.empty();
        sealed += sealer.seal(chunk_place(index), part,
                              is_last ? StreamSealer::Chunk::last : StreamSealer::Chunk::more_follow);
        if (is_last) return sealed;
    }
}

/// All that is read, or nothing; more than was there is never handed out.
std::optional<std::string> read_all(std::string_view file, const AttachmentReader::Expected& expected)
{
    auto reader = AttachmentReader::begin(file_of(file), expected);
    if (!reader) return std::nullopt;
    std::string all;
    for (;;) {
        auto part = reader->next();
        if (!part) return std::nullopt;
        if (part->empty()) return all;
        all += *part;
        if (!holds(all.size() <= static_cast<std::size_t>(expected.bytes),
                   "no more comes than was announced"))
            return std::nullopt;
    }
}

bool attachments_hold(FuzzInput input)
{
    const SecretKey key = key_of(3);
    std::string plain;
    for (std::size_t repeats = 1 + input.below(3) * 40'000; plain.size() < repeats;)
        plain += static_cast<char>(plain.size() % 251);
    plain += input.bytes();
    const AttachmentReader::Expected expected{key, chunk_place, static_cast<std::int64_t>(plain.size()),
                                              sha256_hex(plain), "a-1"};
    const std::string sealed = sealed_stream(key, plain);
    if (!holds(read_all(sealed, expected) == plain, "a whole attachment is read as it was")) return false;
    const std::string other = altered(sealed, input);
    if (other != sealed &&
        !holds(!read_all(other, expected), "an attachment that was changed is not completed"))
        return false;
    AttachmentReader::Expected longer = expected;
    ++longer.bytes;
    return holds(!read_all(sealed, longer), "an attachment of another length is not completed");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(sealed)
{
    using namespace kiosk;
    FuzzInput input{data, size};
    (void)(input.byte() % 8 == 0 ? attachments_hold(input) : values_hold(input));
    return 0;
}
