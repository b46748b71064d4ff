// What the core does so that files get further than this device: to a gateway, or onto a stick.

#include "sync/core.h"
#include "sync/shown_uploads.h"
#include "sync/stick.h"

#include <algorithm>

namespace kiosk
{

/// Requests and notes go first.
bool Core::may_upload(const Instant& now) const
{
    return line_.may_send(now) && !courier_.is_busy() && !note_courier_.is_busy() && !probe_ &&
           !token_exchange_ && !storage_retry_at_;
}

Result<bool> Core::retry_uploads(const Entry& entry, const Instant& now)
{
    const auto attachments = store_->attachments.of(entry.id);
    if (!attachments) return attachments.error();
    const auto uploads = shown_uploads(*store_, entry, *attachments, settings_.attachments.way);
    if (!uploads) return uploads.error();
    if (!may_try_again(entry, *uploads)) return false;
    const auto again = store_->uploads.try_again(entry.id, now.wall);
    if (!again) return again.error();
    return true;
}

Result<> Core::do_command(const CopyFilesToStick& command)
{
    const auto not_copied = [&](CopyFailure failure) {
        trace_.note("files_not_copied", {{"fault", word(failure.fault)}});
        replies_.emplace_back(FilesNotCopied{command.reference, std::move(failure)});
    };
    const auto entry = store_->outbox.find(command.reference);
    const auto attachments = entry && *entry ? store_->attachments.of((*entry)->id)
                             : entry         ? Error{ErrorCode::not_found, command.reference.text()}
                                             : Result<std::vector<Attachment>>{entry.error()};
    if (!attachments) {
        const bool is_gone = attachments.error().code == ErrorCode::not_found;
        not_copied({is_gone ? CopyFault::nothing_there : CopyFault::storage_fails, {}, attachments.error()});
        if (is_gone) return success();
        return attachments.error();
    }
    // Nothing is written where nobody plugged a stick in.
    const auto sticks = find_sticks(settings_.courier.folders);
    const auto stick = std::ranges::find(sticks, command.stick, &StickFolder::folder);
    if (stick == sticks.end() || !stick->is_writable) {
        not_copied({stick == sticks.end() ? CopyFault::stick_gone : CopyFault::not_writable, {}, {}});
        return success();
    }
    auto made = copy_files(store_->attachments, (*entry)->id, *attachments, command.stick,
                           command.reference.text());
    if (auto* failure = std::get_if<CopyFailure>(&made)) {
        not_copied(std::move(*failure));
        return success(); // What is wrong with a file or a stick is not the fault of our own disk.
    }
    trace_.note("files_copied", {{"count", static_cast<double>(attachments->size())}});
    replies_.emplace_back(FilesCopied{command.reference, std::get<std::filesystem::path>(std::move(made)),
                                      attachments->size()});
    return success();
}

} // namespace kiosk
