#pragma once

#include "storage/identity.h"
#include "storage/outbox.h"

#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

/// How far a bundle came. Each step is a commit before the next thing happens to the file.
enum class BundlePhase {
    prepared, ///< The requests are kept from every other way. The file has no signature yet: nobody can open
              ///< it.
    released, ///< The signature may be on the stick, whole or not: only a person or an acknowledgement can
              ///< tell.
    written   ///< Read back from the stick and found to be whole.
};
std::string_view word(BundlePhase phase);

/// A request on a bundle, and how it stood before.
struct Passenger {
    RequestId request;
    State state_before;
    Channel channel_before;
    std::string reason_before;
    bool has_left_before;
    bool was_aboard; ///< It was on an earlier bundle for the same recipient already.
};

/// A bundle a request is on.
struct Passage {
    Uuid bundle;
    KioskKey recipient;
    std::string file_name;
    BundlePhase phase;
    Timestamp created_at;
    Channel channel_before;
};

/// A request that came by a bundle.
struct Arrival {
    RequestId request;
    KioskKey sender;
    Timestamp arrived_at;
};

/// What left on a stick and what came by one: every SQL statement about bundles. What they hold is in the
/// outbox; the writing functions run in the transaction of whoever calls them (Outbox::change_together), so
/// that a request and its passage never disagree.
///
/// Thread-compatible, owned by the core thread. Every function may also return database_bad or disk_full.
class Bundles
{
public:
    /// `database` must outlive this and be migrated.
    explicit Bundles(Database& database) : database_(database) {}

    Result<> add(const Uuid& bundle, const KioskKey& recipient, std::string_view file_name, Timestamp at,
                 const std::vector<Passenger>& passengers);
    Result<> set_phase(const Uuid& bundle, BundlePhase phase);
    Result<> remove(const Uuid& bundle);

    /// Bundles that were prepared and whose signature was not released: at start, what a crash left.
    Result<std::vector<Uuid>> prepared() const;
    Result<std::vector<Passenger>> passengers(const Uuid& bundle) const;

    /// The newest bundle that `request` is on; none when it is on none, or was taken back.
    Result<std::optional<Passage>> passage(const RequestId& request) const;

    /// Whether `request` was ever sealed for this kiosk: only that one may acknowledge it.
    Result<bool> was_sealed_for(const RequestId& request, const KioskKey& recipient) const;

    /// The kiosks for which anything was ever sealed.
    Result<std::vector<KioskKey>> recipients() const;

    /// A person says that none of its bundles will ever be delivered.
    Result<> take_back(const RequestId& request);

    /// A known request changes nothing.
    Result<> add_arrival(const RequestId& request, const Uuid& bundle, const KioskKey& sender, Timestamp at);
    Result<std::optional<Arrival>> arrival(const RequestId& request) const;

    /// All arrivals, the newest first.
    Result<std::vector<Arrival>> arrivals() const;

private:
    Database& database_;
};

} // namespace kiosk
