#pragma once

#include "storage/outbox.h"
#include "storage/request.h"
#include "sync/attachment_commands.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kiosk
{

// What people ask the core to do, as values. The window posts them; the command line executes them directly.

/// Keep a draft as it is typed. Answered by DraftKept or DraftNotKept.
struct SaveDraft {
    Draft draft;
};
struct DiscardDraft {
    RequestId id;
};
/// Validate and accept. Answered by Accepted, DraftRefused or NotAccepted. May be repeated: the same id is
/// accepted once. The draft is kept when it is not accepted.
struct SubmitDraft {
    Draft draft;
};
/// Answered by DraftOpened, or ActionRefused.
struct OpenDraft {
    RequestId id;
};
/// Answered by RequestOpened, or ActionRefused.
struct OpenRequest {
    Reference reference;
};

/// What a person may do with one request.
enum class Action {
    try_now, ///< Never refused for a request that waits; a Retry-After of the far side is still obeyed.
    hold,    ///< Ready or checking: paused until released.
    release,
    withdraw, ///< Back to draft: with its own reference as long as no byte left, else as a replacement.
};
/// Answered by ActionDone (withdraw: then DraftOpened) or ActionRefused.
struct ActOn {
    Reference reference;
    Action action;
};
/// Try the line and everything that waits, now. Answered by SyncEnded when there is nothing left to try.
struct SyncNow {
};
/// Fetch the customer directory again. Answered by DirectoryRefreshed or DirectoryNotRefreshed.
struct RefreshDirectory {
};
/// The customer's problem was solved without a request.
struct CountSolvedHere {
    std::string service, area;
};

using Command = std::variant<SaveDraft, DiscardDraft, SubmitDraft, OpenDraft, OpenRequest, ActOn, SyncNow,
                             RefreshDirectory, CountSolvedHere, ListAttachments, AttachFile, DetachFile,
                             ListFolder, LookAtPicture, ShrinkPicture>;

/// One request with everything a person may read about it.
struct RequestDetail {
    Entry entry;
    Draft form;
    std::string reason_text; ///< The far side's own words; empty when it gave none.
    std::vector<Transition> history;
    bool may_hold, may_release, may_try_now, may_withdraw;
    std::vector<Attachment> attachments = {};
};

struct DraftKept {
    RequestId id;
    Timestamp at;
};
struct DraftNotKept {
    RequestId id;
    Error error;
};
struct Accepted {
    RequestId id;
    Reference reference;
    Timestamp at;
};
struct DraftRefused {
    RequestId id;
    std::vector<FieldError> errors;
};
/// The screen must not say saved: the storage could not keep it, or nobody knows whether it did, or another
/// text is promised under this id (not_possible_now).
struct NotAccepted {
    RequestId id;
    Error error;
};
struct DraftOpened {
    Draft draft;
};
struct RequestOpened {
    RequestDetail detail;
};
struct ActionDone {
    Reference reference;
    Action action;
};
/// `error.code`: not_found, not_possible_now, or a fault of the storage.
struct ActionRefused {
    std::string subject; ///< A reference, or a draft's id.
    Error error;
};
struct SyncEnded {
    std::size_t sent;
    std::size_t waiting;         ///< Still to be sent or asked about; those on hold are counted apart.
    std::size_t needs_attention; ///< All there are, those of former days too.
    std::size_t on_hold = 0;
    std::size_t refused = 0; ///< Came to need attention by this try.
};
struct DirectoryRefreshed {
    std::size_t customers;
};
/// `error.code`: offline (the line), refused, not_allowed (sign-in), or a fault of the storage.
struct DirectoryNotRefreshed {
    Error error;
};

using Reply = std::variant<DraftKept, DraftNotKept, Accepted, DraftRefused, NotAccepted, DraftOpened,
                           RequestOpened, ActionDone, ActionRefused, SyncEnded, DirectoryRefreshed,
                           DirectoryNotRefreshed, AttachmentsListed, FileNotAttached, FolderListed,
                           FolderNotListed, PictureSeen, PictureNotSeen>;

} // namespace kiosk
