#include "storage/customer_directory.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sys/stat.h>

using namespace kiosk;

namespace
{

constexpr Timestamp kFetchedAt{Milliseconds{1'700'000'000'123}};

std::string uuid(unsigned number)
{
    std::string digits = std::to_string(number);
    return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

CustomerDirectory directory(std::vector<Customer> customers)
{
    return {customers, kFetchedAt, CustomerSource::partner_center};
}

CustomerDirectory some_directory()
{
    return directory({
        {uuid(1), "Contoso GmbH", "contoso.partner.onmschina.cn"},
        {uuid(2), "上海世纪互联信息系统有限公司", "sjhl.partner.onmschina.cn"},
        {uuid(3), "München Möbel AG", "moebel.example.cn"},
        {uuid(4), "한국전자 주식회사", "hankook.example.cn"},
        {uuid(5), "Nordwind (Contoso) Ltd", "nordwind.example.cn"},
        {uuid(6), "Acontoso", "a.example.cn"},
        {uuid(7), "上海 ＡＢＣ 贸易", "abc.example.cn"},
    });
}

std::vector<std::string> names(const CustomerDirectory& customers, std::string_view text)
{
    std::vector<std::string> found;
    for (const CustomerRow row : customers.search(text, 100).rows)
        found.push_back(customers.customer(row).company_name);
    return found;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("customer directory: the best matches come first: name, word, elsewhere")
{
    CHECK(names(some_directory(), "contoso") == Names{"Contoso GmbH", "Nordwind (Contoso) Ltd", "Acontoso"});
}

TEST_CASE("customer directory: one and two characters of any script match anywhere in the name")
{
    CHECK(names(some_directory(), "海") == Names{"上海 ＡＢＣ 贸易", "上海世纪互联信息系统有限公司"});
    CHECK(names(some_directory(), "互联") == Names{"上海世纪互联信息系统有限公司"});
    CHECK(names(some_directory(), "전자") == Names{"한국전자 주식회사"});
}

TEST_CASE("customer directory: case and width do not matter, accents do")
{
    CHECK(names(some_directory(), "MÜNCHEN") == Names{"München Möbel AG"});
    CHECK(names(some_directory(), "abc 贸易") == Names{"上海 ＡＢＣ 贸易"});
    CHECK(names(some_directory(), "ＣＯＮＴＯＳＯ ｇｍｂｈ") == Names{"Contoso GmbH"});
    CHECK(names(some_directory(), "munchen").empty());
}

TEST_CASE("customer directory: every word must occur, in any field and any order")
{
    CHECK(names(some_directory(), "ltd contoso") == Names{"Nordwind (Contoso) Ltd"});
    CHECK(names(some_directory(), "möbel moebel.example") == Names{"München Möbel AG"});
    CHECK(names(some_directory(), "  contoso   contoso\tgmbh ") == Names{"Contoso GmbH"});
    CHECK(names(some_directory(), "contoso nowhere").empty());
}

TEST_CASE("customer directory: domains and tenant ids are searched too")
{
    CHECK(names(some_directory(), "HANKOOK.") == Names{"한국전자 주식회사"});
    CHECK(names(some_directory(), "000000000003") == Names{"München Möbel AG"});
}

TEST_CASE("customer directory: a word never matches across two fields or two customers")
{
    const auto customers = directory({{uuid(1), "ab", "cd"}, {uuid(2), "ef", "gh"}});

    CHECK(names(customers, "abc").empty());
    CHECK(names(customers, "d00").empty());
    CHECK(names(customers, "1e").empty());
}

TEST_CASE("customer directory: a search keeps the best when there are more than asked for, and counts all")
{
    std::vector<Customer> customers;
    for (unsigned index = 0; index < 50; ++index)
        customers.push_back({uuid(index), "Firm x" + std::to_string(100 + index), ""});
    customers.push_back({uuid(99), "X first", ""});

    const auto all = directory(customers);
    const auto matches = all.search("x", 3);

    CHECK(matches.total == 51);
    REQUIRE(matches.rows.size() == 3);
    CHECK(all.customer(matches.rows[0]).company_name == "X first");
    CHECK(all.customer(matches.rows[1]).company_name == "Firm x100");
    CHECK(all.search("x", 0).rows.empty());
}

TEST_CASE("customer directory: no words match everybody, by name")
{
    const auto customers = directory({{uuid(1), "b", ""}, {uuid(2), "C", ""}, {uuid(3), "A", ""}});

    CHECK(names(customers, " \t") == Names{"A", "b", "C"});
    CHECK(customers.search("", 2).total == 3);
    CHECK(customers.search("", 2).rows.size() == 2);
}

TEST_CASE("customer directory: a tenant id finds its customer in any case")
{
    const auto customers = directory({{"ABCDEF00-0000-4000-8000-00000000000A", "Fabrikam", "F.Example.CN"}});

    const auto row = customers.find("abcdef00-0000-4000-8000-00000000000a");

    REQUIRE(row);
    CHECK(customers.customer(*row) ==
          Customer{"abcdef00-0000-4000-8000-00000000000a", "Fabrikam", "f.example.cn"});
    CHECK(customers.find("ABCDEF00-0000-4000-8000-00000000000A") == row);
    CHECK_FALSE(customers.find("abcdef00-0000-4000-8000-00000000000b"));
    CHECK_FALSE(customers.find(""));
}

TEST_CASE("customer directory: a customer that comes twice is kept once, as it came last")
{
    const auto customers =
        directory({{uuid(1), "Old name", ""}, {uuid(2), "Other", ""}, {uuid(1), "New name", ""}});

    CHECK(customers.size() == 2);
    CHECK(names(customers, "") == Names{"New name", "Other"});
}

TEST_CASE("customer directory: hostile names stay in their line and their field")
{
    const auto customers = directory({{uuid(1),
                                       std::string{"a\x1E"
                                                   "b\n\0c\xFF",
                                                   7},
                                       "d"}});

    CHECK(customers.customer(0).company_name == "a b  c\uFFFD");
    CHECK(customers.customer(0).domain == "d");
}

TEST_CASE("customer directory: an empty one finds nothing")
{
    const CustomerDirectory none;

    CHECK(none.empty());
    CHECK(none.search("a", 10).total == 0);
    CHECK(none.search("", 10).rows.empty());
    CHECK_FALSE(none.find(uuid(1)));
    CHECK(directory({}).search("a", 10).rows.empty());
}

TEST_CASE("customer directory: what was saved is loaded whole")
{
    const TemporaryFolder folder;
    const SecretKey key = SecretKey::random();

    REQUIRE(some_directory().save(folder / "customers", key));
    const auto loaded = CustomerDirectory::load(folder / "customers", key);

    REQUIRE(loaded);
    CHECK(loaded->fetched_at() == kFetchedAt);
    CHECK(loaded->source() == CustomerSource::partner_center);
    CHECK(names(*loaded, "") == names(some_directory(), ""));
    CHECK(loaded->find(uuid(4)) == some_directory().find(uuid(4)));
}

TEST_CASE("customer directory: an empty list is a list")
{
    const TemporaryFolder folder;
    const SecretKey key = SecretKey::random();

    REQUIRE(CustomerDirectory{}.save(folder / "customers", key));

    const auto loaded = CustomerDirectory::load(folder / "customers", key);
    REQUIRE(loaded);
    CHECK(loaded->empty());
}

TEST_CASE("customer directory: the file shows no name to who reads the disk")
{
    const TemporaryFolder folder;
    REQUIRE(some_directory().save(folder / "customers", SecretKey::random()));

    const std::string bytes = bytes_of(folder / "customers");

    CHECK(bytes.find("ontoso") == bytes.npos);
    CHECK(bytes.find("世纪") == bytes.npos);
}

TEST_CASE("customer directory: a foreign key, and any damaged byte or length, is reported as a broken seal")
{
    const TemporaryFolder folder;
    const auto path = folder / "customers";
    const SecretKey key = SecretKey::random();
    REQUIRE(directory({{uuid(1), "Contoso", "c.cn"}}).save(path, key));
    const std::string whole = bytes_of(path);
    const auto code_of = [&](const std::string& bytes) {
        std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
        const auto loaded = CustomerDirectory::load(path, key);
        return loaded ? ErrorCode::not_possible_now : loaded.error().code;
    };

    CHECK(CustomerDirectory::load(path, SecretKey::random()).error().code == ErrorCode::seal_broken);
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(code_of(whole.substr(0, length)) == ErrorCode::seal_broken);
    for (std::size_t at = 8; at < whole.size(); ++at) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        CHECK(code_of(damaged) == ErrorCode::seal_broken);
    }
}

TEST_CASE("customer directory: a newer file is refused as newer, no file as not found")
{
    const TemporaryFolder folder;
    const auto path = folder / "customers";

    CHECK(CustomerDirectory::load(path, SecretKey::random()).error().code == ErrorCode::not_found);
    std::ofstream{path, std::ios::binary} << "KSKCUST\x02whatever";
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
    CHECK(CustomerDirectory::load(path, SecretKey::random()).error().code == ErrorCode::database_newer);
}

TEST_CASE("customer directory: a save that fails leaves the old list")
{
    const TemporaryFolder folder;
    const auto path = folder / "customers";
    const SecretKey key = SecretKey::random();
    REQUIRE(some_directory().save(path, key));
    std::filesystem::create_directory(folder / "customers.new"); // Where the new list would be written.

    CHECK_FALSE(directory({{uuid(8), "New", ""}}).save(path, key));

    const auto loaded = CustomerDirectory::load(path, key);
    REQUIRE(loaded);
    CHECK(loaded->size() == some_directory().size());
}
