#include "kiosk/slip_words.h"

#include "kiosk/translation.h"
#include "kiosk/wording.h"

namespace kiosk
{

SlipWords slip_words(const SlipOrder& order, const Catalogue& catalogue)
{
    const SlipFacts& facts = order.facts;
    const SupportProcess& support = order.support;
    use_language(facts.language);
    const bool is_customer = facts.kind == RequestKind::customer;
    SlipWords words{.shop = support.name,
                    .title = is_customer ? tr("Service request") : tr("Partner Center request"),
                    .reference_name = tr("Your reference"),
                    .reference = facts.reference.text()};

    words.facts.emplace_back(tr("Saved"), date_and_time(facts.saved_at));
    if (!facts.service.empty())
        words.facts.emplace_back(
            field_name("service"),
            std::string{catalogue.label(CatalogueList::service, facts.service, facts.language)});
    words.facts.emplace_back(tr("Kiosk ID"), order.kiosk_id);

    words.next_title = tr("What happens next");
    words.next = {tr("The request is safe on this device and is sent to 21Vianet by itself as soon as there "
                     "is a line."),
                  tr("21Vianet gives it a service request number of its own and contacts the person named "
                     "in it directly."),
                  tr("Whenever you ask about it, have this reference at hand.")};

    const PublishedSeverity published = catalogue.published(facts.severity, facts.language);
    words.hours_title = tr("Hours of 21Vianet");
    words.hours = {std::string{catalogue.label(facts.severity, facts.language)}, std::string{published.hours},
                   std::string{published.response},
                   // Translators: a rule of 21Vianet's; {date} is the day or the year it was published.
                   fill(tr("As published ({date}), not a promise."),
                        fmt::arg("date", day_of_source(published.source.date)))};

    words.contact_title = tr("How to reach us");
    const auto add = [&words](const char* name, const std::string& value) {
        if (!value.empty()) words.contact.emplace_back(name, value);
    };
    add(tr("Phone"), support.phone);
    add(tr("E-mail"), support.email);
    add(tr("Website"), support.web);
    add(tr("Hours"), support.hours);
    words.note = support.note;
    return words;
}

} // namespace kiosk
