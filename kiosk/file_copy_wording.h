#pragma once

#include "storage/uploads.h"
#include "sync/commands.h"

#include <string>

namespace kiosk
{

/// What came of copying files to a stick; the same for what stopped the search for sticks. Empty for replies
/// about other things.
std::string file_copy_sentence(const Reply& reply);

/// How far a file has come on its way to a gateway, as a person reads it; `state` is its request's.
std::string upload_sentence(const Upload& upload, State state);

} // namespace kiosk
