#pragma once

#include "sync/transport.h"

#include <filesystem>
#include <memory>

namespace kiosk
{

/// Transport over libcurl, under the policy of reference/reliability.md 4.5: TLS 1.2 or newer with
/// verification that has no switch, HTTP/1.1, no redirects, no proxy from the environment, no cookies,
/// bounded times and sizes. sync/curl_transport.cpp is the only file that includes <curl/curl.h>.
class CurlTransport final : public Transport
{
public:
    /// `ca_file`: trusted issuers in PEM; empty for the system's. Makes libcurl ready for this process, so
    /// the first one is to be made before any thread is.
    explicit CurlTransport(std::filesystem::path ca_file);
    ~CurlTransport() override;
    CurlTransport(const CurlTransport&) = delete;

    /// The version of the libcurl that is linked.
    static std::string library_version();

    void start(ExchangeId id, HttpRequest request) override;
    void cancel_all() override;
    std::vector<FinishedExchange> poll(Milliseconds longest) override;
    void wake() noexcept override;

private:
    struct Exchange;
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

} // namespace kiosk
