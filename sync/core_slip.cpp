// What the core gives to a slip: facts of a request, never its text.

#include "sync/core.h"
#include "sync/slip.h"

namespace kiosk
{

Result<SlipFacts> slip_facts(const Store& store, const Catalogue& catalogue, const Reference& reference,
                             std::string_view language)
{
    const auto entry = store.outbox.find(reference);
    if (!entry) return entry.error();
    if (!*entry) return Error{ErrorCode::not_found, reference.text()};
    const auto form = store.outbox.form((*entry)->id);
    if (!form) return form.error();
    const bool is_known = catalogue.contains(CatalogueList::service, form->service);
    return SlipFacts{.reference = reference,
                     .kind = (*entry)->kind,
                     .severity = (*entry)->severity,
                     .service = is_known ? form->service : std::string{},
                     .saved_at = (*entry)->created_at,
                     .language =
                         std::string{nearest_language(language.empty() ? form->contact.language : language)}};
}

Result<> Core::do_command(const MakeSlip& command)
{
    const auto refuse = [&](const Error& error) -> Result<> {
        replies_.emplace_back(SlipNotMade{command.reference, error});
        if (error.code == ErrorCode::not_found || error.code == ErrorCode::not_possible_now) return success();
        return error;
    };
    if (slip_press_ == nullptr) return refuse({ErrorCode::not_possible_now, "nothing makes slips here"});
    auto facts = slip_facts(*store_, catalogue_, command.reference, command.language);
    if (!facts) return refuse(facts.error());
    slip_press_->start(*std::move(facts));
    return success();
}

void Core::hear_of_slips()
{
    if (slip_press_ == nullptr) return;
    for (Reply& finished : slip_press_->take_finished())
        replies_.push_back(std::move(finished));
}

} // namespace kiosk
