#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace kiosk
{

/// What names a customer where the directory does not: what a person typed tells which.
enum class CustomerName { company_name, domain, tenant_id };

/// What `text` is by its shape: a UUID is a tenant id, a host name with a dot a domain, else a company name.
CustomerName kind_of_customer_name(std::string_view text);

/// A customer that was typed in.
struct TypedCustomer {
    CustomerName kind;
    std::string text; ///< Tidied: trimmed; ids and domains in lower case.

    friend bool operator==(const TypedCustomer&, const TypedCustomer&) = default;
};

/// Why what was typed cannot name a customer, for the screen to put in words.
enum class TypedCustomerFault {
    missing,
    too_short,       ///< One letter, or no letter and no digit at all.
    too_long,        ///< More than kOneLineMax (request.h).
    not_one_line,    ///< A line break or another control character.
    an_email,        ///< An address of a person.
    a_web_address,   ///< Begins with http:// or https://.
    not_a_tenant_id, ///< Looks like one, and has a digit too few, too many or a wrong one.
    not_a_domain,    ///< Looks like one, and no such name can exist (RFC 1123, section 2.1).
};
std::string_view word(TypedCustomerFault fault);

/// What a person typed as a customer, checked.
std::variant<TypedCustomer, TypedCustomerFault> typed_customer(std::string_view text);

} // namespace kiosk
