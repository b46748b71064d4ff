#pragma once

#include "storage/clock.h"
#include "storage/result.h"
#include "storage/sealing.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// A company the reseller sells to. Nothing else about it is kept (reference/partner-center-contract.md 5).
struct Customer {
    std::string tenant_id;
    std::string company_name;
    std::string domain;

    friend bool operator==(const Customer&, const Customer&) = default;
};

/// Where a list of customers came from. Numbers are stored; never renumber.
enum class CustomerSource : std::uint8_t { none = 0, partner_center = 1, csv_file = 2 };

/// Names one customer of one directory; rows are in the order of the names.
using CustomerRow = std::uint32_t;

struct CustomerMatches {
    std::vector<CustomerRow> rows; ///< Best first, at most as many as were asked for.
    std::size_t total = 0;         ///< How many customers match in all.
};

/// The reseller's customers as an immutable index: the texts in one string, folded for the search, with the
/// names as written beside it where folding changed them. About 120 bytes a customer with a name and a domain
/// of 25 bytes each. A cache: it may be deleted and fetched again. Thread-safe, because it never changes
/// after construction.
class CustomerDirectory
{
public:
    /// No customers, from nowhere.
    CustomerDirectory() = default;

    /// Indexes `customers`. Tenant ids and domains are kept folded (folding.h), as neither knows case;
    /// control characters in names become blanks. A tenant id that comes twice keeps its last customer: pages
    /// of a list that changes while it is fetched overlap. All texts together must stay below 4 GiB.
    CustomerDirectory(const std::vector<Customer>& customers, Timestamp fetched_at, CustomerSource source);

    std::size_t size() const { return ids_.size(); }
    bool empty() const { return ids_.empty(); }

    /// When the list was fetched or imported; its age is shown. 1970 for an empty directory.
    Timestamp fetched_at() const { return fetched_at_; }
    CustomerSource source() const { return source_; }

    /// Customers in whose name, domain or tenant id every word of `text` occurs, anywhere, in any script, at
    /// any length; case and width as in folding.h. Words are what blanks separate; no words match every
    /// customer. Best first: each word counts 0 when the name begins with it, 1 when a word of the name or
    /// domain does and 2 elsewhere; the smaller sum wins, then the name in code point order.
    /// Measured 2026-11-21, -O2, 100,000 customers in Chinese, Korean and Latin names, random substrings of 1
    /// to 8 bytes: p50 2.3 ms, p99 4.0 ms, worst 6.2 ms; the budget is 8 ms (design.md 11). Several words of
    /// one digit each cost more, up to 14 ms for eight.
    CustomerMatches search(std::string_view text, std::size_t limit) const;

    /// `row` must come from this directory.
    Customer customer(CustomerRow row) const;

    /// Case does not matter.
    std::optional<CustomerRow> find(std::string_view tenant_id) const;

    /// Heap bytes in use.
    std::size_t memory_bytes() const;

    /// Reads what `save` wrote. Errors: not_found, seal_broken (damaged, or sealed by another key: fetch the
    /// list again), database_newer, not_allowed, system_fault.
    static Result<CustomerDirectory> load(const std::filesystem::path& file, const SecretKey& key);

    /// Puts the directory at `file`, sealed, wholly or not at all: the old list stays until the new one is
    /// whole. `key` is Keyring::derived(KeyPurpose::directory). Errors: disk_full, not_allowed, system_fault.
    Result<> save(const std::filesystem::path& file, const SecretKey& key) const;

private:
    struct CustomerText {
        std::string_view tenant_id;
        std::string_view company_name;
        std::string_view domain;
    };

    /// Where a customer's texts begin; each ends one separator before the next begins.
    struct Record {
        std::uint32_t name_at;
        std::uint32_t domain_at;
        std::uint32_t id_at;
        std::uint32_t written_at; ///< In `written_`; empty there when the folded name is the name.
    };

    /// One word of a search, and its byte that is rarest among all texts: memchr finds that one fastest.
    struct Needle {
        std::string word;
        std::size_t rarest_at;
        std::uint32_t rarest_count;
    };

    static CustomerDirectory indexed(const std::vector<CustomerText>& customers, Timestamp fetched_at,
                                     CustomerSource source);

    void append(std::string_view folded_name, std::string_view folded_domain, std::string_view folded_id,
                std::string_view written_name);
    void close();
    std::vector<CustomerRow> rows_by_id() const;
    std::string_view name(CustomerRow row) const;
    std::string_view domain(CustomerRow row) const;
    std::string_view tenant_id(CustomerRow row) const;
    std::string_view written_name(CustomerRow row) const;
    std::vector<Needle> needles(std::string_view text) const;
    std::size_t next_occurrence(const Needle& needle, std::size_t from) const;
    std::optional<std::size_t> rank(CustomerRow row, std::string_view word) const;
    static Result<CustomerDirectory> decoded(std::string_view plain);
    std::string encoded() const;

    std::string folded_;           ///< name, separator, domain, separator, tenant id, separator; and so on.
    std::string written_;          ///< Names whose written form differs from the folded one.
    std::vector<Record> records_;  ///< One more than customers: the last one marks the end.
    std::vector<CustomerRow> ids_; ///< Rows in the order of their tenant ids.
    std::array<std::uint32_t, 256> byte_counts_{};
    Timestamp fetched_at_{};
    CustomerSource source_ = CustomerSource::none;
};

} // namespace kiosk
