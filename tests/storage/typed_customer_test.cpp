#include "storage/typed_customer.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

std::string read_as(std::string_view text)
{
    const auto read = typed_customer(text);
    if (const auto* fault = std::get_if<TypedCustomerFault>(&read)) return std::string{word(*fault)};
    const auto& customer = std::get<TypedCustomer>(read);
    constexpr std::string_view kinds[] = {"name", "domain", "tenant"};
    return std::string{kinds[static_cast<std::size_t>(customer.kind)]} + " " + customer.text;
}

} // namespace

TEST_CASE("typed customer: a name in any script, a domain and a tenant id are told apart and tidied")
{
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"  Fabrikam Ltd. ", "name Fabrikam Ltd."},
        {"北京蓝天", "name 北京蓝天"},
        {"A.B. Trading", "name A.B. Trading"},
        {"7-Eleven", "name 7-Eleven"},
        {"Fabrikam.Example.CN", "domain fabrikam.example.cn"},
        {"蓝天.中国", "domain 蓝天.中国"},
        {"5D3B1C7E-8A64-4F0E-9D1B-2F6A7C8E9B01", "tenant 5d3b1c7e-8a64-4f0e-9d1b-2f6a7c8e9b01"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(read_as(text) == expected);
    }
}

TEST_CASE("typed customer: what cannot name a customer is refused with its reason")
{
    const std::string long_name(251, 'x');
    const std::pair<std::string_view, std::string_view> cases[] = {
        {" ", "missing"},
        {"x", "too_short"},
        {"--", "too_short"},
        {long_name, "too_long"},
        {"two\nlines", "not_one_line"},
        {"mina@fabrikam.example", "an_email"},
        {"https://fabrikam.example", "a_web_address"},
        {"5d3b1c7e-8a64-4f0e-9d1b-2f6a7c8e9b0", "not_a_tenant_id"},
        {"5d3b1c7e8a644f0e9d1b2f6a7c8e9b01", "not_a_tenant_id"},
        {"fabrikam..cn", "not_a_domain"},
        {"-fabrikam.cn", "not_a_domain"},
        {"10.0.0.1", "not_a_domain"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(read_as(text) == expected);
    }
}
