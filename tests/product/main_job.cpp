#include "tests/product/main_job.h"

#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/product/screenshot.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace kiosk::test
{

namespace
{

/// Ends the play at the first thing that is not seen. Thrown and caught in this file only.
struct NotSeen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void must(bool seen, std::string_view what)
{
    if (!seen) throw NotSeen{std::string{what}};
}

constexpr std::string_view kCustomerId = "5d3b1c7e-8a64-4f0e-9d1b-2f6a7c8e9b01";

/// One life after the other of one kiosk, and what is needed around it.
class Stage
{
public:
    Stage(const std::filesystem::path& folder, const std::function<void(std::string_view)>& tell)
        : folder_(folder), tell_(tell)
    {
        std::filesystem::remove_all(folder_);
        for (const char* name : {"far-side", "traces"}) std::filesystem::create_directories(folder_ / name);

        auto display = VirtualDisplay::start({.width = 1366, .height = 768, .window_manager = WindowManager::openbox});
        must(display.has_value(), "a virtual display");
        display_ = *std::move(display);
        auto far_side = FarSideProcess::start(folder_ / "far-side", {"--unreachable"});
        must(far_side.has_value(), "the sandbox");
        far_side_ = *std::move(far_side);
        kiosk_ = std::make_unique<KioskAtScreen>(
            *display_, KioskAtScreen::Folders{far_side_->config_file(), folder_ / "data", folder_ / "traces"});
    }

    MainJob play()
    {
        give_the_kiosk_a_customer();
        tell_("The line is down: nobody answers at the configured address.");
        open_the_kiosk();
        file_partner_center_request();
        file_customer_request();
        photograph("3-both-saved");

        kiosk_->kill();
        tell_("kill -9 of the kiosk.");
        must(far_side_->ledger().empty(), "an empty ledger: nothing can have arrived yet");
        open_the_kiosk();
        tell_("The kiosk is started again. Both requests are still there.");
        must(run_on_command_line("list").size() == 2, "both requests after the restart");

        must(far_side_->become_reachable(), "the sandbox opening its port");
        tell_("The line is back.");
        must(kiosk_->choose("strip.try_now") || kiosk_->traced("sync_outcome", "done") > 0, "the button Try now");
        must(kiosk_->waits_for("sync_outcome", "\"done\"", 2), "both requests being acknowledged");
        return see_the_numbers();
    }

private:
    void give_the_kiosk_a_customer()
    {
        const auto csv = folder_ / "customers.csv";
        std::ofstream{csv} << "tenant_id,company_name,domain\n" << kCustomerId << ",北京示例科技 Contoso,contoso.example\n";
        auto import = Process::start({KIOSK_PROGRAM, "--config", far_side_->config_file(), "--data", folder_ / "data",
                                      "customers", "import", csv});
        must(import.has_value() && (*import)->wait() == 0, "the import of a customer");
    }

    void open_the_kiosk()
    {
        must(kiosk_->start({"--size", "1366x768"}), "the first frame of the kiosk");
        must(kiosk_->sees_screen("home"), "the Home screen");
        photograph("1-home");
    }

    void type_contact()
    {
        must(kiosk_->type_into("field.contact.first_name", "Mina"), "the first name");
        must(kiosk_->type_into("field.contact.last_name", "Kim"), "the last name");
        must(kiosk_->type_into("field.contact.email", "mina.kim@reseller.example"), "the e-mail address");
        must(kiosk_->type_into("field.contact.phone", "+82 2 555 0100"), "the phone number");
        must(kiosk_->choose_from("field.contact.language", "contact.language.ko"), "the preferred language");
    }

    void submit_and_read_receipt(std::string_view picture)
    {
        kiosk_->press("ctrl+Return");
        must(kiosk_->sees_screen("receipt"), "the receipt");
        must(kiosk_->traced("accepted") > accepted_, "a request accepted in this life");
        ++accepted_;
        photograph(picture);
    }

    void file_partner_center_request()
    {
        must(kiosk_->choose("new.partner_center"), "New request for Partner Center");
        must(kiosk_->sees_screen("form"), "the form");
        must(kiosk_->choose("category.technical"), "the category");
        must(kiosk_->type_into("field.title", "Customer list does not load"), "the title");
        must(kiosk_->type_into("field.description", "The list stays empty since this morning, for every colleague."),
             "the description");
        must(kiosk_->choose("severity.B"), "the severity");
        type_contact();
        photograph("2-form");
        submit_and_read_receipt("2-saved-partner-center");
        tell_("A Partner Center request is filed. The screen says: saved, " + newest_reference() + ".");
        go_home();
    }

    void file_customer_request()
    {
        must(kiosk_->choose("new.customer"), "New request for a customer");
        must(kiosk_->sees_screen("customer_search"), "the customer search");
        must(kiosk_->type_into("field.search", "ntos"), "the search");
        must(kiosk_->choose("customer." + std::string{kCustomerId}), "the customer found by a part of its name");
        must(kiosk_->sees_screen("customer"), "the page of the customer");
        must(kiosk_->choose("customer.new_request"), "New request for this customer");
        must(kiosk_->sees_screen("service"), "the services");
        must(kiosk_->choose("service.exchange_online"), "the service");
        must(kiosk_->sees_screen("try_first"), "what to try first");
        must(kiosk_->choose("area.client_connectivity"), "the area");
        photograph("2-try-first");
        must(kiosk_->choose("still_needs_help"), "Submit a service request");
        must(kiosk_->sees_screen("form"), "the form");
        must(kiosk_->choose("reason.tools"), "the escalation reason");
        must(kiosk_->type_into("field.tried", "Restarted, tried another network, read the article."), "what was tried");
        must(kiosk_->type_into("field.title", "Outlook cannot connect"), "the title");
        must(kiosk_->type_into("field.description", "Twelve mailboxes lose the connection every few minutes."),
             "the description");
        must(kiosk_->choose("severity.C"), "the severity");
        type_contact();
        submit_and_read_receipt("2-saved-customer");
        tell_("A customer request is filed. The screen says: saved, " + newest_reference() + ".");
        go_home();
    }

    void go_home()
    {
        for (int steps = 0; steps < 12 && !kiosk_->sees_now("home"); ++steps) kiosk_->press("Escape");
        must(kiosk_->sees_screen("home"), "the way back to Home");
    }

    MainJob see_the_numbers()
    {
        MainJob job{.ledger = far_side_->ledger()};
        auto list = run_on_command_line("list");
        std::ranges::sort(list, {}, [](const nlohmann::json& request) { return request.value("created_at", ""); });
        for (const auto& request : list) {
            must(request.value("state", "") == "sent", "the state sent in the list");
            job.references.push_back(request.value("reference", ""));
            job.numbers.push_back(request.value("service_request_number", ""));
            tell_("21Vianet's number for " + job.references.back() + ": " + job.numbers.back() + ".");
        }
        must(kiosk_->choose("place.sent"), "the place Sent");
        must(kiosk_->sees_screen("place"), "the list of sent requests");
        photograph("4-sent");
        must(kiosk_->choose("request." + job.references.front()), "the sent request in the list");
        must(kiosk_->sees_screen("request"), "the page of the request");
        photograph("5-request");
        return job;
    }

    /// The requests as the command line lists them, beside the running kiosk.
    std::vector<nlohmann::json> run_on_command_line(const std::string& command) const
    {
        const std::string line = std::string{KIOSK_PROGRAM} + " --config " + far_side_->config_file().string() +
                                 " --data " + (folder_ / "data").string() + " --json " + command;
        std::string output;
        FILE* pipe = ::popen(line.c_str(), "r");
        must(pipe != nullptr, "the command line");
        std::array<char, 4096> chunk{};
        while (const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), pipe)) output.append(chunk.data(), got);
        must(::pclose(pipe) == 0, "an exit status of 0 of: " + command);
        auto json = nlohmann::json::parse(output, nullptr, false);
        must(json.is_array(), "a JSON list of requests");
        return json.get<std::vector<nlohmann::json>>();
    }

    std::string newest_reference() const
    {
        auto list = run_on_command_line("list");
        const auto newest = std::ranges::max_element(list, {}, [](const auto& request) { return request.value("created_at", ""); });
        return newest == list.end() ? std::string{} : newest->value("reference", "");
    }

    void photograph(std::string_view name)
    {
        must(kiosk_->is_settled(), "a picture that stands still");
        must(save_screenshot(display_->name(), folder_ / (std::string{name} + ".png")), "a screenshot");
    }

    std::filesystem::path folder_;
    const std::function<void(std::string_view)>& tell_;
    std::unique_ptr<VirtualDisplay> display_;
    std::unique_ptr<FarSideProcess> far_side_;
    std::unique_ptr<KioskAtScreen> kiosk_;
    std::size_t accepted_ = 0;
};

} // namespace

Result<MainJob> play_main_job(const std::filesystem::path& folder, const std::function<void(std::string_view)>& tell)
{
    try {
        return Stage{std::filesystem::absolute(folder), tell}.play();
    } catch (const NotSeen& missing) {
        return Error{ErrorCode::system_fault, std::string{"not seen: "} + missing.what()};
    }
}

} // namespace kiosk::test
