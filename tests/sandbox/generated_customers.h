#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk::sandbox
{

/// A company the reseller sells to. No such company exists: the names are put together from word lists in
/// Latin, Hangul, Traditional and Simplified Chinese, the domains end in `.example` (RFC 2606).
struct Customer {
    std::string tenant_id; ///< GUID.
    std::string company_name;
    std::string domain;
    std::string city;
    std::string culture; ///< `en-US`, `ko-KR`, `zh-TW` or `zh-CN`.
    bool allows_delegated_access = true;
};

struct Subscription {
    std::string id; ///< GUID.
    std::string friendly_name;
    std::string status; ///< `active` or `suspended`.
    std::int64_t quantity = 0;
};

/// `count` customers that are the same in every run and cost nothing until somebody asks: each is worked out
/// from its index alone. Immutable, so thread-safe.
class GeneratedCustomers
{
public:
    explicit GeneratedCustomers(std::int64_t count) : count_(count) {}

    std::int64_t count() const { return count_; }

    /// 0 <= index < count().
    Customer at(std::int64_t index) const;

    /// The index of the customer with this tenant id, either case.
    std::optional<std::int64_t> find(std::string_view tenant_id) const;

    /// Two to five of them.
    std::vector<Subscription> subscriptions(std::int64_t index) const;

private:
    std::int64_t count_;
};

} // namespace kiosk::sandbox
