// What the kiosk and its slip program say to each other.

#include "kiosk/slip.h"

#include <nlohmann/json.hpp>

namespace kiosk
{

using Json = nlohmann::ordered_json;

std::string_view word(Paper paper)
{
    switch (paper) {
    case Paper::a6:
        return "a6";
    case Paper::roll80:
        return "roll80";
    }
    return {};
}

std::string to_json(const SlipOrder& order)
{
    const SlipFacts& facts = order.facts;
    const SupportProcess& support = order.support;
    const Json json{{"paper", word(order.paper)},
                    {"language", facts.language},
                    {"reference", facts.reference.text()},
                    {"kind", word(facts.kind)},
                    {"severity", word(facts.severity)},
                    {"service", facts.service},
                    {"saved_at_ms", facts.saved_at.time_since_epoch().count()},
                    {"kiosk_id", order.kiosk_id},
                    {"qr", order.qr_rows},
                    {"support",
                     {{"name", support.name},
                      {"phone", support.phone},
                      {"email", support.email},
                      {"web", support.web},
                      {"hours", support.hours},
                      {"note", support.note}}}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<SlipOrder> slip_order_from_json(std::string_view text)
{
    const Json json = Json::parse(text, nullptr, false);
    const Error unreadable{ErrorCode::invalid_input, "this is not the order of a slip"};
    if (!json.is_object() || !json.contains("support") || !json["support"].is_object() ||
        !json.contains("saved_at_ms") || !json["saved_at_ms"].is_number_integer())
        return unreadable;
    const auto text_of = [](const Json& object, const char* key) {
        return object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                               : std::string{};
    };
    const auto reference = Reference::parse(text_of(json, "reference"));
    const auto kind = parse_request_kind(text_of(json, "kind"));
    const auto severity = parse_severity(text_of(json, "severity"));
    if (!reference || !kind || !severity) return unreadable;
    const Json& support = json["support"];
    std::vector<std::string> qr_rows;
    if (json.contains("qr") && json["qr"].is_array())
        for (const Json& row : json["qr"])
            if (row.is_string()) qr_rows.push_back(row.get<std::string>());
    return SlipOrder{.facts = {.reference = *reference,
                               .kind = *kind,
                               .severity = *severity,
                               .service = text_of(json, "service"),
                               .saved_at = Timestamp{Milliseconds{json["saved_at_ms"].get<std::int64_t>()}},
                               .language = std::string{nearest_language(text_of(json, "language"))}},
                     .support = {.name = text_of(support, "name"),
                                 .phone = text_of(support, "phone"),
                                 .email = text_of(support, "email"),
                                 .web = text_of(support, "web"),
                                 .hours = text_of(support, "hours"),
                                 .note = text_of(support, "note")},
                     .kiosk_id = text_of(json, "kiosk_id"),
                     .paper = text_of(json, "paper") == word(Paper::roll80) ? Paper::roll80 : Paper::a6,
                     .qr_rows = std::move(qr_rows)};
}

} // namespace kiosk
