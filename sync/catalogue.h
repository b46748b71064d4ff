#pragma once

#include "storage/request.h"
#include "storage/result.h"
#include "sync/request_template.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// The languages of the kiosk as BCP 47 tags: the seeds' five, English, and zh-CN, which 21Vianet's agents
/// read (design.md 3.7). English comes first: it stands in where nothing better is known.
inline constexpr std::array<std::string_view, 7> kLanguages{"en", "ko", "zh-TW", "zh-CN", "de", "it", "fr"};

/// The one of `kLanguages` that serves `tag` best, in any case: itself, its language without region,
/// Traditional or Simplified Chinese by script or region (`zh` alone is zh-CN), otherwise `en`. Static text.
std::string_view nearest_language(std::string_view tag);

/// The lists of the catalogue. Each entry has a key that never changes and a label in every language.
enum class CatalogueList { language, category, area, severity, escalation_reason, service, word };

/// Keys of the list `word`: what a request is composed of besides the person's own text. The loader wants
/// exactly these.
inline constexpr std::array<std::string_view, 33> kCatalogueWords{
    "reference",
    "kind",
    "kind_partner_center",
    "kind_customer",
    "category",
    "severity",
    "impact",
    "service",
    "area",
    "escalation_reasons",
    "tried",
    "contact",
    "first_name",
    "last_name",
    "email",
    "phone",
    "preferred_language",
    "contact_at_any_hour",
    "customer",
    "company_name",
    "tenant_id",
    "domain",
    "title",
    "description",
    "original_text",
    "replaces",
    "attachments",
    "note",
    "created_at",
    "kiosk",
    "service_request_number",
    "as_published",
    "source",
};

/// Where a rule was read.
struct CatalogueSource {
    std::string key;
    std::string title; ///< As the page calls itself; not translated.
    std::string url;   ///< Empty for our own advice.
    std::string date;  ///< Of the text that was read, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
};

/// A severity as 21Vianet publishes it. Published, not a promise: show the word `as_published` and the
/// source.
struct PublishedSeverity {
    std::string_view wire;      ///< `critical`, `moderate` or `minimal`.
    std::string_view meaning;   ///< In one sentence.
    std::string_view response;  ///< First answer, in words.
    std::string_view hours;     ///< When it is worked on, in words.
    std::string_view condition; ///< When it may be chosen; empty: always.
    const CatalogueSource& source;
};

/// Who can take a step: anyone, the customer's own administrator, or only the reseller in Partner Center.
enum class StepOwner { anyone, customer, reseller };

/// One thing to try before a request is filed.
struct TryFirstStep {
    std::string_view key;
    StepOwner owner;
    std::string_view text; ///< One or two sentences.
    const CatalogueSource& source;
};

/// Services, areas, categories, severities and the words around them, in every language, as shipped in
/// assets/catalogue.toml. Immutable after loading, so it is thread-safe; every view and reference it gives
/// lives as long as it does.
class Catalogue
{
public:
    /// Reads the catalogue. It is refused unless it is whole: every enum word of request.h and every word of
    /// `kCatalogueWords` present once and no other, every text in every language, every reference to a source
    /// or a step good. Errors: configuration_wrong ("file:line: key: what"), not_found, system_fault.
    static Result<Catalogue> load(const std::filesystem::path& file);

    /// The same from text; `file_name` is what errors call it.
    static Result<Catalogue> parse(std::string_view toml, std::string_view file_name);

    /// The keys of a list in the order people should see them.
    std::vector<std::string_view> keys(CatalogueList list) const;

    /// The services a request of this kind can be about.
    std::vector<std::string_view> services(RequestKind kind) const;

    bool contains(CatalogueList list, std::string_view key) const;

    /// What people read for `key`, in the nearest language (see nearest_language). A key the list does not
    /// have comes back as the caller's own view: a service may be the name of a subscription.
    std::string_view label(CatalogueList list, std::string_view key, std::string_view language) const;
    std::string_view label(Category category, std::string_view language) const;
    std::string_view label(Area area, std::string_view language) const;
    std::string_view label(Severity severity, std::string_view language) const;
    std::string_view label(EscalationReason reason, std::string_view language) const;

    /// A label of the list `word`; `key` is one of kCatalogueWords.
    std::string_view word_label(std::string_view key, std::string_view language) const;

    /// The supportTopicId to send. Ours until the far side names its own; an installation may edit them.
    std::string_view support_topic(Category category) const;
    std::string_view support_topic(Area area) const;

    PublishedSeverity published(Severity severity, std::string_view language) const;

    /// The service a managed service id or an incident's workload belongs to, in any case.
    std::optional<std::string_view> service_of(std::string_view managed_service_id) const;

    /// The services that a subscription of this name holds: those that name a part of it, in any case.
    std::vector<std::string_view> services_of_plan(std::string_view subscription_name) const;

    /// The step of this key; nothing for a key that is not there.
    std::optional<TryFirstStep> step(std::string_view key, std::string_view language) const;

    /// What to try first: the area's steps, then those of the service (its key; an unknown one has none).
    std::vector<TryFirstStep> try_first(std::string_view service, Area area, std::string_view language) const;

    const std::vector<CatalogueSource>& sources() const { return sources_; }

    /// Those that fit what the draft is about, in the order people should see them.
    std::vector<const RequestTemplate*> templates_for(const Draft& draft) const;

    /// The template of this key; null when there is none.
    const RequestTemplate* template_named(std::string_view key) const;

    /// The same catalogue with an administrator's templates before its own; one of the same key takes the
    /// place of ours.
    Catalogue with_templates(std::vector<RequestTemplate> own) &&;

private:
    friend class CatalogueReader;

    /// One text in the order of kLanguages.
    using Text = std::array<std::string, kLanguages.size()>;

    struct Item {
        std::string key;
        Text label;
        std::string support_topic;                ///< Categories and areas.
        std::vector<std::size_t> steps;           ///< Areas and services; in `steps_`.
        std::vector<std::string> ids;             ///< Services.
        std::vector<std::string> plans;           ///< Services: parts of the names of subscriptions.
        RequestKind kind = RequestKind::customer; ///< Services.
        std::string wire;                         ///< Severities, with the five below.
        Text meaning, response, hours, condition;
        std::size_t source = 0; ///< In `sources_`.
    };

    struct Step {
        std::string key;
        StepOwner owner;
        Text text;
        std::size_t source;
    };

    Catalogue() = default;
    const std::vector<Item>& items(CatalogueList list) const;
    const Item* find(CatalogueList list, std::string_view key) const;

    std::array<std::vector<Item>, 7> lists_;
    std::vector<Step> steps_;
    std::vector<CatalogueSource> sources_;
    std::vector<RequestTemplate> templates_;
};

} // namespace kiosk
