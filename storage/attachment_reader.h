#pragma once

#include "storage/file.h"
#include "storage/sealing.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace kiosk
{

/// A sealed attachment holds its content in chunks of this size, each opened by itself: nobody who passes one
/// on ever holds more. Source: a chunk costs 17 bytes of tag, so 64 KiB make a file 0.03 % larger.
inline constexpr std::size_t kAttachmentChunkBytes = 64UL << 10;

/// Up to `most` bytes of an open file; fewer at its end only. Errors: as error_from_errno.
Result<std::string> read_part(int file, std::size_t most);

/// The content of one attachment, opened part by part. The last part is handed out only once all of it was
/// seen and is what was attached: whoever announced its length and passes the parts on never completes a file
/// that is torn. Movable. Thread-compatible.
class AttachmentReader
{
public:
    /// What must be true of the file.
    struct Expected {
        SecretKey key;
        std::function<std::string(std::size_t index)> place_of; ///< Where a chunk was sealed.
        std::int64_t bytes;
        std::string sha256;
        std::string id; ///< For the detail of an error.
    };

    /// Errors: seal_broken (`file` is no sealed attachment), system_fault.
    static Result<AttachmentReader> begin(FileDescriptor file, Expected expected);

    /// The next part; empty after the last. Errors: seal_broken (torn or changed), system_fault.
    Result<std::string> next();

private:
    AttachmentReader(FileDescriptor file, Expected expected, StreamOpener opener)
        : file_(std::move(file)), expected_(std::move(expected)), opener_(std::move(opener))
    {
    }

    FileDescriptor file_;
    Expected expected_;
    StreamOpener opener_;
    std::unique_ptr<Sha256> sha_ = std::make_unique<Sha256>();
    std::size_t index_ = 0;
    std::int64_t bytes_ = 0;
    bool is_at_end_ = false;
};

} // namespace kiosk
