#include "tests/program/kiosk_program.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

using test::Json;
using test::KioskProgram;

/// A kiosk whose requests are handed in, with the form's address.
struct HandInKiosk : KioskProgram {
    std::string reference = [this] {
        write_config("[cloud]\nprofile = \"custom\"\napi_base = \"http://127.0.0.1:1\"\n"
                     "portal.support_form = \"https://form.example/new\"\n"
                     "[channel]\ndefault = \"handin\"\n");
        return submit()["reference"].get<std::string>();
    }();
};

} // namespace

TEST_CASE("handin: the fields are printed in the order of the form, and the request is held from then on")
{
    const HandInKiosk kiosk;

    const Json sheet = kiosk.json({"handin", kiosk.reference});

    CHECK(sheet["form_address"] == "https://form.example/new");
    CHECK(sheet["state"] == "held");
    CHECK(sheet["reason"]["code"] == "hand_in");
    REQUIRE(sheet["fields"].size() == 9);
    CHECK(sheet["fields"][0]["field"] == "title");
    CHECK(sheet["fields"][0]["form_label"] == "标题");
    CHECK(sheet["fields"][0]["value"] == "[" + kiosk.reference + "] Rechnung stimmt nicht");
    CHECK(sheet["fields"][1]["field"] == "description");
    CHECK(sheet["fields"][8]["value"] == "韩语");
}

TEST_CASE("handin: as text it says where the form is, each field whole, and how the number is told")
{
    const HandInKiosk kiosk;

    const auto end = kiosk.run({"handin", kiosk.reference});

    CHECK(end.exit_code == 0);
    CHECK(end.err.empty());
    for (const std::string& part :
         {std::string{"https://form.example/new"}, "Title (标题)\n[" + kiosk.reference + "] Rechnung",
          std::string{"두 번 청구되었습니다."}, "support-kiosk handin " + kiosk.reference + " --number N"}) {
        CAPTURE(part);
        CHECK(end.out.find(part) != std::string::npos);
    }
}

TEST_CASE("handin: the number makes the request handed in, once")
{
    const HandInKiosk kiosk;

    const Json request = kiosk.json({"handin", kiosk.reference, "--number", " 724060112345678 "});
    CHECK(request["state"] == "handed_in");
    CHECK(request["service_request_number"] == "724060112345678");
    CHECK(request["channel"] == "handin");

    CHECK(kiosk.run({"handin", kiosk.reference, "--number", "724060112345678"}).exit_code == 0);
    CHECK(kiosk.run({"handin", kiosk.reference, "--number", "724060112345679"}).exit_code == 77);
    CHECK(kiosk.run({"handin", kiosk.reference}).exit_code == 77);
    CHECK(kiosk.run({"move", kiosk.reference, "--channel", "courier"}).exit_code == 77);
    CHECK(kiosk.run({"sync", "--until-empty", "--timeout", "5"}).exit_code == 0);
}

TEST_CASE("handin: a number that cannot be one, or is another's, is refused by name and changes nothing")
{
    const HandInKiosk kiosk;
    const std::string other = kiosk.submit("Zweite")["reference"];
    REQUIRE(kiosk.run({"handin", other, "--number", "SR-1"}).exit_code == 0);
    for (const auto& [number, code] : {std::pair<std::string, std::string>{"", "missing"},
                                       {"SR 1", "has_blanks"},
                                       {std::string(65, '1'), "too_long"},
                                       {kiosk.reference, "is_our_reference"},
                                       {"SR-1", "is_taken"}}) {
        CAPTURE(code);
        const auto end = kiosk.run({"handin", kiosk.reference, "--number", number, "--json"});
        CHECK(end.exit_code == 65);
        const Json error = Json::parse(end.out)["error"];
        CHECK(error["fields"][0]["field"] == "number");
        CHECK(error["fields"][0]["code"] == code);
    }
    CHECK(kiosk.json({"show", kiosk.reference})["state"] == "ready");
}

TEST_CASE("handin: nothing to hand in is said with the status that other commands have for it")
{
    const HandInKiosk kiosk;

    CHECK(kiosk.run({"handin", "K-0000"}).exit_code == 65);
    CHECK(kiosk.run({"handin", "K-0000-0000-0000-0000"}).exit_code == 65);
    CHECK(kiosk.run({"handin"}).exit_code == 2);
    CHECK(kiosk.run({"move", kiosk.reference, "--channel", "pigeon"}).exit_code == 2);
    CHECK(kiosk.run({"move", kiosk.reference}).exit_code == 2);
}

TEST_CASE("move: a request goes another way, and back, and its history says so")
{
    const HandInKiosk kiosk;

    CHECK(kiosk.json({"move", kiosk.reference, "--channel", "courier"})["channel"] == "courier");
    const auto end = kiosk.run({"move", kiosk.reference, "--channel", "partner_center"});

    CHECK(end.exit_code == 0);
    CHECK(end.out.find(kiosk.reference) != std::string::npos);
    const Json request = kiosk.json({"show", kiosk.reference});
    CHECK(request["channel"] == "partner_center");
    CHECK(request["state"] == "ready");
    REQUIRE(request["history"].size() == 3);
    CHECK(request["history"][1]["reason"] == "moved_to_courier");
    CHECK(kiosk.run({"sync", "--until-empty", "--timeout", "0.2"}).exit_code == 75);
}

TEST_CASE("sync: requests that people hand over are counted apart and wait for no line")
{
    const HandInKiosk kiosk;

    const auto end = kiosk.run({"sync", "--until-empty", "--timeout", "5", "--json"});

    CHECK(end.exit_code == 0);
    const Json outcome = Json::parse(end.out);
    CHECK(outcome["waiting"] == 0);
    CHECK(outcome["by_hand"] == 1);
}
