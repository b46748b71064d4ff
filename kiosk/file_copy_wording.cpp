#include "kiosk/file_copy_wording.h"

#include "kiosk/courier_wording.h"
#include "kiosk/file_wording.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "sync/protocol.h"

namespace kiosk
{

namespace
{

std::string sentence(const CopyFailure& failure)
{
    switch (failure.fault) {
    case CopyFault::stick_gone:
        return tr("The stick is no longer there. Nothing was copied.");
    case CopyFault::not_writable:
        return tr("This stick cannot be written. Nothing was copied.");
    case CopyFault::stick_full:
        return tr("There is not enough room on the stick. Nothing was copied.");
    case CopyFault::stick_fails:
        return tr("The stick failed while it was written. Please try another one.");
    case CopyFault::damaged:
        return fill(tr("The copy of “{name}” on this device is damaged. Nothing was copied."),
                    fmt::arg("name", readable_name(failure.name)));
    case CopyFault::nothing_there:
        return tr("This request has no files.");
    case CopyFault::storage_fails:
        return fault_sentence(failure.error ? failure.error->code : ErrorCode::database_bad);
    }
    return {};
}

} // namespace

std::string file_copy_sentence(const Reply& reply)
{
    if (const auto* copied = std::get_if<FilesCopied>(&reply))
        return joined(fill(trn("{count} file is on the stick, in the folder {folder}.",
                               "{count} files are on the stick, in the folder {folder}.", copied->count),
                           fmt::arg("count", number(copied->count)),
                           fmt::arg("folder", copied->folder.filename().string())),
                      tr("It is safe to remove the stick."));
    if (const auto* not_copied = std::get_if<FilesNotCopied>(&reply)) return sentence(not_copied->failure);
    if (std::holds_alternative<CourierRefused>(reply)) return courier_sentence(reply);
    return {};
}

std::string upload_sentence(const Upload& upload, State state)
{
    switch (upload.state) {
    case UploadState::waiting:
        if (state != State::sent && state != State::closed)
            return tr("It follows when 21Vianet has the request.");
        return upload.reason_code.empty() ? tr("It is on its way.")
                                          : tr("It has not arrived yet and is tried again.");
    case UploadState::there:
        return tr("It has arrived.");
    case UploadState::refused:
        return upload.reason_code == kReasonUnreadable
                   ? tr("The copy on this device is damaged, so it cannot be sent.")
                   : tr("It was not taken. Try now asks again.");
    }
    return {};
}

} // namespace kiosk
