// What a counter puts on paper: the slip by real keys, and the report of a mixed day.

#include "storage/file.h"
#include "tests/product/far_side_process.h"
#include "tests/product/file_watch.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <nlohmann/json.hpp>

namespace kiosk::test
{

namespace
{

using Json = nlohmann::json;

constexpr const char* kCustomerId = "5d3b1c7e-8a64-4f0e-9d1b-2f6a7c8e9b01";

/// A counter with a printer and a customer, and no line yet.
struct Counter {
    std::filesystem::path folder = PAPER_FOLDER;
    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<VirtualDisplay> display;
    std::unique_ptr<KioskAtScreen> kiosk;

    Counter()
    {
        std::filesystem::remove_all(folder);
        for (const char* name : {"far-side", "traces", "bin"})
            std::filesystem::create_directories(folder / name);
        auto started = FarSideProcess::start(folder / "far-side", {"--unreachable"});
        REQUIRE(started);
        far_side = *std::move(started);
        std::ofstream{lp()} << "#!/bin/sh\ncat >\"$0.part\" && mv \"$0.part\" \"$0.input\"\n";
        std::filesystem::permissions(lp(), std::filesystem::perms{0700});
        std::ofstream{far_side->config_file(), std::ios::app}
            << "[support]\nname = \"Nordwind\"\nphone = \"+86 10 5555 0100\"\n[slip]\nfolder = \""
            << (folder / "slips").string() << "\"\nprinter = \"counter\"\nlp = \"" << lp().string() << "\"\n";
        const auto csv = folder / "customers.csv";
        std::ofstream{csv} << "tenant_id,company_name,domain\n"
                           << kCustomerId << ",Contoso,contoso.example\n";
        command_line({"customers", "import", csv});
    }

    void open()
    {
        auto screen = VirtualDisplay::start({.window_manager = WindowManager::openbox});
        REQUIRE(screen);
        display = *std::move(screen);
        kiosk = std::make_unique<KioskAtScreen>(
            *display, KioskAtScreen::Folders{far_side->config_file(), folder / "data", folder / "traces"});
        REQUIRE(kiosk->start());
        REQUIRE(kiosk->sees_screen("home"));
        REQUIRE(kiosk->is_settled());
    }

    std::filesystem::path lp() const { return folder / "bin/lp"; }

    std::string command_line(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), {KIOSK_PROGRAM, "--config", far_side->config_file(), "--data",
                                             (folder / "data").string(), "--json"});
        return Process::output_of(std::move(arguments));
    }
    Json json(std::vector<std::string> arguments) const
    {
        return Json::parse(command_line(std::move(arguments)), nullptr, false);
    }

    /// A customer's request that a person has typed into the web form, before the window opens.
    void hand_one_in()
    {
        const auto draft = folder / "draft.json";
        std::ofstream{draft} << R"({"kind": "customer", "customer_id": "contoso.example", "service": "teams",
            "area": "updates", "escalation_reasons": ["training"], "tried": "Restarted.", "title": "Teams",
            "description": "No sound.", "severity": "C", "contact": {"first_name": "Mina", "last_name": "Kim",
            "email": "mina@reseller.example", "phone": "+82 2 555 0100", "language": "ko"}})";
        const std::string reference = json({"submit", "--from", draft})["reference"];
        REQUIRE(json({"handin", reference})["reference"] == reference);
        REQUIRE(json({"handin", reference, "--number", "724060112345678"})["state"] == "handed_in");
    }

    void type_the_rest(std::string_view title, std::string_view severity)
    {
        REQUIRE(kiosk->type_into("field.title", title));
        REQUIRE(kiosk->type_into("field.description", "Since this morning."));
        REQUIRE(kiosk->choose("severity." + std::string{severity}));
        REQUIRE(kiosk->type_into("field.contact.first_name", "Mina"));
        REQUIRE(kiosk->type_into("field.contact.last_name", "Kim"));
        REQUIRE(kiosk->type_into("field.contact.email", "mina@reseller.example"));
        REQUIRE(kiosk->type_into("field.contact.phone", "+82 2 555 0100"));
        kiosk->press("ctrl+Return");
        REQUIRE(kiosk->sees_screen("receipt"));
    }

    void file_own_request()
    {
        REQUIRE(kiosk->choose("new.partner_center"));
        REQUIRE(kiosk->sees_screen("form"));
        REQUIRE(kiosk->choose("category.technical"));
        type_the_rest("Customer list does not load", "B");
    }

    void go_to_try_first()
    {
        REQUIRE(kiosk->choose("new.customer"));
        REQUIRE(kiosk->sees_screen("customer_search"));
        REQUIRE(kiosk->type_into("field.search", "ntos"));
        REQUIRE(kiosk->choose("customer." + std::string{kCustomerId}));
        REQUIRE(kiosk->sees_screen("customer"));
        REQUIRE(kiosk->choose("customer.new_request"));
        REQUIRE(kiosk->sees_screen("service"));
        REQUIRE(kiosk->choose("service.exchange_online"));
        REQUIRE(kiosk->sees_screen("try_first"));
        REQUIRE(kiosk->choose("area.client_connectivity"));
    }

    void solve_here()
    {
        go_to_try_first();
        REQUIRE(kiosk->choose("solved_here"));
        REQUIRE(kiosk->sees_screen("what_helped"));
        REQUIRE(kiosk->choose("helped.other"));
        REQUIRE(kiosk->sees_screen("solved"));
    }

    void escalate()
    {
        go_to_try_first();
        REQUIRE(kiosk->choose("still_needs_help"));
        REQUIRE(kiosk->sees_screen("form"));
        REQUIRE(kiosk->choose("reason.tools"));
        REQUIRE(kiosk->type_into("field.tried", "Restarted, tried another network."));
        type_the_rest("Outlook cannot connect", "C");
    }

    void go_home()
    {
        for (int steps = 0; steps < 12 && !kiosk->sees_now("home"); ++steps)
            kiosk->press("Escape");
        REQUIRE(kiosk->sees_screen("home"));
    }

    /// The references that the far side's ledger has as created.
    std::set<std::string> created() const
    {
        std::set<std::string> references;
        for (const std::string& line : far_side->ledger()) {
            const Json execution = Json::parse(line);
            if (execution["operation"] == "create") references.insert(execution["reference"]);
        }
        return references;
    }
};

} // namespace

TEST_CASE("kiosk: a slip is printed from the receipt by keys, in the customer's language, and kept as a file")
{
    Counter counter;
    counter.open();
    counter.file_own_request();
    const std::string reference = counter.json({"list"})[0]["reference"];

    REQUIRE(counter.kiosk->choose_from("slip.language", "slip.language.de"));
    REQUIRE(counter.kiosk->choose("slip.print"));
    FileWatch watch{counter.lp().parent_path()};
    const std::filesystem::path printed = counter.lp().string() + ".input";
    REQUIRE(watch.wait_until([&] { return std::filesystem::exists(printed); }, std::chrono::seconds{30}));

    const std::string text = Process::output_of({"pdftotext", "-layout", printed, "-"});
    CHECK(text.find(reference) != std::string::npos);
    CHECK(text.find("Ihre Referenz") != std::string::npos);
    CHECK(text.find("Pekinger Zeit") != std::string::npos);
    CHECK(text.find("+86 10 5555 0100") != std::string::npos);
    CHECK(text.find("Customer list does not load") == std::string::npos);
    CHECK(bytes_of(printed) == bytes_of(counter.folder / "slips" / (reference + ".pdf")));
}

TEST_CASE("kiosk: the report of a mixed day is what the ledger and the history say")
{
    Counter counter;
    counter.hand_one_in();
    counter.open();
    counter.solve_here();
    counter.go_home();
    counter.escalate();
    counter.go_home();
    counter.file_own_request();
    counter.go_home();
    REQUIRE(counter.far_side->become_reachable());
    REQUIRE((counter.kiosk->choose("strip.try_now") || counter.kiosk->traced("sync_outcome", "done") > 0));
    REQUIRE(counter.kiosk->waits_for("sync_outcome", "\"done\"", 2));
    REQUIRE(counter.kiosk->choose("report"));
    REQUIRE(counter.kiosk->sees_screen("report"));

    const Json report = counter.json({"report"});

    const Json list = counter.json({"list"});
    const auto created = counter.created();
    const auto is_escalated = [](const Json& request) { return request["kind"] == "customer"; };
    const auto escalated = std::ranges::count_if(list, is_escalated);
    const auto sent = std::ranges::count_if(list, [&](const Json& request) {
        return is_escalated(request) &&
               (request["state"] == "handed_in" || created.contains(request["reference"].get<std::string>()));
    });
    CHECK(created.size() == 2);
    CHECK(escalated == 2);
    CHECK(sent == 2);
    CHECK(report["solved_here"] == 1);
    CHECK(report["escalated"] == escalated);
    CHECK(report["sent"] == sent);
    CHECK(report["partner_center"] == std::ssize(list) - escalated);
    CHECK(report["services"][0] ==
          Json{{"service", "exchange_online"}, {"solved_here", 1}, {"escalated", 1}, {"sent", 1}});
    CHECK(report["saved_to_sent"]["measured"] == sent);
}

} // namespace kiosk::test
