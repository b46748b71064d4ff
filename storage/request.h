#pragma once

#include "storage/clock.h"
#include "storage/ids.h"
#include "storage/result.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kiosk
{

/// Whose trouble it is: the reseller's own with Partner Center, or a customer's with a service (design.md 3).
enum class RequestKind { partner_center, customer };

/// As 21Vianet publishes them; `moderate` and `minimal` on the wire for B and C.
enum class Severity { a, b, c };

/// What a Partner Center request is about.
enum class Category { technical, billing, customer_and_subscription };

/// The seven areas a partner supports itself (design.md 3.4).
enum class Area {
    account_setup,
    accounts_and_billing,
    how_to,
    updates,
    software_configuration,
    client_connectivity,
    performance_availability,
};

/// Why the partner cannot reasonably help by itself (design.md 3.3).
enum class EscalationReason { training, documentation, tools };

/// The stable words of an enum: what is stored, sent, written in a draft file and looked up in the catalogue.
/// `parse_...` gives nothing for any other word.
std::string_view word(RequestKind kind);
std::string_view word(Severity severity);
std::string_view word(Category category);
std::string_view word(Area area);
std::string_view word(EscalationReason reason);
std::optional<RequestKind> parse_request_kind(std::string_view word);
std::optional<Severity> parse_severity(std::string_view word);
std::optional<Category> parse_category(std::string_view word);
std::optional<Area> parse_area(std::string_view word);
std::optional<EscalationReason> parse_escalation_reason(std::string_view word);

inline constexpr std::array kSeverities{Severity::a, Severity::b, Severity::c};
inline constexpr std::array kCategories{Category::technical, Category::billing,
                                        Category::customer_and_subscription};
inline constexpr std::array kAreas{Area::account_setup,
                                   Area::accounts_and_billing,
                                   Area::how_to,
                                   Area::updates,
                                   Area::software_configuration,
                                   Area::client_connectivity,
                                   Area::performance_availability};
inline constexpr std::array kEscalationReasons{EscalationReason::training, EscalationReason::documentation,
                                               EscalationReason::tools};

/// Whom 21Vianet's representative contacts directly.
struct Contact {
    std::string first_name, last_name, email, phone;
    std::string language; ///< BCP 47 tag of the preferred language, e.g. `zh-CN`.

    friend bool operator==(const Contact&, const Contact&) = default;
};

/// What a person has typed so far, right or wrong. All text is valid UTF-8 (text.h).
struct Draft {
    RequestId id;
    RequestKind kind;
    std::string title, description, impact;
    std::optional<Severity> severity;
    Contact contact;
    bool is_reachable_24x7 = false; ///< Somebody answers at the contact's phone day and night; for A.
    /// Paths of files that are still to be copied in, as named by the person. What was copied in is found in
    /// Attachments, under the id of the draft.
    std::vector<std::string> attachments;

    std::optional<Category> category; ///< Partner Center requests only.

    // Customer requests only.
    std::string customer_id;   ///< Tenant id, or what the person typed for a customer nobody knows yet.
    std::string customer_name; ///< As the directory showed it when the customer was picked.
    std::string service;       ///< Key in the catalogue, or a subscription's name.
    std::optional<Area> area;
    std::vector<EscalationReason> escalation_reasons;
    std::string tried;

    /// Words this program did not know where a choice was asked, as (field, word).
    std::vector<std::pair<std::string, std::string>> unknown_choices;

    /// The request this one replaces, because that one could no longer be edited.
    std::optional<Reference> replaces;

    /// Requests of a like title that a person has looked at and found to be about something else.
    std::vector<Reference> differs_from;

    friend bool operator==(const Draft&, const Draft&) = default;
};

/// Limits of text, in code points. The public contract states none; these are ours
/// (reference/partner-center-contract.md section 8).
inline constexpr std::size_t kTitleMax = 250;
inline constexpr std::size_t kDescriptionMax = 8000;
inline constexpr std::size_t kNoteMax = 4000;
inline constexpr std::size_t kOneLineMax = 250; ///< Names, e-mail, phone, service.

/// What is wrong with a field, for the screen to put in words.
enum class Fault {
    required,
    too_long,     ///< More than `limit` code points.
    not_one_line, ///< A line break where one line is asked.
    holds_nul,    ///< U+0000 anywhere.
    not_an_email,
    not_a_phone,
    not_a_language, ///< No BCP 47 tag.
    unknown_choice,
    not_for_billing, ///< Severity A is technical only (reference/partner-center-contract.md section 6).
    file_missing,    ///< An attachment: no such file.
    file_unreadable, ///< No regular file, a link, not ours to read, or its disk fails.
    file_changed,    ///< Became another while it was copied in.
    file_too_large,  ///< More than `limit` bytes.
    files_too_large, ///< All of them together more than `limit` bytes.
    too_many_files,  ///< More than `limit`.
};

std::string_view word(Fault fault);

struct FieldError {
    std::string field; ///< As in a draft file: `title`, `contact.email`, ...
    Fault fault;
    std::size_t limit = 0;    ///< For too_long and the limits of attachments.
    std::string subject = {}; ///< The file's name, for an attachment.

    friend bool operator==(const FieldError&, const FieldError&) = default;
};

/// Whether severity A may be chosen for what the draft is about, as far as that is chosen: A is for technical
/// trouble only, billing and subscriptions are B at most (reference/partner-center-contract.md section 6).
bool may_be_critical(const Draft& draft);

/// A validated draft. Its text never changes again; only `validate` makes one.
class Request
{
public:
    const Draft& text() const { return text_; }
    const RequestId& id() const { return text_.id; }
    Severity severity() const { return *text_.severity; }
    Reference reference() const { return Reference{text_.id}; }

private:
    friend std::variant<Request, std::vector<FieldError>> validate(const Draft& draft);
    explicit Request(Draft text) : text_(std::move(text)) {}
    Draft text_;
};

/// The request a draft makes, or everything that is wrong with it, in the order of the form. White space
/// around one-line fields is dropped.
std::variant<Request, std::vector<FieldError>> validate(const Draft& draft);

/// A draft as JSON, in the shape of design.md section 8 with `id`, `customer_name`, `replaces`,
/// `contact_24x7` and `differs_from` added; the last three only where they say something.
std::string to_json(const Draft& draft);

/// Reads such JSON. Text passes the UTF-8 gate. A missing `id` is minted from `random`; a missing field is
/// empty, an unknown word in a choice is kept in `unknown_choices` for validation to name.
/// Errors: invalid_input (no JSON, no object, a key nobody knows, a value of the wrong type; `detail` names
/// it).
Result<Draft> draft_from_json(std::string_view json, RandomSource& random);

} // namespace kiosk
