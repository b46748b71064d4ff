#pragma once

#include "storage/csv.h"
#include "storage/customer_directory.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace kiosk
{

/// Why a customer list is refused. The first five are faults of the CSV itself.
enum class CustomerImportFault {
    quote_in_bare_field,
    text_after_closing_quote,
    quote_not_closed,
    nul_byte,
    utf_16,
    too_large,      ///< More than `customers_csv_bytes_max`.
    no_customers,   ///< Nothing but a header, or nothing at all.
    column_missing, ///< The header names no tenant id or no company name.
    column_twice,   ///< The header names the same column twice.
    column_count,   ///< Not as many fields as the header has, or not three without a header.
    tenant_id_missing,
    tenant_id_not_uuid,
    tenant_id_twice, ///< `other_line` had it first.
    company_name_missing,
};

struct CustomerImportProblem {
    std::size_t line; ///< Counted from 1, as an editor does.
    CustomerImportFault fault;
    std::optional<std::size_t> other_line; ///< The first line with the same tenant id.

    friend bool operator==(const CustomerImportProblem&, const CustomerImportProblem&) = default;
};

/// Either customers or problems, never both: a list is taken whole or not at all.
struct CustomerImport {
    std::vector<Customer> customers;
    std::vector<CustomerImportProblem> problems; ///< All of them, in the order of the lines.
    /// A notice, not a problem: the first line whose bytes were no UTF-8 and were replaced by U+FFFD.
    std::optional<std::size_t> replaced_text_line;
};

/// 500,000 customers at 128 bytes; far more than the 100,000 we promise to search quickly (design.md 11).
inline constexpr std::size_t customers_csv_bytes_max = std::size_t{64} << 20;

/// Reads a customer list. Fields are separated by commas, or by semicolons or tabs when the first line has
/// those and no comma (Excel in German, Italian and French writes semicolons). The first row is a header when
/// it names at least one known column; then the order is free, the domain may lack and unknown columns are
/// skipped. Known, in any case: `tenant_id`, `tenant id`, `customer_id`, `customer id`, `microsoft id`;
/// `company_name`, `company name`, `name`; `domain`, `primary domain name` (the others are what Partner
/// Center's own export writes). Without a header the order is tenant id, company name, domain. Blanks around
/// fields go. Pure.
CustomerImport parse_customers_csv(std::string_view bytes);

} // namespace kiosk
