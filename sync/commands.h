#pragma once

#include "storage/device_measures.h"
#include "storage/note.h"
#include "storage/outbox.h"
#include "storage/request.h"
#include "storage/uploads.h"
#include "sync/articles.h"
#include "sync/attachment_commands.h"
#include "sync/conversation.h"
#include "sync/courier_commands.h"
#include "sync/file_copy_commands.h"
#include "sync/hand_in.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kiosk
{

struct ReportCase;

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
/// A person begins to type a request into 21Vianet's web form: it is held from now on. Answered by
/// HandInOpened or ActionRefused.
struct BeginHandIn {
    Reference reference;
};
/// The form was submitted and gave this number, as typed. Answered by HandedIn, NumberRefused or
/// ActionRefused. May be repeated.
struct RecordHandIn {
    Reference reference;
    std::string number;
};
/// Let a request go another way, and end a hand-in that was begun. Answered by Moved or ActionRefused.
struct MoveTo {
    Reference reference;
    Channel channel;
};
/// Try the line and everything that waits, now. Answered by SyncEnded when there is nothing left to try.
struct SyncNow {
};
/// Fetch the customer directory again. Answered by DirectoryRefreshed or DirectoryNotRefreshed.
struct RefreshDirectory {
};
/// A person looks at this customer: what is known of its services is in the snapshot, and fetched again when
/// the copy is old and the line is up. Answered by nothing.
struct OpenCustomer {
    std::string tenant_id; ///< Anything but a UUID has no services to be fetched.
};
/// The customer's problem was solved without a request. Answered by nothing: a fault of the storage shows in
/// the snapshot.
struct CountSolvedHere {
    std::string service; ///< Key in the catalogue; anything else is counted as `other`.
    Area area;
    std::string helped; ///< As SolvedCase::helped.
};
/// A slip of paper about a request, in `language` (one of kLanguages; empty: the one its contact prefers).
/// Answered by SlipMade or SlipNotMade, which come later.
struct MakeSlip {
    Reference reference;
    std::string language;
};
/// Everything the escalation report counts. Answered by ReportRead or ReportNotRead.
struct ReadReport {
};
/// How the device is. Answered by DeviceMeasured.
struct MeasureDevice {
};

/// Keep the words of a note as they are typed; nothing is kept of an empty text. Answered by NoteKept or
/// NoteNotKept.
struct SaveNote {
    Reference reference;
    std::string text;
};
/// Queue a note to a sent request. Answered by NoteAccepted or NoteNotAccepted. May be repeated: the same id
/// is accepted once.
struct SendNote {
    Reference reference;
    NoteId id;
    std::string text;
};
/// Queue the closing of a sent request, behind its notes. Answered as SendNote.
struct CloseRequest {
    Reference reference;
    NoteId id;
    CustomerInformed customer_informed;
};
/// What a person may do with one note that has not arrived.
enum class NoteAction { try_now, take_back };
/// Answered by RequestOpened, or ActionRefused.
struct ActOnNote {
    Reference reference;
    NoteId id;
    NoteAction action;
};

/// Read the articles of a language from the disk. Answered by ArticlesRead or ArticlesNotRead.
struct ReadArticles {
    std::string language; ///< One of kLanguages.
};

/// A person has read what is missing: it is not said again. Answered by nothing; the snapshot shows it.
struct LossesSeen {
};

using Command = std::variant<SaveDraft, DiscardDraft, SubmitDraft, OpenDraft, OpenRequest, ActOn, BeginHandIn,
                             RecordHandIn, MoveTo, SyncNow, RefreshDirectory, OpenCustomer, CountSolvedHere,
                             SaveNote, SendNote, CloseRequest, ActOnNote, LookForSticks, ExportRequests,
                             ExportAcknowledgements, ImportBundle, TakeBack, GiveBack, MakeSlip, ReadReport,
                             MeasureDevice, ReadArticles, ListAttachments, AttachFile, DetachFile, ListFolder,
                             LookAtPicture, ShrinkPicture, CopyFilesToStick, LossesSeen>;

/// One request with everything a person may read about it.
struct RequestDetail {
    Entry entry;
    Draft form;
    std::string reason_text; ///< The far side's own words; empty when it gave none.
    std::vector<Transition> history;
    bool may_hold, may_release, may_try_now, may_withdraw;
    std::vector<Attachment> attachments = {};
    std::vector<std::optional<Upload>> uploads =
        {}; ///< Of each attachment, in their order (shown_uploads.h).
    Correspondence correspondence = {};
    bool may_move = false;      ///< Onto another channel, or be handed in.
    bool may_take_back = false; ///< From a stick that never arrives.
    bool may_give_back = false; ///< To the kiosk it came from on a stick.
};

/// What a person needs to type a request into the form.
struct HandInSheet {
    RequestDetail detail;            ///< Held.
    std::vector<HandInField> fields; ///< In the order of the form.
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
struct HandInOpened {
    HandInSheet sheet;
};
struct HandedIn {
    Reference reference;
    std::string number;
};
struct NumberRefused {
    Reference reference;
    NumberFault fault;
};
struct Moved {
    Reference reference;
    Channel channel;
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
    std::size_t notes_sent = 0;
    std::size_t notes_waiting = 0; ///< Requests with a note that still waits here.
    std::size_t by_hand = 0;       ///< To be handed in, or taken along by a courier: no line is waited for.
};
struct DirectoryRefreshed {
    std::size_t customers;
};
/// `error.code`: offline (the line), refused, not_allowed (sign-in), or a fault of the storage.
struct DirectoryNotRefreshed {
    Error error;
};
/// What became of the paper.
enum class Printing {
    not_configured, ///< No printer is configured: the file is all there is.
    printed,        ///< The print system has taken it.
    failed,         ///< The print system did not take it; the file is there.
};
struct SlipMade {
    Reference reference;
    std::string file; ///< The PDF, mode 0600.
    Printing printing;
    std::string printer_words; ///< What the print system said, when it failed; for technicians.
};
struct SlipNotMade {
    Reference reference;
    Error error;
};
struct ReportRead {
    std::shared_ptr<const std::vector<ReportCase>> cases;
};
struct ReportNotRead {
    Error error;
};
struct DeviceMeasured {
    DeviceMeasures measures;
};

struct NoteKept {
    Reference reference;
    Timestamp at;
};
struct NoteNotKept {
    Reference reference;
    Error error;
};
struct NoteAccepted {
    Reference reference;
    NoteId id;
    NoteKind kind;
    Timestamp at;
};
/// Either something is wrong with what was typed or ticked, or `error` says why it is not possible
/// (not_found, not_possible_now) or not saved (a fault of the storage).
struct NoteNotAccepted {
    Reference reference;
    NoteId id;
    std::vector<FieldError> errors; ///< Fields `note` and `customer_informed`.
    std::optional<Error> error;
};
/// 21Vianet now asks something about a request. Comes by itself, late.
struct AnswerWanted {
    Reference reference;
};

struct ArticlesRead {
    std::shared_ptr<const Articles> articles;
};
struct ArticlesNotRead {
    std::string language; ///< As asked for.
    Error error;          ///< not_found, configuration_wrong or system_fault: a broken installation.
};

using Reply =
    std::variant<DraftKept, DraftNotKept, Accepted, DraftRefused, NotAccepted, DraftOpened, RequestOpened,
                 ActionDone, HandInOpened, HandedIn, NumberRefused, Moved, ActionRefused, SyncEnded,
                 DirectoryRefreshed, DirectoryNotRefreshed, NoteKept, NoteNotKept, NoteAccepted,
                 NoteNotAccepted, AnswerWanted, SticksFound, BundleWritten, BundleNotCertain,
                 AcknowledgementsWritten, RequestsImported, AcknowledgementsImported, TakenBack, GivenBack,
                 CourierRefused, SlipMade, SlipNotMade, ReportRead, ReportNotRead, DeviceMeasured,
                 ArticlesRead, ArticlesNotRead, AttachmentsListed, FileNotAttached, FolderListed,
                 FolderNotListed, PictureSeen, PictureNotSeen, FilesCopied, FilesNotCopied>;

} // namespace kiosk
