#pragma once

#include "storage/store.h"
#include "sync/settings.h"

#include <optional>
#include <vector>

namespace kiosk
{

/// What people are told about the way of each of `attachments` to a gateway, in their order; nothing for one
/// that does not go there: no gateway takes files, or the request goes another way or was not taken. Errors:
/// those of the storage.
Result<std::vector<std::optional<Upload>>> shown_uploads(const Store& store, const Entry& entry,
                                                         const std::vector<Attachment>& attachments,
                                                         AttachmentSettings::Way way);

/// Whether another try may be asked for.
bool may_try_again(const Entry& entry, const std::vector<std::optional<Upload>>& uploads);

} // namespace kiosk
