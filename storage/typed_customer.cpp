#include "storage/typed_customer.h"

#include "storage/folding.h"
#include "storage/ids.h"
#include "storage/request.h"
#include "storage/text.h"

#include <algorithm>

namespace kiosk
{

namespace
{

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// A letter of any script counts: bytes from 0x80 on are such letters, or at least no punctuation of ASCII.
bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// One part of a host name: up to 63 letters, digits and hyphens, none of these at its ends (RFC 1123,
/// section 2.1). Letters of other scripts are let in: internationalized names are typed so (RFC 5890).
bool is_host_label(std::string_view label)
{
    const auto belongs = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, belongs);
}

bool is_domain(std::string_view text)
{
    constexpr std::size_t length_max = 253; // RFC 1035, section 2.3.4, as text.
    if (text.size() > length_max || text.find('.') == text.npos) return false;
    std::string_view label;
    while (true) {
        const auto end = std::min(text.find('.'), text.size());
        label = text.substr(0, end);
        if (!is_host_label(label)) return false;
        if (end == text.size()) break;
        text.remove_prefix(end + 1);
    }
    return !std::ranges::all_of(label, is_digit); // 10.0.0.1 is no domain.
}

/// Hexadecimal digits and hyphens only, about as many as a UUID has: somebody meant a tenant id.
bool is_like_a_tenant_id(std::string_view text)
{
    constexpr std::ptrdiff_t digits_least = 24; // Of 32; no company is called so.
    return std::ranges::all_of(text, [](char c) { return is_hex(c) || c == '-'; }) &&
           std::ranges::count_if(text, is_hex) >= digits_least;
}

/// Letters, digits, hyphens and dots without blanks, with a dot inside: somebody meant a domain. A name such
/// as `Nordwind Inc.` or `A.B. Trading` has a blank or ends with the dot.
bool is_like_a_domain(std::string_view text)
{
    const auto dot = text.find('.');
    return dot != text.npos && dot + 1 < text.size() && !text.ends_with('.') && text.find(' ') == text.npos;
}

} // namespace

CustomerName kind_of_customer_name(std::string_view text)
{
    if (Uuid::parse(text)) return CustomerName::tenant_id;
    return is_domain(text) ? CustomerName::domain : CustomerName::company_name;
}

std::string_view word(TypedCustomerFault fault)
{
    switch (fault) {
    case TypedCustomerFault::missing:
        return "missing";
    case TypedCustomerFault::too_short:
        return "too_short";
    case TypedCustomerFault::too_long:
        return "too_long";
    case TypedCustomerFault::not_one_line:
        return "not_one_line";
    case TypedCustomerFault::an_email:
        return "an_email";
    case TypedCustomerFault::a_web_address:
        return "a_web_address";
    case TypedCustomerFault::not_a_tenant_id:
        return "not_a_tenant_id";
    case TypedCustomerFault::not_a_domain:
        return "not_a_domain";
    }
    return {};
}

std::variant<TypedCustomer, TypedCustomerFault> typed_customer(std::string_view typed)
{
    const std::string valid = valid_utf8(typed);
    const std::string_view text = trimmed(valid);
    if (text.empty()) return TypedCustomerFault::missing;
    if (code_points(text) > kOneLineMax) return TypedCustomerFault::too_long;
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        return TypedCustomerFault::not_one_line;
    const std::string small = folded(text);
    if (small.starts_with("http://") || small.starts_with("https://"))
        return TypedCustomerFault::a_web_address;
    if (text.find('@') != text.npos && text.find(' ') == text.npos) return TypedCustomerFault::an_email;
    const auto counts = [](char c) { return is_letter(c) || is_digit(c); };
    if (code_points(text) < 2 || std::ranges::none_of(text, counts)) return TypedCustomerFault::too_short;

    switch (kind_of_customer_name(text)) {
    case CustomerName::tenant_id:
        return TypedCustomer{CustomerName::tenant_id, small};
    case CustomerName::domain:
        return TypedCustomer{CustomerName::domain, small};
    case CustomerName::company_name:
        break;
    }
    if (is_like_a_tenant_id(text)) return TypedCustomerFault::not_a_tenant_id;
    if (is_like_a_domain(text)) return TypedCustomerFault::not_a_domain;
    return TypedCustomer{CustomerName::company_name, std::string{text}};
}

} // namespace kiosk
