#include "sync/shown_uploads.h"

#include <algorithm>

namespace kiosk
{

namespace
{

enum class Way { not_there, perhaps_later, was_received };

Way way_of(const Entry& entry)
{
    if (entry.channel != Channel::partner_center) return Way::not_there;
    switch (entry.state) {
    case State::ready:
    case State::claimed:
    case State::checking:
    case State::held:
        return Way::perhaps_later;
    case State::sent:
    case State::closed:
        return entry.service_request_number ? Way::was_received : Way::not_there;
    case State::needs_attention:
    case State::handed_in:
        return Way::not_there;
    }
    return Way::not_there;
}

} // namespace

Result<std::vector<std::optional<Upload>>> shown_uploads(const Store& store, const Entry& entry,
                                                         const std::vector<Attachment>& attachments,
                                                         AttachmentSettings::Way way)
{
    std::vector<std::optional<Upload>> shown(attachments.size());
    const Way entrys_way = way_of(entry);
    if (entrys_way == Way::not_there || attachments.empty()) return shown;
    const auto known = store.uploads.of(entry.id);
    if (!known) return known.error();
    // Files are planned when their request is claimed; until then the configuration is the plan.
    const bool are_to_come = entrys_way == Way::perhaps_later && way == AttachmentSettings::Way::put;
    for (std::size_t i = 0; i < attachments.size(); ++i) {
        const auto found = known->find(attachments[i].id.text());
        if (found != known->end())
            shown[i] = found->second;
        else if (are_to_come)
            shown[i] = Upload{.attachment = attachments[i].id, .request = entry.id, .next_attempt_at = {}};
    }
    return shown;
}

bool may_try_again(const Entry& entry, const std::vector<std::optional<Upload>>& uploads)
{
    return way_of(entry) == Way::was_received &&
           std::ranges::any_of(uploads, [](const std::optional<Upload>& upload) {
               return upload && upload->state != UploadState::there;
           });
}

} // namespace kiosk
