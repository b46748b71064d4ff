#include "tests/sync/model_far_side.h"

#include "sync/wire_format.h"
#include "tests/sync/replies_for_tests.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

using Json = nlohmann::json;

std::size_t query_number(const std::string& url, const std::string& name)
{
    const auto at = url.find(name + "=");
    return at == url.npos ? 0 : std::stoul(url.substr(at + name.size() + 1));
}

std::string number_in(const std::string& url)
{
    return url.substr(url.rfind('/') + 1);
}

} // namespace

std::string header_of(const HttpRequest& request, std::string_view name)
{
    const auto found = std::ranges::find(request.headers, name, &std::pair<std::string, std::string>::first);
    return found == request.headers.end() ? std::string{} : found->second;
}

std::size_t ModelFarSide::effects_of(const std::string& reference) const
{
    const auto found = effects_of_.find(reference);
    return found == effects_of_.end() ? 0 : found->second;
}

HttpReply ModelFarSide::receive(const HttpRequest& request, Milliseconds at)
{
    if (request.url.find("/oauth2/") != request.url.npos) return grant();
    HttpReply reply;
    if (wants_tokens && !good_tokens_.contains(header_of(request, "Authorization")))
        reply = answer(401, api_fault_body("800001"));
    else if (request.method == HttpMethod::post)
        reply = create(request, at);
    else if (request.method == HttpMethod::patch)
        reply = update(request, at);
    else if (request.method == HttpMethod::put)
        reply = put(request);
    else if (request.url.find("/customers") != request.url.npos)
        reply = customer_page(request);
    else if (request.url.find('?') == request.url.npos)
        reply = show(number_in(request.url));
    else
        reply = list(request, at);
    if (!reply.header("ms-requestid"))
        reply.headers.emplace_back("ms-requestid", header_of(request, "MS-RequestId"));
    return reply;
}

HttpReply ModelFarSide::create(const HttpRequest& request, Milliseconds at)
{
    const std::string id = header_of(request, "MS-RequestId");
    if (const auto known = remembered_.find(id);
        known != remembered_.end() && at - known->second.at < dedup_window)
        return known->second.reply;

    const std::string title = Json::parse(request.body)["title"];
    const auto reference = reference_in_title(title);
    const std::string reference_text = reference ? reference->text() : std::string{};
    if (has_unique_references && effects_of(reference_text) > 0)
        return answer(409, api_fault_body("duplicate_reference"));

    const std::string number = "72406" + std::to_string(1000 + effects_.size());
    effects_.push_back({id, reference_text, number, at});
    ++effects_of_[reference_text];
    requests_[number] = {title, "none", Json::array()};
    touch(number);
    HttpReply reply = answer(201, Json{{"id", number}, {"title", title}, {"status", "none"}}.dump());
    remembered_[id] = {reply, at};
    return reply;
}

HttpReply ModelFarSide::put(const HttpRequest& request)
{
    constexpr std::string_view beginning = "/v1/servicerequests/";
    const std::string key = request.url.substr(request.url.find(beginning) + beginning.size());
    if (!requests_.contains(key.substr(0, key.find('/')))) return answer(404, api_fault_body("1000"));
    std::string content;
    for (;;) {
        const auto part = request.streamed->next();
        // As on the wire: without all of it there is no request.
        if (!part) return no_answer(Progress::unanswered, TransportFault::cut);
        if (part->empty()) break;
        content += *part;
    }
    puts.push_back(key);
    const bool is_new = files.emplace(key, std::move(content)).second;
    return answer(is_new ? 201 : 200, "{}", {{"ms-requestid", header_of(request, "MS-RequestId")}});
}

HttpReply ModelFarSide::update(const HttpRequest& request, Milliseconds at)
{
    const std::string id = header_of(request, "MS-RequestId");
    if (const auto known = remembered_.find(id);
        known != remembered_.end() && at - known->second.at < dedup_window)
        return known->second.reply;
    const std::string number = number_in(request.url);
    if (!requests_.contains(number)) return answer(404, api_fault_body("1000"));

    const Json body = Json::parse(request.body);
    if (body.contains("newNote")) {
        const std::string text = body["newNote"]["text"];
        changes_.push_back({"note", number, text});
        requests_[number].notes.push_back({{"createdByName", "Partner"}, {"text", text}});
    }
    if (body.value("status", "") == "closed") {
        changes_.push_back({"close", number, ""});
        requests_[number].status = "closed";
    }
    touch(number);
    HttpReply reply = answer(200, shown(number).dump());
    remembered_[id] = {reply, at};
    return reply;
}

HttpReply ModelFarSide::show(const std::string& number) const
{
    if (const auto strange = strange_bodies.find(number); strange != strange_bodies.end())
        return answer(200, strange->second);
    return requests_.contains(number) ? answer(200, shown(number).dump())
                                      : answer(404, api_fault_body("1000"));
}

Json ModelFarSide::shown(const std::string& number) const
{
    const ServiceRequest& request = requests_.at(number);
    const int hours = request.modified / 60, minutes = request.modified % 60;
    char date[32];
    std::snprintf(date, sizeof date, "2026-11-21T%02d:%02d:00", hours, minutes);
    return {{"id", number},
            {"title", request.title},
            {"status", request.status},
            {"notes", request.notes},
            {"lastModifiedDate", date}};
}

void ModelFarSide::touch(const std::string& number)
{
    requests_[number].modified = ++modifications_;
}

void ModelFarSide::set_status(const std::string& number, const Json& status)
{
    requests_[number].status = status;
    touch(number);
}

void ModelFarSide::write(const std::string& number, const std::string& note)
{
    requests_[number].notes.push_back({{"createdByName", "Li Na"}, {"text", note}});
    touch(number);
}

std::vector<std::string> ModelFarSide::notes_of(const std::string& number) const
{
    std::vector<std::string> texts;
    for (const Json& note : requests_.at(number).notes)
        texts.emplace_back(without_mark(note["text"].get<std::string>()));
    return texts;
}

HttpReply ModelFarSide::list(const HttpRequest& request, Milliseconds at) const
{
    std::vector<const Effect*> visible;
    for (auto effect = effects_.rbegin(); effect != effects_.rend(); ++effect) // Newest first.
        if (at - effect->at >= listing_lag) visible.push_back(&*effect);

    Json items = Json::array();
    const std::size_t size = std::min(query_number(request.url, "size"), page_size_max);
    const std::size_t offset = query_number(request.url, "offset");
    for (std::size_t i = offset; i < std::min(visible.size(), offset + size); ++i)
        if (requests_.contains(visible[i]->number)) {
            Json item = shown(visible[i]->number);
            item.erase("notes");
            items.push_back(std::move(item));
        }
    return answer(200, Json{{"totalCount", visible.size()}, {"items", items}}.dump());
}

HttpReply ModelFarSide::customer_page(const HttpRequest& request) const
{
    const std::string token = header_of(request, "MS-ContinuationToken");
    const std::size_t offset = token.empty() ? 0 : std::stoul(token);
    const std::size_t end = std::min(customers.size(), offset + page_size_max);

    Json items = Json::array();
    for (std::size_t i = offset; i < end; ++i) {
        const Customer& customer = customers[i];
        items.push_back({{"id", customer.tenant_id},
                         {"companyProfile",
                          {{"tenantId", customer.tenant_id},
                           {"companyName", customer.company_name},
                           {"domain", customer.domain}}}});
    }
    Json page{{"totalCount", items.size()}, {"items", items}};
    if (end < customers.size()) page["continuationToken"] = std::to_string(end);
    return answer(200, page.dump());
}

HttpReply ModelFarSide::grant()
{
    const std::string token = "token-" + std::to_string(++tokens_granted_);
    good_tokens_.insert("Bearer " + token);
    return answer(200, Json{{"access_token", token}, {"expires_in", "3600"}}.dump());
}

} // namespace kiosk
