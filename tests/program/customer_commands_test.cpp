#include "tests/product/far_side_process.h"
#include "tests/program/kiosk_program.h"

#include <doctest/doctest.h>

namespace kiosk
{

namespace
{

using test::Json;
using test::KioskProgram;

constexpr const char* kCustomers = "tenant_id,company_name,domain\n"
                                   "11111111-2222-4333-8444-555555555555,北京东方贸易,dongfang.example.cn\n"
                                   "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee,Müller GmbH,mueller.example.de\n";

} // namespace

TEST_CASE("customers: an imported list is found by any part of it")
{
    const KioskProgram program;
    const auto file = program.home().write("customers.csv", kCustomers);

    CHECK(program.json({"customers", "import", file})["customers"] == 2);

    const Json found = program.json({"customers", "search", "东方"});
    CHECK(found["total"] == 1);
    CHECK(found["source"] == "csv_file");
    CHECK(found["customers"][0]["company_name"] == "北京东方贸易");
    CHECK(program.run({"customers", "search", "MÜLLER"}).out.find("mueller.example.de") != std::string::npos);
    CHECK(program.json({"customers", "search", "nobody"})["total"] == 0);
}

TEST_CASE("customers: a faulty file is refused by line, and the old list stays")
{
    const KioskProgram program;
    program.json({"customers", "import", "-"}, kCustomers);

    const auto end =
        program.run({"customers", "import", "-", "--json"},
                    "tenant_id,company_name\nnot-a-uuid,A\n11111111-2222-4333-8444-555555555556,\n");

    CHECK(end.exit_code == 65);
    const Json fields = Json::parse(end.out)["error"]["fields"];
    REQUIRE(fields.size() == 2);
    CHECK(fields[0]["field"] == "line 2");
    CHECK(fields[0]["code"] == "tenant_id_not_uuid");
    CHECK(fields[1]["code"] == "company_name_missing");
    CHECK(program.json({"customers", "search", ""})["total"] == 2);
}

TEST_CASE("customers: a request for a known customer carries the name of the directory")
{
    const KioskProgram program;
    program.json({"customers", "import", "-"}, kCustomers);
    Json draft = test::sound_draft("Drucker");
    draft.erase("category");
    draft.update({{"kind", "customer"},
                  {"customer_id", "AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE"},
                  {"service", "exchange"},
                  {"area", "how_to"},
                  {"escalation_reasons", {"training"}},
                  {"tried", "Neustart"}});

    const std::string reference = program.json({"submit", "--from", "-"}, draft.dump())["reference"];

    CHECK(program.json({"show", reference})["form"]["customer_name"] == "Müller GmbH");
}

TEST_CASE("customers: a refresh fetches the whole list, and says why when it cannot")
{
    const KioskProgram program;
    const TemporaryFolder folder;
    const auto far_side = test::FarSideProcess::start(folder.path(), {"--customers", "1234"});
    REQUIRE(far_side.has_value());
    const std::string config = (*far_side)->config_file();

    CHECK(program.json({"--config", config, "customers", "refresh"})["customers"] == 1234);

    REQUIRE((*far_side)->become_unreachable());
    CHECK(program.run({"--config", config, "customers", "refresh"}).exit_code == 69);
    CHECK(program.json({"customers", "search", ""})["total"] == 1234);
    CHECK(program.run({"customers", "refresh"}).exit_code == 69);
}

TEST_CASE("customers: a refresh whose sign-in is refused ends with 77")
{
    const KioskProgram program;
    const TemporaryFolder folder;
    const auto far_side = test::FarSideProcess::start(folder.path());
    REQUIRE(far_side.has_value());
    folder.write("kiosk.client-secret", "wrong\n");

    CHECK(program.run({"--config", (*far_side)->config_file(), "customers", "refresh"}).exit_code == 77);
}

} // namespace kiosk
