#include "tests/sandbox/far_side.h"

#include "tests/sandbox/ids.h"

namespace kiosk::sandbox
{
namespace
{

Json company_profile(const Customer& customer)
{
    return {{"tenantId", customer.tenant_id},
            {"domain", customer.domain},
            {"companyName", customer.company_name},
            {"address",
             {{"country", "CN"},
              {"city", customer.city},
              {"addressLine1", "Sandbox Road 1"},
              {"postalCode", "100000"}}},
            {"email", "it@" + customer.domain},
            {"attributes", {{"objectType", "CustomerCompanyProfile"}}}};
}

Json link(const std::string& uri)
{
    return {{"uri", uri}, {"method", "GET"}, {"headers", Json::array()}};
}

Json customer_item(const Customer& customer)
{
    Json profile = company_profile(customer);
    profile.erase("address");
    profile.erase("email");
    return {{"id", customer.tenant_id},
            {"companyProfile", std::move(profile)},
            {"relationshipToPartner", "reseller"},
            // Some links of the public samples carry the version and some do not.
            {"links", {{"self", link("/v1/customers/" + customer.tenant_id)}}},
            {"attributes", {{"objectType", "Customer"}}}};
}

Json collection(Json items)
{
    const std::size_t total = items.size();
    return {
        {"totalCount", total}, {"items", std::move(items)}, {"attributes", {{"objectType", "Collection"}}}};
}

Json subscription_items(const std::vector<Subscription>& subscriptions)
{
    Json items = Json::array();
    for (const Subscription& subscription : subscriptions) {
        items.push_back(
            {{"id", subscription.id},
             {"friendlyName", subscription.friendly_name},
             {"quantity", subscription.quantity},
             {"status", subscription.status},
             {"creationDate", "2025-03-01T00:00:00Z"},
             {"effectiveStartDate", "2025-03-01T00:00:00Z"},
             {"commitmentEndDate", "2027-02-28T00:00:00Z"},
             {"orderId", subscription.id},
             {"attributes",
              {{"etag", "\"" + subscription.id.substr(0, 8) + "\""}, {"objectType", "Subscription"}}}});
    }
    return items;
}

Json managed_service_items(const Customer& customer)
{
    constexpr std::array services = {std::pair{"Exchange", "Exchange Online"},
                                     std::pair{"SharePoint", "SharePoint Online"},
                                     std::pair{"MicrosoftCommunicationsOnline", "Skype for Business Online"}};
    const auto console = [&customer](std::string_view service, std::string_view page) {
        return link("https://admin." + customer.domain + "/console?service=" + std::string(service) +
                    "&page=" + std::string(page));
    };
    Json items = Json::array();
    for (const auto& [id, name] : services) {
        items.push_back({{"id", id},
                         {"name", name},
                         {"groupName", "Office"},
                         {"links",
                          {{"adminService", console(id, "admin")},
                           {"serviceHealth", console(id, "health")},
                           {"serviceTicket", console(id, "support")}}},
                         {"attributes", {{"objectType", "ManagedService"}}}});
    }
    return items;
}

HttpReply no_such_page(const HttpRequest& request)
{
    return api_fault(404, "1000", "Nothing lives at " + request.path + ".");
}

HttpReply wrong_method(const HttpRequest& request)
{
    return api_fault(405, "0", request.method + " is not supported at " + request.path + ".");
}

} // namespace

void echo_ids(const HttpRequest& request, HttpReply& reply)
{
    for (const auto& [sent, answered] :
         {std::pair{"ms-requestid", "MS-RequestId"}, std::pair{"ms-correlationid", "MS-CorrelationId"}}) {
        const auto value = request.header(sent);
        reply.headers.emplace_back(answered, value.empty() ? mint_guid() : std::string(value));
    }
}

FarSide::FarSide(const FarSideOptions& options, Ledger& ledger)
    : options_(options),
      tokens_(Credentials::mint(), options.token_lifetime),
      service_requests_(options.references, tokens_.credentials().tenant, ledger),
      customers_(options.customers)
{
}

HttpReply FarSide::answer(const HttpRequest& request, Instant now, std::chrono::seconds list_lag)
{
    HttpReply reply = route(request, now, list_lag);
    echo_ids(request, reply);
    reply.headers.emplace_back("MS-ServerId", "sandbox");
    return reply;
}

HttpReply FarSide::route(const HttpRequest& request, Instant now, std::chrono::seconds list_lag)
{
    const auto& parts = request.segments;
    if (parts.size() == 3 && parts[1] == "oauth2" && parts[2] == "token") {
        return tokens_.answer(TokenEndpoint::v1, parts[0], request, now);
    }
    if (parts.size() == 4 && parts[1] == "oauth2" && parts[2] == "v2.0" && parts[3] == "token") {
        return tokens_.answer(TokenEndpoint::v2, parts[0], request, now);
    }

    if (parts.size() < 2 || parts[0] != "v1") return no_such_page(request);
    if (options_.sign_in == SignIn::required) {
        const auto authorization = request.header("authorization");
        if (!tokens_.accepts(authorization, now)) {
            HttpReply reply = authorization.empty()
                                  ? api_fault(401, "800001", "The partner token is missing.")
                                  : api_fault(401, "400", "Access denied.");
            reply.headers.emplace_back("WWW-Authenticate", "Bearer");
            return reply;
        }
    }
    if (parts[1] == "customers") {
        if (request.method != "GET") return wrong_method(request);
        return parts.size() == 2 ? customers(request) : about_customer(request);
    }
    if (parts[1] == "serviceincidents") {
        if (request.method != "GET") return wrong_method(request);
        if (parts.size() != 3 || parts[2] != "office") return no_such_page(request);
        return json_reply(200, collection(service_incidents_));
    }
    const bool is_file = parts.size() == 5 && parts[1] == "servicerequests" && parts[3] == "attachments";
    if (is_file && options_.files == FarSideOptions::Files::taken) {
        if (request.method != "PUT") return wrong_method(request);
        return service_requests_.put_attachment(parts[2], parts[4], request, request.header("ms-requestid"),
                                                now);
    }
    if (parts[1] != "servicerequests" || parts.size() > 3) return no_such_page(request);
    if (request.method == "GET") {
        return parts.size() == 2 ? service_requests_.list(request, now, list_lag)
                                 : service_requests_.show(parts[2]);
    }
    const bool is_change = request.method == "POST" || request.method == "PATCH";
    return is_change && parts.size() == 3 ? execute_once(request, now) : wrong_method(request);
}

HttpReply FarSide::execute_once(const HttpRequest& request, Instant now)
{
    std::string id(request.header("ms-requestid"));
    if (!id.empty() && !is_guid(id)) return api_fault(400, "800002", "MS-RequestId is not a GUID.");
    id = lower_case(id);

    while (!answered_order_.empty() && now - answered_[answered_order_.front()].at >= options_.dedup_window) {
        answered_.erase(answered_order_.front());
        answered_order_.pop_front();
    }
    const auto call_hash =
        std::hash<std::string>{}(request.method + ' ' + request.target + '\n' + request.body);
    if (const auto known = answered_.find(id); known != answered_.end()) {
        if (known->second.call_hash == call_hash) return known->second.reply;
        // A judge must not hide this: answering with the other call's reply would look like success.
        return api_fault(400, "800002", "This MS-RequestId was used for another call.", Json::array({id}));
    }

    HttpReply reply = request.method == "POST"
                          ? service_requests_.create(request.segments[2], request, id, now)
                          : service_requests_.update(request.segments[2], request, id, now);
    const bool has_executed = reply.status < 300;
    if (has_executed && !id.empty()) {
        answered_[id] = {call_hash, reply, now};
        answered_order_.push_back(id);
    }
    return reply;
}

HttpReply FarSide::customers(const HttpRequest& request)
{
    if (const auto seek = request.query.find("seekOperation"); seek != request.query.end()) {
        if (seek->second != "Next") return api_fault(400, "900127", "Only seekOperation=Next is supported.");
        const auto page = next_pages_.find(std::string(request.header("ms-continuationtoken")));
        if (page == next_pages_.end())
            return api_fault(400, "800002", "The continuation token is not valid.");
        const NextPage next = page->second; // customer_page adds to the map.
        return customer_page(next);
    }

    const auto filter = filter_in(request);
    if (const auto* refusal = std::get_if<HttpReply>(&filter)) return *refusal;
    const auto& wanted = std::get<std::optional<Filter>>(filter);
    if (wanted && (wanted->comparison != "starts_with" ||
                   (wanted->field != "CompanyName" && wanted->field != "Domain"))) {
        return api_fault(400, "900127", "Only CompanyName or Domain with starts_with is supported.");
    }
    // The contract: size is required on the list and optional on a search.
    if (!wanted && !request.query.contains("size")) {
        return api_fault(400, "3000", "size is required.", Json::array({"size"}));
    }
    const auto wish = page_wish_in(request, 0);
    if (const auto* refusal = std::get_if<HttpReply>(&wish)) return *refusal;
    return customer_page({std::get<PageWish>(wish).size, 0, wanted});
}

HttpReply FarSide::customer_page(const NextPage& page)
{
    const std::string prefix = page.filter ? lower_case(page.filter->value) : std::string();
    std::size_t total = 0;
    Json items = Json::array();
    for (std::int64_t i = 0; i < customers_.count(); ++i) {
        // Without a filter only the page itself is worked out, however many customers there are.
        const bool is_on_page = total >= page.offset && (page.size == 0 || items.size() < page.size);
        if (!page.filter && !is_on_page) {
            ++total;
            continue;
        }
        const Customer customer = customers_.at(i);
        if (page.filter) {
            const std::string& field =
                page.filter->field == "Domain" ? customer.domain : customer.company_name;
            if (!lower_case(field).starts_with(prefix)) continue;
        }
        if (is_on_page) items.push_back(customer_item(customer));
        ++total;
    }

    const std::size_t end = page.offset + items.size();
    Json body = {{"totalCount", total}, {"items", std::move(items)}};
    body["links"] = {{"self", link("/customers?size=" + std::to_string(page.size))}};
    if (end < total) {
        const std::string token = mint_secret(24);
        next_pages_[token] = {page.size, end, page.filter};
        Json next = link("/customers?seekOperation=Next");
        next["headers"] = {{{"key", "MS-ContinuationToken"}, {"value", token}}};
        body["links"]["next"] = std::move(next);
        body["continuationToken"] = token;
    }
    body["attributes"] = {{"objectType", "Collection"}};
    return json_reply(200, body);
}

HttpReply FarSide::about_customer(const HttpRequest& request) const
{
    const auto& parts = request.segments;
    if (!is_guid(parts[2])) return api_fault(400, "900118", "The customer id is not a GUID.");
    const auto index = customers_.find(parts[2]);
    if (!index) return api_fault(404, "60003", "Tenant " + parts[2] + " was not found.");
    const Customer customer = customers_.at(*index);

    if (parts.size() == 3) {
        Json body = customer_item(customer);
        body["companyProfile"] = company_profile(customer);
        body["allowDelegatedAccess"] = customer.allows_delegated_access; // Only here, never in a list.
        body["billingProfile"] = {{"culture", customer.culture}, {"companyName", customer.company_name}};
        return json_reply(200, body);
    }
    if (parts.size() == 5 && parts[3] == "profiles" && parts[4] == "company") {
        return json_reply(200, company_profile(customer));
    }
    if (parts.size() == 4 && parts[3] == "subscriptions") {
        return json_reply(200, collection(subscription_items(customers_.subscriptions(*index))));
    }
    if (parts.size() == 4 && parts[3] == "managedservices") {
        return json_reply(200, collection(managed_service_items(customer)));
    }
    return no_such_page(request);
}

} // namespace kiosk::sandbox
