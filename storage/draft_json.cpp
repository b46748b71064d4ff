#include "storage/request.h"
#include "storage/text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

using Json = nlohmann::json;

/// Reads one JSON object field by field; remembers the first thing that does not fit.
class Reader
{
public:
    explicit Reader(const Json& object, std::string prefix = {}) : object_(object), prefix_(std::move(prefix))
    {
    }

    std::string text(const char* key)
    {
        const Json* value = take(key);
        if (value == nullptr || value->is_null()) return {};
        if (!value->is_string()) {
            fail(key, "is not text");
            return {};
        }
        return valid_utf8(value->get_ref<const std::string&>());
    }

    std::vector<std::string> texts(const char* key)
    {
        std::vector<std::string> all;
        const Json* value = take(key);
        if (value == nullptr || value->is_null()) return all;
        if (!value->is_array()) {
            fail(key, "is not a list");
            return all;
        }
        for (const Json& item : *value) {
            if (!item.is_string())
                fail(key, "holds something that is not text");
            else
                all.push_back(valid_utf8(item.get_ref<const std::string&>()));
        }
        return all;
    }

    bool yes_or_no(const char* key)
    {
        const Json* value = take(key);
        if (value == nullptr || value->is_null()) return false;
        if (!value->is_boolean()) fail(key, "is neither true nor false");
        return value->is_boolean() && value->get<bool>();
    }

    const Json* object(const char* key)
    {
        const Json* value = take(key);
        if (value == nullptr || value->is_null()) return nullptr;
        if (!value->is_object()) {
            fail(key, "is not an object");
            return nullptr;
        }
        return value;
    }

    /// A key nobody reads would be text silently lost. An empty one loses nothing.
    void refuse_other_keys()
    {
        for (const auto& [key, value] : object_.items()) {
            const bool is_empty = value.is_null() || value == "" || (value.is_array() && value.empty());
            if (!is_empty && std::ranges::find(taken_, key) == taken_.end())
                fail(key, "is not a key of this kind of draft");
        }
    }

    void fail(std::string_view key, std::string_view what)
    {
        if (failure.empty()) failure = prefix_ + std::string{key} + " " + std::string{what};
    }

    std::string failure;

private:
    const Json* take(const char* key)
    {
        taken_.emplace_back(key);
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }

    const Json& object_;
    std::string prefix_;
    std::vector<std::string> taken_;
};

template <typename Enum, typename Parse>
std::optional<Enum> choice(Reader& reader, Draft& draft, const char* key, Parse parse)
{
    const std::string word = reader.text(key);
    if (word.empty()) return std::nullopt;
    const std::optional<Enum> parsed = parse(word);
    if (!parsed) draft.unknown_choices.emplace_back(key, word);
    return parsed;
}

/// What a person chose, else the word that nobody knows: a choice made later replaces it.
std::string word_or_unknown(std::string_view field, std::string known, const Draft& draft)
{
    if (!known.empty()) return known;
    for (const auto& [unknown_field, unknown_word] : draft.unknown_choices)
        if (unknown_field == field) return unknown_word;
    return known;
}

Contact contact_from(const Json& object, std::string& failure)
{
    Reader reader{object, "contact."};
    Contact contact{reader.text("first_name"), reader.text("last_name"), reader.text("email"),
                    reader.text("phone"), reader.text("language")};
    reader.refuse_other_keys();
    failure = reader.failure;
    return contact;
}

} // namespace

std::string to_json(const Draft& draft)
{
    Json json{
        {"id", draft.id.text()},
        {"kind", word(draft.kind)},
        {"title", draft.title},
        {"description", draft.description},
        {"contact",
         {{"first_name", draft.contact.first_name},
          {"last_name", draft.contact.last_name},
          {"email", draft.contact.email},
          {"phone", draft.contact.phone},
          {"language", draft.contact.language}}},
        {"severity",
         word_or_unknown("severity", draft.severity ? std::string{word(*draft.severity)} : "", draft)},
        {"impact", draft.impact},
        {"attachments", draft.attachments},
    };
    if (draft.kind == RequestKind::partner_center) {
        json["category"] =
            word_or_unknown("category", draft.category ? std::string{word(*draft.category)} : "", draft);
    } else {
        json["customer_id"] = draft.customer_id;
        json["customer_name"] = draft.customer_name;
        json["service"] = draft.service;
        json["area"] = word_or_unknown("area", draft.area ? std::string{word(*draft.area)} : "", draft);
        json["tried"] = draft.tried;
        Json reasons = Json::array();
        for (const EscalationReason reason : draft.escalation_reasons)
            reasons.push_back(word(reason));
        for (const auto& [field, unknown_word] : draft.unknown_choices)
            if (field == "escalation_reasons") reasons.push_back(unknown_word);
        json["escalation_reasons"] = std::move(reasons);
    }
    if (draft.is_reachable_24x7) json["contact_24x7"] = true;
    if (draft.replaces) json["replaces"] = draft.replaces->text();
    for (const Reference& other : draft.differs_from)
        json["differs_from"].push_back(other.text());
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Draft> draft_from_json(std::string_view json, RandomSource& random)
{
    // The gate comes first: the parser refuses bytes that are no UTF-8, a person's text must not be refused.
    const Json parsed = Json::parse(valid_utf8(json), nullptr, false);
    if (parsed.is_discarded()) return Error{ErrorCode::invalid_input, "not JSON"};
    if (!parsed.is_object()) return Error{ErrorCode::invalid_input, "not a JSON object"};

    Reader reader{parsed};
    const auto kind = parse_request_kind(reader.text("kind"));
    if (!kind) return Error{ErrorCode::invalid_input, "kind is neither partner_center nor customer"};

    const std::string id_text = reader.text("id");
    auto id = id_text.empty() ? Uuid::random(random) : Uuid::parse(id_text);
    if (!id) return Error{ErrorCode::invalid_input, "id is not a UUID"};

    Draft draft{.id = RequestId{*std::move(id)}, .kind = *kind};
    draft.title = reader.text("title");
    draft.description = reader.text("description");
    draft.impact = reader.text("impact");
    draft.is_reachable_24x7 = reader.yes_or_no("contact_24x7");
    draft.attachments = reader.texts("attachments");
    draft.severity = choice<Severity>(reader, draft, "severity", parse_severity);
    if (const Json* contact = reader.object("contact")) {
        std::string failure;
        draft.contact = contact_from(*contact, failure);
        if (reader.failure.empty()) reader.failure = failure;
    }
    if (*kind == RequestKind::partner_center) {
        draft.category = choice<Category>(reader, draft, "category", parse_category);
    } else {
        draft.customer_id = reader.text("customer_id");
        draft.customer_name = reader.text("customer_name");
        draft.service = reader.text("service");
        draft.area = choice<Area>(reader, draft, "area", parse_area);
        draft.tried = reader.text("tried");
        for (const std::string& reason : reader.texts("escalation_reasons")) {
            const auto known = parse_escalation_reason(reason);
            if (known &&
                std::ranges::find(draft.escalation_reasons, *known) == draft.escalation_reasons.end())
                draft.escalation_reasons.push_back(*known);
            if (!known) draft.unknown_choices.emplace_back("escalation_reasons", reason);
        }
    }
    if (const std::string replaces = reader.text("replaces"); !replaces.empty()) {
        draft.replaces = Reference::parse(replaces);
        if (!draft.replaces) reader.fail("replaces", "is not a reference");
    }
    for (const std::string& other : reader.texts("differs_from")) {
        if (const auto reference = Reference::parse(other))
            draft.differs_from.push_back(*reference);
        else
            reader.fail("differs_from", "holds something that is not a reference");
    }
    reader.refuse_other_keys();
    if (!reader.failure.empty()) return Error{ErrorCode::invalid_input, reader.failure};
    return draft;
}

} // namespace kiosk
