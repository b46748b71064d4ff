#include "kiosk/command_line.h"

#include "kiosk/exit_code.h"
#include "sync/catalogue.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string_view>

#include <CLI/CLI.hpp>

namespace kiosk
{

namespace
{

constexpr const char* kAbout =
    "Keeps support requests to 21Vianet until the line is there, and hands each over exactly once.\n"
    "Without a command it opens the kiosk window.";

constexpr const char* kFooter =
    "Exit status: 0 done; 2 usage; 65 input refused; 69 far side unavailable; 73 the disk cannot keep it;\n"
    "75 queue not empty at the timeout, or another instance is running; 77 not allowed; 78 configuration "
    "wrong.\n"
    "See support-kiosk(1).";

/// The word under which `list --state` finds drafts.
constexpr const char* kDraftState = "draft";

/// Some language of ours serves the tag, and not only because English serves every tag.
bool is_language(std::string_view tag)
{
    return nearest_language(tag) != "en" || tag == "en" || tag.starts_with("en-") || tag.starts_with("en_");
}

std::optional<WindowJob::Size> parse_size(const std::string& text)
{
    WindowJob::Size size{};
    char between = 0;
    std::istringstream stream{text};
    stream >> size.width >> between >> size.height;
    // The upper bound is what an X window can be (16 bits, signed).
    constexpr int side_max = 32767;
    const bool fits = size.width > 0 && size.height > 0 && size.width <= side_max && size.height <= side_max;
    if (!stream || !stream.eof() || between != 'x' || !fits) return std::nullopt;
    return size;
}

/// The command line as CLI11 sees it, and the job it makes.
class Parser
{
public:
    Parser()
    {
        app_.set_version_flag("--version", "support-kiosk " KIOSK_VERSION);
        app_.footer(kFooter);
        app_.require_subcommand(0, 1);
        app_.fallthrough();
        app_.get_formatter()->column_width(34);
        add_global_options();
        add_window_options();
        add_request_commands();
        add_sync();
        add_customers();
        app_.add_subcommand("doctor", "Check storage, keys, clock, fonts, display and the line")
            ->callback([this] { job_ = DoctorJob{}; });
    }

    std::variant<CommandLine, CommandLineAnswer> parse(int argc, const char* const* argv)
    {
        try {
            app_.parse(argc, argv);
            if (!app_.get_subcommands().empty() && (is_fullscreen_ || !size_.empty()))
                throw CLI::ValidationError("--fullscreen and --size",
                                           "are for the window, not for a command");
        } catch (const CLI::ParseError& error) {
            std::ostringstream out, problem;
            const bool is_answer = app_.exit(error, out, problem) == 0;
            std::string text = is_answer ? out.str() : problem.str();
            text.erase(text.find_last_not_of('\n') + 1);
            return CommandLineAnswer{is_answer ? kExitDone : kExitUsage, std::move(text),
                                     is_answer ? OutputFormat::text : asked_format(argc, argv)};
        }
        if (app_.get_subcommands().empty()) {
            WindowJob window;
            if (is_fullscreen_) window.extent = WindowJob::Extent::fullscreen;
            if (!size_.empty()) window.size = parse_size(size_);
            job_ = window;
        }
        if (is_json_) global_.format = OutputFormat::json;
        if (!global_.language.empty()) global_.language = nearest_language(global_.language);
        return CommandLine{global_, job_};
    }

private:
    /// A command line that is not understood may still say how it wants to be answered.
    static OutputFormat asked_format(int argc, const char* const* argv)
    {
        const auto is_json = [](const char* word) { return std::string_view{word} == "--json"; };
        return std::any_of(argv, argv + argc, is_json) ? OutputFormat::json : OutputFormat::text;
    }

    void add_global_options()
    {
        app_.add_option("--config", global_.config, "Read this configuration after the standard ones")
            ->type_name("FILE");
        app_.add_option("--data", global_.data, "Keep the data here")->type_name("DIR");
        app_.add_option("--lang", global_.language, "Speak this language: en, ko, zh-TW, zh-CN, de, it, fr")
            ->type_name("TAG")
            ->check([](const std::string& tag) {
                return is_language(tag) ? std::string{} : "this language is not there: " + tag;
            });
        app_.add_flag("--json", is_json_, "Answer with one JSON document on standard output");
        app_.add_option("--trace", global_.trace, "Append a JSON line for everything that is done")
            ->type_name("FILE");
    }

    void add_window_options()
    {
        app_.add_flag("--fullscreen", is_fullscreen_, "Fill the screen");
        app_.add_option("--size", size_, "Size of the window")
            ->type_name("WxH")
            ->check([](const std::string& text) {
                return parse_size(text) ? std::string{} : "must look like 1024x600: " + text;
            });
    }

    void add_request_commands()
    {
        CLI::App* submit = app_.add_subcommand("submit", "Accept a draft and print its reference");
        submit->add_option("--from", file_, "Draft as JSON; - reads standard input")
            ->type_name("FILE")
            ->required();
        submit->callback([this] { job_ = SubmitJob{file_}; });

        CLI::App* list = app_.add_subcommand("list", "List the outbox");
        std::vector<std::string> states{kDraftState};
        for (const State state : kStates)
            states.emplace_back(word(state));
        list->add_option("--state", state_, "Only requests in this state; draft lists drafts")
            ->type_name("S")
            ->check(CLI::IsMember(states));
        list->callback([this] {
            const auto what = state_ == kDraftState ? ListJob::What::drafts : ListJob::What::outbox;
            job_ = ListJob{what, parse_state(state_)};
        });

        CLI::App* show = app_.add_subcommand("show", "Show one request with its history");
        show->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        show->callback([this] { job_ = ShowJob{reference_}; });

        CLI::App* attachments =
            app_.add_subcommand("attachments", "List the attachments of a request, or take them out");
        attachments->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        attachments->add_option("--to", folder_, "Put opened copies into this folder")->type_name("DIR");
        attachments->callback([this] { job_ = AttachmentsJob{reference_, folder_}; });

        add_action("retry", "Try a request again now", Action::try_now);
        add_action("hold", "Pause a request", Action::hold);
        add_action("release", "Let a paused request go on", Action::release);
        add_action("withdraw", "Take a request back to draft", Action::withdraw);
    }

    void add_action(const char* name, const char* about, Action action)
    {
        CLI::App* command = app_.add_subcommand(name, about);
        command->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        command->callback([this, action] { job_ = ActJob{reference_, action}; });
    }

    void add_sync()
    {
        CLI::App* sync = app_.add_subcommand("sync", "Send what waits, without a window");
        sync->add_flag("--until-empty", is_until_empty_, "End when nothing waits any more");
        constexpr double year_s = 366.0 * 24 * 3600;
        sync->add_option("--timeout", timeout_s_, "End after this time at the latest")
            ->type_name("SECONDS")
            ->check(CLI::Range(0.0, year_s));
        sync->callback([this] {
            SyncJob job;
            if (is_until_empty_) job.until = SyncJob::Until::empty;
            if (timeout_s_) job.timeout = Milliseconds{std::llround(*timeout_s_ * 1000)};
            job_ = job;
        });
    }

    void add_customers()
    {
        CLI::App* customers = app_.add_subcommand("customers", "The customer directory");
        customers->require_subcommand(1);
        CLI::App* import = customers->add_subcommand("import", "Take the customers of a CSV file");
        import->add_option("FILE", file_, "Columns tenant_id, company_name, domain; - reads standard input")
            ->required();
        import->callback([this] { job_ = ImportCustomersJob{file_};
    });
    customers->add_subcommand("refresh", "Fetch the customers from the far side")->callback([this] {
        job_ = RefreshCustomersJob{};
    });
    CLI::App* search = customers->add_subcommand("search", "Find customers by any part of name or domain");
    search->add_option("TEXT", search_.text, "What to look for")->required();
    search->add_option("--limit", search_.limit, "Show at most this many")
        ->type_name("N")
        ->capture_default_str();
    search->callback([this] { job_ = search_; });
}

CLI::App app_{kAbout, "support-kiosk"};
GlobalOptions global_;
Job job_;
bool is_json_ = false, is_fullscreen_ = false, is_until_empty_ = false;
std::string size_, file_, state_, reference_, folder_;
std::optional<double> timeout_s_;
SearchCustomersJob search_;
}; // namespace

} // namespace kiosk

std::variant<CommandLine, CommandLineAnswer> parse_command_line(int argc, const char* const* argv)
{
    return Parser{}.parse(argc, argv);
}

} // namespace kiosk
