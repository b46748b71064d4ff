#pragma once

#include "sync/curl_transport.h"

#include <map>

namespace kiosk
{

/// The production transport, with its exchanges counted and none of them longer than a test is patient.
class CountedTransport final : public Transport
{
public:
    CountedTransport(const std::filesystem::path& ca_file, Milliseconds longest)
        : real_(ca_file), longest_(longest)
    {
    }

    void start(ExchangeId id, HttpRequest request) override
    {
        request.deadline = std::min(request.deadline, longest_);
        ++running_;
        ++started_[request.method];
        real_.start(id, std::move(request));
    }
    void cancel_all() override { real_.cancel_all(); }
    std::vector<FinishedExchange> poll(Milliseconds longest) override
    {
        auto finished = real_.poll(longest);
        running_ -= finished.size();
        return finished;
    }
    void wake() noexcept override { real_.wake(); }

    std::size_t running() const { return running_; }
    std::size_t started(HttpMethod method) const
    {
        const auto found = started_.find(method);
        return found == started_.end() ? 0 : found->second;
    }

private:
    CurlTransport real_;
    Milliseconds longest_;
    std::size_t running_ = 0;
    std::map<HttpMethod, std::size_t> started_;
};

} // namespace kiosk
