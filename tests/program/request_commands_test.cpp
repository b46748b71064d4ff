#include "tests/product/far_side_process.h"
#include "tests/product/file_watch.h"
#include "tests/program/kiosk_program.h"

#include <doctest/doctest.h>

#include <csignal>
#include <set>

namespace kiosk
{

namespace
{

using test::Json;
using test::KioskProgram;

/// A `sync` that waits for its signal and owns the data meanwhile.
struct RunningSync {
    explicit RunningSync(const KioskProgram& program, std::vector<std::string> arguments = {"sync"})
        : trace(program.home() / "trace"), process([&] {
              arguments.insert(arguments.end(), {"--trace", trace.string()});
              return program.start(arguments);
          }())
    {
        test::FileWatch watch{program.home().path()};
        REQUIRE(watch.wait_until([&] { return bytes_of(trace).find("probe") != std::string::npos; },
                                 std::chrono::seconds{30}));
    }

    std::filesystem::path trace;
    test::RunningProcess process;
};

/// A configuration whose far side is a port where nobody listens.
void configure_a_dead_line(const KioskProgram& program)
{
    program.write_config("[cloud]\nprofile = \"custom\"\napi_base = \"http://127.0.0.1:1\"\n");
}

std::set<std::string> keys_of(const Json& object)
{
    std::set<std::string> keys;
    for (const auto& [key, value] : object.items())
        keys.insert(key);
    return keys;
}

} // namespace

TEST_CASE("submit: a sound draft is accepted and its reference printed")
{
    const KioskProgram program;
    const auto draft = program.home().write("draft.json", test::sound_draft("Rechnung").dump());

    const auto end = program.run({"submit", "--from", draft});

    CHECK(end.exit_code == 0);
    CHECK(end.err == "");
    REQUIRE(end.out.size() == 22);
    const Json list = program.json({"list"});
    REQUIRE(list.size() == 1);
    CHECK(list[0]["reference"].get<std::string>() + "\n" == end.out);
    CHECK(list[0]["state"] == "ready");
    CHECK(list[0]["title"] == "Rechnung");
}

TEST_CASE("submit: a request as JSON has exactly the promised keys")
{
    const KioskProgram program;

    const Json request = program.submit("결제");

    CHECK(keys_of(request) == std::set<std::string>{"id", "reference", "kind", "state", "severity", "title",
                                                    "attempts", "reason", "service_request_number", "channel",
                                                    "created_at", "updated_at", "next_attempt_at",
                                                    "replaces"});
    CHECK(request["kind"] == "partner_center");
    CHECK(request["severity"] == "B");
    CHECK(request["attempts"] == 0);
    CHECK(request["reason"].is_null());
    CHECK(request["service_request_number"].is_null());
    CHECK(request["channel"] == "partner_center");
    CHECK(request["created_at"].get<std::string>().ends_with("Z"));
}

TEST_CASE("submit: every error is named by its field, and the draft is kept")
{
    const KioskProgram program;

    const auto end = program.run({"submit", "--from", "-", "--json"},
                                 R"({"kind":"customer","title":"two\nlines","severity":"Z"})");

    CHECK(end.exit_code == 65);
    const Json error = Json::parse(end.out)["error"];
    CHECK(error["code"] == "invalid_input");
    std::map<std::string, std::string> codes;
    for (const Json& field : error["fields"])
        codes[field["field"]] = field["code"];
    CHECK(codes["title"] == "not_one_line");
    CHECK(codes["severity"] == "unknown_choice");
    CHECK(codes["contact.email"] == "required");
    CHECK(codes["escalation_reasons"] == "required");
    const Json drafts = program.json({"list", "--state", "draft"});
    REQUIRE(drafts.size() == 1);
    CHECK(drafts[0]["state"] == "draft");
    CHECK(error["text"].get<std::string>().find(drafts[0]["reference"]) != std::string::npos);
    CHECK(program.json({"list"}).empty());
}

TEST_CASE("submit: what is no draft is refused with a reason")
{
    const KioskProgram program;
    const auto exit_code = [&](const std::string& input) {
        return program.run({"submit", "--from", "-"}, input).exit_code;
    };

    CHECK(exit_code("") == 65);
    CHECK(exit_code("[]") == 65);
    CHECK(exit_code(R"({"kind":"other"})") == 65);
    CHECK(exit_code(std::string(std::size_t{1} << 21, ' ')) == 65);
    CHECK(program.run({"submit", "--from", "/no/such/file"}).exit_code == 65);
    const Json error =
        program.json({"submit", "--from", "-"}, R"({"kind":"customer","color":"red"})")["error"];
    CHECK(error["fields"][0]["field"] == "color");
}

TEST_CASE("submit: severity A follows the rules of the form")
{
    const KioskProgram program;
    Json draft = test::sound_draft("Sign-in fails for everybody");
    draft["severity"] = "A";
    const auto refused_fields = [&] {
        std::set<std::string> fields;
        const Json answer = program.json({"submit", "--from", "-"}, draft.dump());
        for (const Json& field : answer["error"]["fields"])
            fields.insert(field["field"]);
        return fields;
    };
    CHECK(refused_fields() == std::set<std::string>{"severity", "impact", "contact_24x7"});

    draft["category"] = "technical";
    draft["impact"] = "Nobody can work.";
    CHECK(refused_fields() == std::set<std::string>{"contact_24x7"});

    draft["contact_24x7"] = true;
    const Json accepted = program.json({"submit", "--from", "-"}, draft.dump());
    CHECK(program.json({"show", accepted["reference"]})["form"]["contact_24x7"] == true);
}

TEST_CASE("submit: the same id is accepted once")
{
    const KioskProgram program;
    Json draft = test::sound_draft("einmal");
    draft["id"] = "7e2f1c44-0d0a-4c57-9d2b-3f6f1f7d8a10";

    const Json first = program.json({"submit", "--from", "-"}, draft.dump());
    const Json second = program.json({"submit", "--from", "-"}, draft.dump());

    CHECK(first["reference"] == second["reference"]);
    CHECK(program.json({"list"}).size() == 1);
}

TEST_CASE("submit: a disk that takes no more bytes ends with 73, and nothing is said to be saved")
{
    const KioskProgram program;
    auto start = program.start({"submit", "--from", "-", "--json"}, test::sound_draft("voll").dump());
    start.file_bytes_max = 16384; // Room for the answer, not for a database.

    const auto end = test::run_process(start);

    CHECK(end.exit_code == 73);
    const Json answer = Json::parse(end.out, nullptr, false);
    CHECK(answer.contains("error"));
    CHECK(end.out.find("K-") == std::string::npos);
}

TEST_CASE("submit: a data folder that others may open is refused with 77")
{
    const KioskProgram program;
    program.submit();
    std::filesystem::permissions(program.data_folder(), std::filesystem::perms{0755});

    CHECK(program.run({"submit", "--from", "-"}, test::sound_draft("x").dump()).exit_code == 77);
    CHECK(program.run({"list"}).exit_code == 77);
}

TEST_CASE("list: before there is any data it is empty, and makes none")
{
    const KioskProgram program;

    const auto end = program.run({"list", "--json"});

    CHECK(end.exit_code == 0);
    CHECK(Json::parse(end.out).empty());
    CHECK_FALSE(std::filesystem::exists(program.data_folder()));
}

TEST_CASE("show: a request comes with its history and what was written")
{
    const KioskProgram program;
    const std::string reference = program.submit("결제 오류")["reference"];

    const Json request = program.json({"show", reference});

    CHECK(request["form"]["description"] == "두 번 청구되었습니다.");
    REQUIRE(request["history"].size() == 1);
    CHECK(request["history"][0]["to"] == "ready");
    CHECK(program.run({"show", reference}).out.find("결제 오류") != std::string::npos);
}

TEST_CASE("show: a reference with a wrong character, and one that nobody has, are refused")
{
    const KioskProgram program;
    program.submit();

    CHECK(program.run({"show", "K-0000-0000-0000-0001"}).exit_code == 65);
    const Json error = program.json({"show", "K-0000-0000-0000-0000"})["error"];
    CHECK(error["code"] == "not_found");
}

TEST_CASE("actions: hold, release, retry and withdraw move one request")
{
    const KioskProgram program;
    const std::string reference = program.submit("hin und her")["reference"];

    CHECK(program.json({"hold", reference})["state"] == "held");
    CHECK(program.run({"hold", reference}).exit_code == 77);
    CHECK(program.json({"release", reference})["state"] == "ready");
    CHECK(program.json({"retry", reference})["state"] == "ready");
    const Json draft = program.json({"withdraw", reference});
    CHECK(draft["state"] == "draft");
    CHECK(draft["reference"] == reference);
    CHECK(program.json({"submit", "--from", "-"}, draft["form"].dump())["reference"] == reference);
    CHECK(program.run({"hold", "K-0000-0000-0000-0000"}).exit_code == 65);
}

TEST_CASE("lease: a command that writes names the process that has the data, one that reads works beside it")
{
    const KioskProgram program;
    configure_a_dead_line(program);
    program.submit("wartet");
    RunningSync sync{program};

    const auto end = program.run({"submit", "--from", "-", "--json"}, test::sound_draft("zwei").dump());

    CHECK(end.exit_code == 75);
    const Json error = Json::parse(end.out)["error"];
    CHECK(error["code"] == "locked");
    CHECK(error["text"].get<std::string>().find(std::to_string(sync.process.id())) != std::string::npos);
    CHECK(program.json({"list"}).size() == 1);
}

TEST_CASE("sync: SIGTERM ends it in order")
{
    const KioskProgram program;
    configure_a_dead_line(program);
    program.submit("wartet");
    RunningSync sync{program};

    sync.process.send(SIGTERM);

    CHECK(sync.process.end().exit_code == 0);
    CHECK(program.json({"list"})[0]["state"] == "ready");
}

TEST_CASE("sync: interrupted before the queue is empty it says so by 75")
{
    const KioskProgram program;
    configure_a_dead_line(program);
    program.submit("wartet");
    RunningSync sync{program, {"sync", "--until-empty"}};

    sync.process.send(SIGINT);

    CHECK(sync.process.end().exit_code == 75);
}

TEST_CASE("sync: without an address it says that nothing is sent; with nothing to send it is done")
{
    const KioskProgram program;

    CHECK(program.run({"sync", "--until-empty"}).exit_code == 0);
    program.submit("wartet");
    const auto end = program.run({"sync", "--until-empty", "--timeout", "5"});

    CHECK(end.exit_code == 78);
    CHECK(end.err.find("No address of the service is configured") != std::string::npos);
}

TEST_CASE("configuration: a wrong one stops every command and names file, line and key")
{
    const KioskProgram program;
    program.write_config("kiosk_id = \"a\"\n[channel]\nwindow = 3\n");

    const auto end = program.run({"list"});

    CHECK(end.exit_code == 78);
    CHECK(end.out == "");
    CHECK(end.err.find(program.config_file().string() + ":3: channel.window: ") != std::string::npos);
    CHECK(program.json({"submit", "--from", "-"}, "{}")["error"]["code"] == "configuration_wrong");
}

TEST_CASE("usage: a command line that is not understood ends with 2, in JSON when that was asked for")
{
    const KioskProgram program;

    CHECK(program.run({"lsit"}).exit_code == 2);
    CHECK(program.json({"list", "--frob"})["error"]["code"] == "usage");
    CHECK(program.run({"--help"}).exit_code == 0);
}

TEST_CASE("main job: filed while the line is down, sent exactly once when it returns")
{
    const KioskProgram program;
    const TemporaryFolder folder;
    const auto far_side = test::FarSideProcess::start(folder.path(), {"--unreachable"});
    REQUIRE_MESSAGE(far_side.has_value(), far_side.error().detail);
    const std::string config = (*far_side)->config_file();
    const std::string first = program.submit("청구서가 맞지 않습니다")["reference"];
    Json customer = test::sound_draft("邮件无法发送");
    customer.erase("category");
    customer.update({{"kind", "customer"},
                     {"customer_id", "11111111-2222-4333-8444-555555555555"},
                     {"service", "exchange"},
                     {"area", "how_to"},
                     {"escalation_reasons", {"tools"}},
                     {"tried", "重新启动"}});
    const std::string second = program.json({"submit", "--from", "-"}, customer.dump())["reference"];

    const auto cut = program.run({"--config", config, "sync", "--until-empty", "--timeout", "2"});
    CHECK(cut.exit_code == 75);
    CHECK((*far_side)->ledger().empty());
    REQUIRE((*far_side)->become_reachable());
    const auto back = program.run({"--config", config, "sync", "--until-empty", "--timeout", "60"});
    CHECK(back.exit_code == 0);

    std::multiset<std::string> executed;
    for (const std::string& line : (*far_side)->ledger())
        executed.insert(Json::parse(line)["reference"].get<std::string>());
    CHECK(executed == std::multiset<std::string>{first, second});
    for (const Json& request : program.json({"list"})) {
        CHECK(request["state"] == "sent");
        CHECK(request["service_request_number"].is_string());
        CHECK(request["attempts"] == 1);
    }
    CHECK(program.run({"hold", first}).exit_code == 77);
}

TEST_CASE("main job: a refused request needs attention and does not count as waiting")
{
    const KioskProgram program;
    const TemporaryFolder folder;
    const auto far_side = test::FarSideProcess::start(folder.path());
    REQUIRE(far_side.has_value());
    REQUIRE((*far_side)->put_faults(
        R"([{"method":"POST","path":"/v1/servicerequests","do":"status","status":400,"shape":"api","code":"2000"}])"));
    program.submit("abgelehnt");

    const Json outcome =
        program.json({"--config", (*far_side)->config_file(), "sync", "--until-empty", "--timeout", "60"});

    CHECK(outcome["needs_attention"] == 1);
    CHECK(outcome["waiting"] == 0);
    const Json request = program.json({"list", "--state", "needs_attention"})[0];
    CHECK(request["reason"]["code"] == "2000");
    CHECK_FALSE(request["reason"]["text"].get<std::string>().empty());
}

TEST_CASE("trace: a sync leaves its attempts and outcomes, and no personal text")
{
    const KioskProgram program;
    const TemporaryFolder folder;
    const auto far_side = test::FarSideProcess::start(folder.path());
    REQUIRE(far_side.has_value());
    program.submit("geheim");

    const auto trace = program.home() / "trace";
    program.run({"--config", (*far_side)->config_file(), "sync", "--until-empty", "--trace", trace});

    const std::string text = bytes_of(trace);
    for (const char* event : {"started", "snapshot", "sync_attempt", "sync_outcome"})
        CHECK_MESSAGE(text.find("\"event\":\"" + std::string{event} + "\"") != std::string::npos, event);
    CHECK(text.find("geheim") == std::string::npos);
    CHECK(text.find("kim@example.kr") == std::string::npos);
}

} // namespace kiosk
