#include "tests/sandbox/control_port.h"

#include <algorithm>
#include <charconv>

#include <httplib.h>

namespace kiosk::sandbox
{
namespace
{

// Ours: longer than any step of a test on a slow machine, shorter than ctest's own patience of 1500 s.
constexpr std::size_t kPatienceMs = 20'000;
constexpr std::size_t kPatienceMaxMs = 600'000;

void answer(httplib::Response& response, const HttpReply& reply)
{
    response.status = reply.status;
    response.set_content(reply.body, reply.content_type);
}

HttpReply refusal(int status, const std::string& sentence)
{
    return json_reply(status, {{"error", sentence}});
}

/// The body as a JSON object; an empty body is an empty object, anything else is nothing.
std::optional<Json> object_in(const httplib::Request& request)
{
    Json json = request.body.empty() ? Json::object() : Json::parse(request.body, nullptr, false);
    return json.is_object() ? std::optional(std::move(json)) : std::nullopt;
}

/// A query's number; nothing when it is there and no number.
std::optional<std::size_t> whole_number_in(const httplib::Request& request, const char* key,
                                           std::size_t fallback)
{
    if (!request.has_param(key)) return fallback;
    const std::string text = request.get_param_value(key);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

} // namespace

ControlPort::ControlPort(Sandbox& sandbox, ServicePort& service)
    : sandbox_(sandbox), service_(service), server_(std::make_unique<httplib::Server>())
{
}

std::variant<std::unique_ptr<ControlPort>, Refusal> ControlPort::open(Sandbox& sandbox, ServicePort& service,
                                                                      std::uint16_t port)
{
    std::unique_ptr<ControlPort> control(new ControlPort(sandbox, service));
    httplib::Server& server = *control->server_;
    // Without this cpp-httplib sets SO_REUSEPORT, and two sandboxes would share one port in silence.
    server.set_socket_options([](socket_t socket) {
        const int on = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    server.set_keep_alive_max_count(1); // A kept connection would hold up the end of the process.
    control->offer_pages();

    const std::string host = "127.0.0.1";
    const int bound = port == 0 ? server.bind_to_any_port(host) : server.bind_to_port(host, port) ? port : -1;
    if (bound <= 0) return Refusal{"cannot listen on 127.0.0.1:" + std::to_string(port) + " for control"};
    control->port_ = static_cast<std::uint16_t>(bound);
    control->serving_ = std::thread([&server] { server.listen_after_bind(); });

    // The first answer proves that the loop runs; until then `stop` would be overheard.
    if (!httplib::Client(host, bound).Get("/health")) return Refusal{"the control port does not answer"};
    return control;
}

ControlPort::~ControlPort()
{
    sandbox_.end_waits();
    server_->stop();
    if (serving_.joinable()) serving_.join();
}

void ControlPort::offer_pages()
{
    using httplib::Request;
    using httplib::Response;

    using Wait = void (Sandbox::*)(std::size_t, std::chrono::milliseconds) const;
    const auto show = [this](const char* page, Json (Sandbox::*what)() const, Wait wait) {
        server_->Get(page, [this, what, wait](const Request& request, Response& response) {
            const auto least = whole_number_in(request, "at_least", 0);
            const auto patience_ms = whole_number_in(request, "timeout_ms", kPatienceMs);
            if (!least || !patience_ms || *patience_ms > kPatienceMaxMs) {
                answer(response,
                       refusal(400, "at_least and timeout_ms are whole numbers, at most ten minutes"));
                return;
            }
            if (*least > 0) (sandbox_.*wait)(*least, std::chrono::milliseconds(*patience_ms));
            answer(response, json_reply(200, (sandbox_.*what)()));
        });
    };
    show("/ledger", &Sandbox::ledger, &Sandbox::wait_for_executions);
    show("/requests-seen", &Sandbox::requests_seen, &Sandbox::wait_for_requests_seen);
    server_->Get("/faults", [this](const Request&, Response& response) {
        answer(response, json_reply(200, sandbox_.faults()));
    });

    server_->Get("/health", [this](const Request&, Response& response) {
        answer(response, json_reply(200, {{"status", "ok"},
                                          {"service", service_.base_url()},
                                          {"is_reachable", !sandbox_.is_unreachable()},
                                          {"connections", service_.connections()},
                                          {"executions", sandbox_.ledger().size()},
                                          {"now", rfc3339(sandbox_.clock().now())}}));
    });

    const auto install = [this](FaultScript script) {
        sandbox_.replace_faults(std::move(script));
        if (const auto failed = service_.follow_faults()) return refusal(500, failed->sentence);
        return json_reply(200, sandbox_.faults());
    };
    server_->Put("/faults", [install](const Request& request, Response& response) {
        auto script = FaultScript::parse(request.body);
        if (const auto* wrong = std::get_if<Refusal>(&script)) {
            answer(response, refusal(400, wrong->sentence));
        } else {
            answer(response, install(std::get<FaultScript>(std::move(script))));
        }
    });
    server_->Delete("/faults", [install](const Request&, Response& response) {
        answer(response, install(FaultScript()));
    });

    server_->Get(R"(/service-requests/([^/]+))", [this](const Request& request, Response& response) {
        answer(response, sandbox_.seen_by_representative(request.matches[1].str()));
    });
    server_->Get(R"(/service-requests/([^/]+)/attachments/([^/]+))",
                 [this](const Request& request, Response& response) {
                     answer(response,
                            sandbox_.attachment(request.matches[1].str(), request.matches[2].str()));
                 });
    server_->Post(R"(/service-requests/([^/]+))", [this](const Request& request, Response& response) {
        const Json action = Json::parse(request.body, nullptr, false);
        answer(response, sandbox_.act_as_representative(request.matches[1].str(), action));
    });

    server_->Put("/service-incidents", [this](const Request& request, Response& response) {
        answer(response, sandbox_.replace_service_incidents(Json::parse(request.body, nullptr, false)));
    });

    server_->Post("/tokens/revoke", [this](const Request& request, Response& response) {
        const auto wish = object_in(request);
        const Json which = wish ? wish->value("tokens", Json::array({"access", "refresh"})) : Json();
        // As Entra answers for a revoked grant; the number is from memory, not from a page of its list.
        const Json code = wish ? wish->value("error_code", Json(50173)) : Json();
        const bool is_known = which.is_array() && code.is_number_integer() &&
                              std::all_of(which.begin(), which.end(), [](const Json& name) {
                                  return name == "access" || name == "refresh";
                              });
        if (!is_known) {
            answer(response, refusal(400, "tokens: a list of access and refresh; error_code: a number"));
            return;
        }
        for (const Json& name : which) {
            if (name == "access") sandbox_.revoke_access_tokens();
            if (name == "refresh") sandbox_.revoke_refresh_tokens(code.get<int>());
        }
        answer(response, json_reply(200, {{"revoked", which}}));
    });
    server_->Post("/tokens/consent", [this](const Request&, Response& response) {
        answer(response, json_reply(200, {{"refresh_token", sandbox_.consent()}}));
    });

    server_->Post("/clock/advance", [this](const Request& request, Response& response) {
        const auto wish = object_in(request);
        const Json seconds = wish ? wish->value("seconds", Json()) : Json();
        if (!seconds.is_number_integer() || seconds < 0) {
            answer(response, refusal(400, "seconds: a whole number, not negative"));
            return;
        }
        sandbox_.clock().advance(std::chrono::seconds(seconds.get<std::int64_t>()));
        answer(response, json_reply(200, {{"now", rfc3339(sandbox_.clock().now())}}));
    });
}

} // namespace kiosk::sandbox
