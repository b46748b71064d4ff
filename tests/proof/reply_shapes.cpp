#include "tests/proof/reply_shapes.h"

#include "tests/proof/wire_forms.h"

namespace kiosk
{

namespace
{

constexpr const char* kCreate = "/v1/servicerequests/";
constexpr const char* kList = "/v1/servicerequests?size=500";
constexpr const char* kProbe = "/v1/servicerequests?size=1&";
constexpr const char* kToken = "/oauth2/token";

WireFault lost_request(std::string method, std::string target)
{
    return {.method = std::move(method),
            .target = std::move(target),
            .request = WireFault::Request::withheld,
            .then = WireFault::Then::reset};
}

WireFault lost_reply(std::string method, std::string target)
{
    return {.method = std::move(method),
            .target = std::move(target),
            .cut_at = 0,
            .then = WireFault::Then::reset};
}

/// The sandbox answers the next such call with a status.
std::string answers(const std::string& method, const std::string& more)
{
    return R"([{"method":")" + method + R"(","times":8,"do":"status",)" + more + "}]";
}

std::string does(const std::string& method, const std::string& what)
{
    return R"([{"method":")" + method + R"(","times":8,"do":")" + what + R"("}])";
}

void add_creates(std::vector<ReplyShape>& shapes)
{
    shapes.push_back({.name = "create 201"});
    shapes.push_back({.name = "create 201 in chunks", .form = in_chunks});
    shapes.push_back({.name = "create 201 without a length", .form = without_length});
    shapes.push_back({.name = "create 201 after 102 and 103", .form = after_interim_replies});
    shapes.push_back({.name = "create 201, the second time", .before = {lost_reply("POST", kCreate)}});
    for (const auto& [name, more] : {
             std::pair{"400", R"("status":400,"shape":"api","code":"800002")"},
             {"400 of a gateway", R"("status":400,"shape":"gateway")"},
             {"401", R"("status":401,"shape":"api","code":"800001")"},
             {"403", R"("status":403,"shape":"api","code":"600009")"},
             {"404", R"("status":404,"shape":"api","code":"1000")"},
             {"404 of a web server", R"("status":404,"shape":"html")"},
             {"405", R"("status":405,"shape":"api","code":"0")"},
             {"408", R"("status":408,"shape":"empty")"},
             {"409", R"("status":409,"shape":"api","code":"409")"},
             {"412", R"("status":412,"shape":"api","code":"2012")"},
             {"413", R"("status":413,"shape":"html")"},
             {"422", R"("status":422,"shape":"api","code":"422")"},
             {"429", R"("status":429,"shape":"gateway","retry_after":7)"},
             {"500, executed", R"("status":500,"shape":"api","executed":true)"},
             {"500", R"("status":500,"shape":"gateway")"},
             {"501", R"("status":501,"shape":"api","code":"900141")"},
             {"502", R"("status":502,"shape":"html")"},
             {"503", R"("status":503,"shape":"html","retry_after":"Sun, 06 Nov 1994 08:49:37 GMT")"},
             {"504, executed", R"("status":504,"shape":"html","executed":true)"},
             {"511", R"("status":511,"shape":"html")"},
         })
        shapes.push_back({.name = std::string{"create "} + name, .far_side = answers("POST", more)});
    for (const char* what : {"captive_portal", "redirect", "malformed", "wrong_echo"})
        shapes.push_back({.name = std::string{"create "} + what, .far_side = does("POST", what)});
    shapes.push_back({.name = "create 409, known by its reference",
                      .before = {lost_reply("POST", kCreate)},
                      .settings = {.dedup = Dedup::unique_reference, .dedup_window = Milliseconds{0}}});
}

void add_reads(std::vector<ReplyShape>& shapes)
{
    shapes.push_back(
        {.name = "probe", .method = "GET", .target = kProbe, .before = {lost_request("POST", kCreate)}});
    shapes.push_back({.name = "probe 503",
                      .method = "GET",
                      .target = kProbe,
                      .far_side = answers("GET", R"("status":503,"shape":"api","retry_after":"-1")"),
                      .before = {lost_request("POST", kCreate)}});
    shapes.push_back({.name = "list, asked after the window",
                      .method = "GET",
                      .target = kList,
                      .before = {lost_reply("POST", kCreate)},
                      .settings = {.dedup_window = Milliseconds{0}},
                      .lives_max = 4});
    shapes.push_back({.name = "list, asked after the window, in chunks",
                      .method = "GET",
                      .target = kList,
                      .before = {lost_reply("POST", kCreate)},
                      .form = in_chunks,
                      .settings = {.dedup_window = Milliseconds{0}},
                      .lives_max = 4});
    shapes.push_back({.name = "list, asked after the window for what never arrived",
                      .method = "GET",
                      .target = kList,
                      .before = {lost_request("POST", kCreate)},
                      .settings = {.dedup_window = Milliseconds{0}},
                      .lives_max = 4});
    shapes.push_back({.name = "list, walked to see how requests stand",
                      .errand = Errand::watch,
                      .method = "GET",
                      .target = kList,
                      .cuts_each = 1,
                      .lives_max = 4});
    shapes.push_back({.name = "customers",
                      .errand = Errand::directory,
                      .method = "GET",
                      .target = "/v1/customers?size=",
                      .cuts_each = 1});
    shapes.push_back({.name = "subscriptions",
                      .errand = Errand::open_customer,
                      .method = "GET",
                      .target = "/subscriptions",
                      .cuts_each = 1});
    shapes.push_back({.name = "managed services",
                      .errand = Errand::open_customer,
                      .method = "GET",
                      .target = "/managedservices",
                      .cuts_each = 1});
    shapes.push_back({.name = "service incidents",
                      .errand = Errand::open_customer,
                      .method = "GET",
                      .target = "/v1/serviceincidents/office",
                      .cuts_each = 1});
}

void add_updates(std::vector<ReplyShape>& shapes)
{
    shapes.push_back({.name = "note 200", .errand = Errand::note, .method = "PATCH", .target = kCreate});
    shapes.push_back({.name = "note 400",
                      .errand = Errand::note,
                      .method = "PATCH",
                      .target = kCreate,
                      .far_side = answers("PATCH", R"("status":400,"shape":"api","code":"800002")")});
    shapes.push_back({.name = "note, looked for after the window",
                      .errand = Errand::note,
                      .method = "GET",
                      .target = kCreate,
                      .before = {lost_reply("PATCH", kCreate)},
                      .settings = {.dedup_window = Milliseconds{0}},
                      .lives_max = 20});
    shapes.push_back({.name = "close 200", .errand = Errand::close, .method = "PATCH", .target = kCreate});
    const ProxiedSettings gateway{.files = AttachmentSettings::Way::put};
    shapes.push_back({.name = "file 201",
                      .errand = Errand::attach,
                      .method = "PUT",
                      .target = kCreate,
                      .settings = gateway});
    shapes.push_back({.name = "file 200, the second time",
                      .errand = Errand::attach,
                      .method = "PUT",
                      .target = kCreate,
                      .before = {lost_reply("PUT", kCreate)},
                      .settings = gateway});
    shapes.push_back({.name = "file 413",
                      .errand = Errand::attach,
                      .method = "PUT",
                      .target = kCreate,
                      .far_side = answers("PUT", R"("status":413,"shape":"api","code":"413")"),
                      .settings = gateway});
}

void add_tokens(std::vector<ReplyShape>& shapes)
{
    const ProxiedSettings with_secret{.auth = AuthMode::client_credentials};
    const ProxiedSettings with_refresh_token{.auth = AuthMode::refresh_token};
    const auto add = [&](const char* name, const char* target, const ProxiedSettings& settings,
                         const std::string& more = {}) {
        ReplyShape shape{.name = name, .errand = Errand::sign_in, .target = target, .settings = settings};
        if (!more.empty())
            shape.far_side =
                R"([{"method":"POST","path":"/*/oauth2/token","times":8,"do":"status",)" + more + "}]";
        shapes.push_back(std::move(shape));
    };
    add("create 401 with a token that is over", kCreate, with_secret);
    add("token", kToken, with_secret);
    add("token and the next refresh token", kToken, with_refresh_token);
    add("token 400", kToken, with_refresh_token,
        R"("status":400,"shape":"token","error":"invalid_grant","code":"50173")");
    add("token 401", kToken, with_secret,
        R"("status":401,"shape":"token","error":"invalid_client","code":"7000215")");
    add("token 429", kToken, with_secret,
        R"("status":429,"shape":"token","error":"temporarily_unavailable","retry_after":9)");
    add("token 503", kToken, with_secret, R"("status":503,"shape":"html")");
}

} // namespace

std::vector<ReplyShape> reply_shapes()
{
    std::vector<ReplyShape> shapes;
    add_creates(shapes);
    add_reads(shapes);
    add_updates(shapes);
    add_tokens(shapes);
    return shapes;
}

} // namespace kiosk
