#pragma once

#include "kiosk/jobs.h"
#include "storage/clock.h"
#include "storage/random_source.h"
#include "sync/core.h"
#include "sync/curl_transport.h"

#include <memory>
#include <vector>

namespace kiosk
{

/// The core as the command line uses it: no thread, no window, the caller steps it. Holds the lease of the
/// data folder as long as it lives. Thread-compatible.
class HeadlessCore
{
public:
    /// Opens the data in `folder` and starts the core. Nothing is sent before the core is stepped. What was
    /// promised and is missing is named on standard error.
    /// Errors: those of Store::open and Core::start.
    static Result<std::unique_ptr<HeadlessCore>> open(const Workplace& workplace,
                                                      const std::filesystem::path& folder);

    HeadlessCore(const HeadlessCore&) = delete;

private:
    HeadlessCore(const Workplace& workplace, std::unique_ptr<Store> store);

    SystemClock clock_;
    SystemRandom random_;

public:
    CurlTransport transport;
    Core core;
};

/// The answer of that type among `replies`; null when there is none.
template <typename Wanted>
const Wanted* find_reply(const std::vector<Reply>& replies)
{
    for (const Reply& reply : replies)
        if (const auto* found = std::get_if<Wanted>(&reply)) return found;
    return nullptr;
}

} // namespace kiosk
