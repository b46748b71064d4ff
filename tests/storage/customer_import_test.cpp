#include "storage/customer_import.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

constexpr std::string_view kIdA = "aaaaaaaa-0000-4000-8000-000000000001";
constexpr std::string_view kIdB = "bbbbbbbb-0000-4000-8000-000000000002";

std::string row(std::string_view id, std::string_view rest)
{
    return std::string{id} + "," + std::string{rest} + "\r\n";
}

std::vector<CustomerImportProblem> problems(std::string_view bytes)
{
    const CustomerImport import = parse_customers_csv(bytes);
    CHECK(import.customers.empty());
    return import.problems;
}

using Problems = std::vector<CustomerImportProblem>;

} // namespace

TEST_CASE("customer import: without a header the order is tenant id, name, domain")
{
    const auto import = parse_customers_csv(row(kIdA, "\"Möbel, AG\",moebel.cn") + row(kIdB, "上海公司,"));

    CHECK(import.problems.empty());
    CHECK(import.customers == std::vector<Customer>{{std::string{kIdA}, "Möbel, AG", "moebel.cn"},
                                                    {std::string{kIdB}, "上海公司", ""}});
}

TEST_CASE("customer import: a header sets the order, and unknown columns are skipped")
{
    const auto import = parse_customers_csv("\xEF\xBB\xBFTags,Primary domain name,Company Name,Microsoft ID\n"
                                            "vip,c.cn, Contoso ,AAAAAAAA-0000-4000-8000-000000000001\n");

    CHECK(import.problems.empty());
    CHECK(import.customers == std::vector<Customer>{{std::string{kIdA}, "Contoso", "c.cn"}});
}

TEST_CASE("customer import: semicolons and tabs separate when the first line has no comma")
{
    const std::string id{kIdA};

    CHECK(parse_customers_csv("tenant_id;name\n" + id + ";Contoso\n").customers.size() == 1);
    CHECK(parse_customers_csv(id + "\tContoso, Inc\tc.cn\n").problems ==
          Problems{{1, CustomerImportFault::column_count, {}}});
    CHECK(parse_customers_csv("tenant_id\tname\n" + id + "\tContoso, Inc\n").customers.size() == 1);
}

TEST_CASE("customer import: every problem is named with its line, and nothing is taken")
{
    const std::string bytes = row(kIdA, "A,a.cn") +                                  // 1
                              row("", "B,b.cn") +                                    // 2
                              row("not-a-uuid", ",c.cn") +                           // 3
                              row(kIdB, "B") +                                       // 4
                              row(kIdA, "again,") +                                  // 5
                              "x\"y,z\n" + row(kIdB, std::string_view{"a\0b,", 4}) + // 6, 7
                              row(kIdB, " \xE3\x80\x80 ,b.cn");                      // 8

    CHECK(problems(bytes) == Problems{{2, CustomerImportFault::tenant_id_missing, {}},
                                      {3, CustomerImportFault::tenant_id_not_uuid, {}},
                                      {3, CustomerImportFault::company_name_missing, {}},
                                      {4, CustomerImportFault::column_count, {}},
                                      {5, CustomerImportFault::tenant_id_twice, 1},
                                      {6, CustomerImportFault::quote_in_bare_field, {}},
                                      {7, CustomerImportFault::nul_byte, {}},
                                      {8, CustomerImportFault::company_name_missing, {}}});
}

TEST_CASE("customer import: tenant ids that differ in case only are the same")
{
    CHECK(problems(row(kIdA, "A,") + row("AAAAAAAA-0000-4000-8000-000000000001", "B,")) ==
          Problems{{2, CustomerImportFault::tenant_id_twice, 1}});
}

TEST_CASE("customer import: a header that does not fit is the only problem told")
{
    CHECK(problems("name,domain\nA,a\nB,b\n") == Problems{{1, CustomerImportFault::column_missing, {}}});
    CHECK(problems("tenant_id,name,Name\n1,2,3\n") == Problems{{1, CustomerImportFault::column_twice, {}}});
}

TEST_CASE("customer import: bytes that are no UTF-8 are replaced with one notice for the list")
{
    const auto import = parse_customers_csv(row(kIdA, "A,") + row(kIdB, "\xC9\xCF\xBA\xA3,"));

    CHECK(import.problems.empty());
    CHECK(import.replaced_text_line == 2);
    CHECK(import.customers[1].company_name == "\uFFFD\u03FA\uFFFD");
}

TEST_CASE("customer import: a list without customers is refused, and so are UTF-16 and oversize")
{
    CHECK(problems("") == Problems{{1, CustomerImportFault::no_customers, {}}});
    CHECK(problems("tenant_id,name\n") == Problems{{1, CustomerImportFault::no_customers, {}}});
    CHECK(problems("\xFF\xFEt") == Problems{{1, CustomerImportFault::utf_16, {}}});
    CHECK(problems(std::string(customers_csv_bytes_max + 1, 'x')) ==
          Problems{{1, CustomerImportFault::too_large, {}}});
}
