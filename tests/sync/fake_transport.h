#pragma once

#include "tests/sync/model_far_side.h"
#include "tests/sync/replies_for_tests.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <limits>

namespace kiosk
{

/// True time: it runs on whatever the kiosk's clocks do.
struct TrueTime {
    Milliseconds now{0};
};

/// What becomes of one exchange, decided when it starts.
struct Fate {
    enum class Request { arrives, is_lost, never_leaves };
    Request request = Request::arrives;
    Milliseconds arrives_after{0}; ///< Also when the client has given up by then.
    enum class Ending { the_answer, something_else };
    Ending ending = Ending::the_answer;
    HttpReply something_else;
    Milliseconds ends_after{0}; ///< When the client knows.

    static Fate answered() { return {}; }
    static Fate never_left(TransportFault fault = TransportFault::no_connection)
    {
        return {.request = Request::never_leaves,
                .ending = Ending::something_else,
                .something_else = no_answer(Progress::nothing_sent, fault)};
    }
    static Fate lost_on_the_way()
    {
        return {.request = Request::is_lost,
                .ending = Ending::something_else,
                .something_else = no_answer(Progress::unanswered, TransportFault::timeout)};
    }
    static Fate lost_on_the_way_back()
    {
        return {.ending = Ending::something_else,
                .something_else = no_answer(Progress::unanswered, TransportFault::cut)};
    }
    /// Somebody answers in the far side's place.
    static Fate answered_with(HttpReply reply)
    {
        return {.request = Request::is_lost,
                .ending = Ending::something_else,
                .something_else = std::move(reply)};
    }
    static Fate executed_but_answered_with(HttpReply reply)
    {
        return {.ending = Ending::something_else, .something_else = std::move(reply)};
    }
    /// Nothing happens until the client is dropped.
    static Fate hangs()
    {
        Fate fate = lost_on_the_way();
        fate.ends_after = std::chrono::hours{24 * 365};
        return fate;
    }
};

/// The network between one kiosk and the model. What is under way on it outlives the kiosk.
class FakeTransport final : public Transport
{
public:
    FakeTransport(ModelFarSide& far_side, const TrueTime& time) : far_side_(far_side), time_(time) {}

    std::function<Fate(const HttpRequest&)> fate = [](const HttpRequest&) { return Fate::answered(); };
    std::function<void(const HttpRequest&)> on_start = [](const HttpRequest&) {};
    std::vector<HttpRequest> started;

    void start(ExchangeId id, HttpRequest request) override
    {
        on_start(request);
        const Fate chosen = fate(request);
        started.push_back(request);
        if (chosen.request == Fate::Request::arrives)
            under_way_.push_back({id, request, time_.now + chosen.arrives_after});
        running_.push_back({id, chosen, time_.now + chosen.ends_after, {}});
    }

    void cancel_all() override
    {
        for (Running& exchange : running_) {
            exchange.fate.ending = Fate::Ending::something_else;
            exchange.fate.something_else = no_answer(Progress::unanswered, TransportFault::cancelled);
            exchange.ends_at = time_.now;
        }
    }

    std::vector<FinishedExchange> poll(Milliseconds) override
    {
        deliver();
        std::vector<FinishedExchange> finished;
        std::erase_if(running_, [&](Running& exchange) {
            if (exchange.ends_at > time_.now) return false;
            const bool is_answered = exchange.fate.ending == Fate::Ending::the_answer;
            finished.push_back(
                {exchange.id, is_answered ? exchange.answer : std::move(exchange.fate.something_else)});
            return true;
        });
        return finished;
    }

    void wake() noexcept override {}

    /// The kiosk is gone; what it sent is not.
    void drop_client()
    {
        running_.clear();
        for (Message& message : under_way_)
            message.sender = 0;
    }

    /// What is under way arrives when its time has come.
    void deliver()
    {
        std::erase_if(under_way_, [&](const Message& message) {
            if (message.arrives_at > time_.now) return false;
            HttpReply reply = far_side_.receive(message.request, message.arrives_at);
            for (Running& exchange : running_)
                if (exchange.id == message.sender) exchange.answer = reply;
            return true;
        });
    }

    /// When the network does something next, in true time.
    Milliseconds next_event() const
    {
        Milliseconds next = Milliseconds::max();
        for (const Running& exchange : running_)
            next = std::min(next, exchange.ends_at);
        for (const Message& message : under_way_)
            next = std::min(next, message.arrives_at);
        return next;
    }

    std::size_t running() const { return running_.size(); }

    std::vector<HttpRequest> started_where(const std::function<bool(const HttpRequest&)>& wanted) const
    {
        std::vector<HttpRequest> found;
        std::ranges::copy_if(started, std::back_inserter(found), wanted);
        return found;
    }
    std::vector<HttpRequest> creates() const { return started_where(is_create); }
    std::vector<HttpRequest> listings() const { return started_where(is_listing); }
    std::vector<HttpRequest> updates() const { return started_where(is_update); }
    std::vector<HttpRequest> shows() const { return started_where(is_show); }
    std::vector<HttpRequest> probes() const { return started_where(is_probe); }

    static bool is_create(const HttpRequest& request)
    {
        return request.method == HttpMethod::post &&
               request.url.find("/servicerequests") != std::string::npos;
    }
    static bool is_probe(const HttpRequest& request)
    {
        return request.url.ends_with("/servicerequests?size=1&offset=0");
    }
    static bool is_listing(const HttpRequest& request)
    {
        return request.method == HttpMethod::get && !is_probe(request) &&
               request.url.find("/servicerequests?") != std::string::npos;
    }
    static bool is_upload(const HttpRequest& request) { return request.method == HttpMethod::put; }
    static bool is_update(const HttpRequest& request) { return request.method == HttpMethod::patch; }
    static bool is_show(const HttpRequest& request)
    {
        return request.method == HttpMethod::get &&
               request.url.find("/servicerequests/") != std::string::npos;
    }
    static bool is_customer_page(const HttpRequest& request)
    {
        return request.url.find("/customers") != std::string::npos;
    }
    static bool is_token_call(const HttpRequest& request)
    {
        return request.url.find("/oauth2/") != std::string::npos;
    }

private:
    struct Running {
        ExchangeId id;
        Fate fate;
        Milliseconds ends_at;
        HttpReply answer;
    };
    struct Message {
        ExchangeId sender;
        HttpRequest request;
        Milliseconds arrives_at;
    };

    ModelFarSide& far_side_;
    const TrueTime& time_;
    std::vector<Running> running_;
    std::vector<Message> under_way_;
};

/// Of a request; "(absent)" when it has none of that name.
inline std::string header(const HttpRequest& request, std::string_view name)
{
    const auto found = std::ranges::find(request.headers, name, &std::pair<std::string, std::string>::first);
    return found == request.headers.end() ? "(absent)" : found->second;
}

} // namespace kiosk
