#pragma once

#include "storage/attachments.h"
#include "storage/chosen_file.h"
#include "storage/request.h"
#include "sync/picture.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kiosk
{

// What people ask the core to do with the files of a draft, and its answers (commands.h).

/// What is attached to a draft or a request? Answered by AttachmentsListed.
struct ListAttachments {
    RequestId id;
};
/// Keep the draft as it is and copy a file of one of the configured folders into it. Answered by
/// AttachmentsListed, or FileNotAttached.
struct AttachFile {
    Draft draft;
    PlaceBelow place;
};
/// Answered by AttachmentsListed, or FileNotAttached.
struct DetachFile {
    RequestId id;
    Uuid attachment;
};
/// What is in a folder below one of those configured, or which of those there are? Answered by FolderListed
/// or FolderNotListed.
struct ListFolder {
    std::optional<PlaceBelow> place; ///< None: the configured ones that are there.
};
/// Show a picture, and what it would become at each step. Answered by PictureSeen or PictureNotSeen.
struct LookAtPicture {
    RequestId id;
    Uuid attachment;
};
/// Put a smaller picture in the place of this one. Answered by AttachmentsListed, or FileNotAttached.
struct ShrinkPicture {
    RequestId id;
    Uuid attachment;
    int percent; ///< One of kShrinkPercents.
};

struct AttachmentsListed {
    RequestId id;
    std::vector<Attachment> all;
    std::optional<Uuid> newest; ///< What was just added, or made smaller.
};
struct FileNotAttached {
    RequestId id;
    std::variant<FieldError, Error> why;
};
struct FolderListed {
    std::optional<PlaceBelow> place;
    std::vector<std::filesystem::path> roots; ///< Those that are there, when no place was named.
    FolderListing listing;
};
struct FolderNotListed {
    std::optional<PlaceBelow> place;
    Error error;
};
struct PictureSeen {
    Uuid attachment;
    std::shared_ptr<const PictureView> view;
    std::vector<ShrinkStep> steps; ///< Empty when it cannot be made smaller.
};
/// `error.code`: refused (no picture, or not one that can be shown), not_found, or a fault of the storage.
struct PictureNotSeen {
    Uuid attachment;
    Error error;
};

} // namespace kiosk
