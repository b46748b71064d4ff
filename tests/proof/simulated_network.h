#pragma once

#include "storage/clock.h"
#include "tests/sync/fake_transport.h"

#include <cstdint>
#include <functional>

namespace kiosk
{

/// What becomes of one exchange, decided when it starts.
struct Crossing {
    enum class Request { arrives, arrives_twice, is_lost, never_leaves };
    Request request = Request::arrives;
    Milliseconds leaves_after{0};       ///< Since the start: connecting takes time.
    Milliseconds arrives_after{0};      ///< Since it left.
    Milliseconds copy_arrives_after{0}; ///< The second one, since it left.
    std::optional<HttpReply> instead;   ///< Of the far side's answer; none: its answer.
    Milliseconds ends_after{0};         ///< Since the start; the request's own deadline ends it earlier.
};

/// The network between one simulated kiosk and the model of the far side, with the manners of CurlTransport:
/// a deadline for each exchange, and not a byte after `expires_at`. What has left outlives the kiosk.
class SimulatedNetwork final : public Transport
{
public:
    SimulatedNetwork(ModelFarSide& far_side, const TrueTime& time, const Clock& clock)
        : far_side_(far_side), time_(time), clock_(clock)
    {
    }

    std::function<Crossing(const HttpRequest&)> crossing = [](const HttpRequest&) { return Crossing{}; };

    void start(ExchangeId id, HttpRequest request) override
    {
        ++started;
        if (time_.now < not_before_) ++early_sends;
        Crossing chosen = crossing(request);
        const Milliseconds ends_at = time_.now + std::min(chosen.ends_after, request.deadline);
        running_.push_back({id, std::move(request), std::move(chosen), time_.now, ends_at, {}, false});
    }

    void cancel_all() override
    {
        for (Exchange& exchange : running_) {
            exchange.crossing.instead = no_answer(Progress::unanswered, TransportFault::cancelled);
            exchange.ends_at = time_.now;
        }
    }

    std::vector<FinishedExchange> poll(Milliseconds) override
    {
        move_on();
        std::vector<FinishedExchange> finished;
        std::erase_if(running_, [&](Exchange& exchange) {
            if (exchange.ends_at > time_.now) return false;
            finished.push_back({exchange.id, outcome(exchange)});
            remember_wait(finished.back().reply);
            return true;
        });
        return finished;
    }

    void wake() noexcept override {}

    /// The kiosk is gone, and with it what has not left. Nobody holds the next one to what this one was told.
    void drop_client()
    {
        arrive();
        running_.clear();
        for (Message& message : under_way_)
            message.sender = 0;
        not_before_ = Milliseconds::min();
    }

    /// The network does its part while the kiosk sleeps.
    void arrive()
    {
        std::ranges::stable_sort(under_way_, {}, &Message::arrives_at);
        std::erase_if(under_way_, [&](const Message& message) {
            if (message.arrives_at > time_.now) return false;
            HttpReply reply = far_side_.receive(message.request, message.arrives_at);
            for (Exchange& exchange : running_)
                if (exchange.id == message.sender && !exchange.answer) exchange.answer = reply;
            return true;
        });
    }

    /// When it does something next, in true time.
    Milliseconds next_event() const
    {
        Milliseconds next = Milliseconds::max();
        for (const Exchange& exchange : running_) {
            next = std::min(next, exchange.ends_at);
            if (!exchange.has_left && leaves(exchange))
                next = std::min(next, exchange.started_at + exchange.crossing.leaves_after);
        }
        for (const Message& message : under_way_)
            next = std::min(next, message.arrives_at);
        return next;
    }

    std::size_t running() const { return running_.size(); }

    std::uint64_t started = 0;
    std::uint64_t waits = 0;       ///< Answers that asked to come later.
    std::uint64_t early_sends = 0; ///< Exchanges that started before they were allowed to.

    /// How long an answer of ours asks to wait; set by whoever writes the answer, in milliseconds.
    static constexpr const char* wait_header = "x-simulated-wait-ms";

private:
    struct Exchange {
        ExchangeId id;
        HttpRequest request;
        Crossing crossing;
        Milliseconds started_at, ends_at;
        std::optional<HttpReply> answer;
        bool has_left;
    };
    struct Message {
        ExchangeId sender;
        HttpRequest request;
        Milliseconds arrives_at;
    };

    static bool leaves(const Exchange& exchange)
    {
        return exchange.crossing.request != Crossing::Request::never_leaves;
    }

    void move_on()
    {
        for (Exchange& exchange : running_) {
            if (exchange.has_left || !leaves(exchange)) continue;
            if (exchange.started_at + exchange.crossing.leaves_after > time_.now) continue;
            if (exchange.request.expires_at && clock_.now().since_boot >= *exchange.request.expires_at) {
                exchange.ends_at = time_.now; // It has slept too long: the connection is closed unused.
                exchange.crossing.request = Crossing::Request::never_leaves;
                exchange.crossing.instead = no_answer(Progress::nothing_sent, TransportFault::timeout);
                continue;
            }
            exchange.has_left = true;
            if (exchange.crossing.request == Crossing::Request::is_lost) continue;
            under_way_.push_back(
                {exchange.id, exchange.request, time_.now + exchange.crossing.arrives_after});
            if (exchange.crossing.request == Crossing::Request::arrives_twice)
                under_way_.push_back(
                    {exchange.id, exchange.request, time_.now + exchange.crossing.copy_arrives_after});
        }
        arrive();
    }

    static HttpReply outcome(Exchange& exchange)
    {
        if (exchange.crossing.instead) return *std::move(exchange.crossing.instead);
        if (exchange.answer) return *std::move(exchange.answer);
        return no_answer(exchange.has_left ? Progress::unanswered : Progress::nothing_sent,
                         TransportFault::timeout);
    }

    void remember_wait(const HttpReply& reply)
    {
        const auto wait = reply.header(wait_header);
        if (!wait) return;
        ++waits;
        not_before_ = std::max(not_before_, time_.now + Milliseconds{std::stoll(std::string{*wait})});
    }

    ModelFarSide& far_side_;
    const TrueTime& time_;
    const Clock& clock_;
    std::vector<Exchange> running_;
    std::vector<Message> under_way_;
    Milliseconds not_before_ = Milliseconds::min();
};

} // namespace kiosk
