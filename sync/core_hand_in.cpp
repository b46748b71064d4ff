// What the core does for a person who hands a request in, or sends it another way.

#include "sync/core.h"
#include "sync/hand_in.h"

namespace kiosk
{

Result<> Core::refuse(const Reference& reference, const Error& error)
{
    replies_.emplace_back(ActionRefused{reference.text(), error});
    const bool is_persons_matter =
        error.code == ErrorCode::not_found || error.code == ErrorCode::not_possible_now;
    if (is_persons_matter) return success();
    return error;
}

Result<std::optional<Entry>> Core::entry_to_act_on(const Reference& reference)
{
    const auto entry = store_->outbox.find(reference);
    const std::optional<Entry> none;
    if (entry && *entry) return *entry;
    const Error error = entry ? Error{ErrorCode::not_found, reference.text()} : entry.error();
    if (const auto refused = refuse(reference, error); !refused) return refused.error();
    return none;
}

Result<> Core::do_command(const BeginHandIn& command)
{
    const auto entry = entry_to_act_on(command.reference);
    if (!entry) return entry.error();
    if (!*entry) return success();
    const auto begun = hand_in_begun(**entry);
    if (!begun)
        return refuse(command.reference, {ErrorCode::not_possible_now, std::string{word((*entry)->state)}});

    // Read before it is held: what cannot be shown cannot be handed in.
    const auto frozen = store_->outbox.frozen((*entry)->id);
    if (!frozen) return refuse(command.reference, frozen.error());
    const auto form = store_->outbox.form((*entry)->id);
    if (!form) return refuse(command.reference, form.error());
    auto fields = hand_in_fields(*frozen, *form, catalogue_, settings_.request_language);
    if (!fields) return refuse(command.reference, fields.error());
    if (*begun != **entry)
        if (const auto changed = change(**entry, *begun); !changed)
            return refuse(command.reference, changed.error());
    auto detail = detail_of(*begun);
    if (!detail) return refuse(command.reference, detail.error());
    trace_.note("hand_in_begun", {{"reference", command.reference.text()}});
    replies_.emplace_back(HandInOpened{{*std::move(detail), *std::move(fields)}});
    return success();
}

Result<> Core::do_command(const RecordHandIn& command)
{
    const auto entry = entry_to_act_on(command.reference);
    if (!entry) return entry.error();
    if (!*entry) return success();
    const auto typed = number_typed(command.number);
    if (const auto* fault = std::get_if<NumberFault>(&typed)) {
        replies_.emplace_back(NumberRefused{command.reference, *fault});
        return success();
    }
    const std::string& number = std::get<std::string>(typed);
    const auto taken = store_->outbox.number_is_taken((*entry)->id, number);
    if (!taken) return refuse(command.reference, taken.error());
    if (*taken) {
        replies_.emplace_back(NumberRefused{command.reference, NumberFault::is_taken});
        return success();
    }
    const auto after = handed_in(**entry, number);
    if (!after)
        return refuse(command.reference, {ErrorCode::not_possible_now, std::string{word((*entry)->state)}});
    if (*after != **entry)
        if (const auto changed = change(**entry, *after); !changed)
            return refuse(command.reference, changed.error());
    trace_.note("handed_in", {{"reference", command.reference.text()}});
    replies_.emplace_back(HandedIn{command.reference, number});
    return success();
}

Result<> Core::do_command(const MoveTo& command)
{
    const auto entry = entry_to_act_on(command.reference);
    if (!entry) return entry.error();
    if (!*entry) return success();
    const auto after = moved(**entry, command.channel, clock_.now());
    if (!after)
        return refuse(command.reference, {ErrorCode::not_possible_now, std::string{word((*entry)->state)}});
    if (*after != **entry)
        if (const auto changed = change(**entry, *after); !changed)
            return refuse(command.reference, changed.error());
    replies_.emplace_back(Moved{command.reference, command.channel});
    return success();
}

} // namespace kiosk
