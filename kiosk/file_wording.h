#pragma once

#include "storage/attachments.h"
#include "storage/request.h"
#include "sync/attachment_commands.h"

#include <cstdint>
#include <string>

namespace kiosk
{

// What people read about files, in the language in use (translation.h).

/// What kind of file it is: "Picture", "PDF", "File (TXT)".
std::string file_kind(const Attachment& attachment);

/// Why a file is refused (the faults of a FieldError that are about files), as a sentence that names it.
std::string file_sentence(const FieldError& error);

/// Why nothing was attached, or nothing changed.
std::string not_attached_sentence(const FileNotAttached& reply);

/// Why no picture is shown.
std::string not_seen_sentence(const Error& error);

/// A name or path from a disk as people read it: valid UTF-8 without control characters.
std::string readable_name(const std::string& name);

} // namespace kiosk
