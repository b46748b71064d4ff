#include "kiosk/command_line.h"

#include "kiosk/exit_code.h"
#include "sync/catalogue.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
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

std::optional<std::chrono::year_month> parse_month(const std::string& text)
{
    int year = 0;
    unsigned month = 0;
    char rest = 0;
    if (text.size() != 7 || std::sscanf(text.c_str(), "%4d-%2u%c", &year, &month, &rest) != 2)
        return std::nullopt;
    const auto parsed = std::chrono::year{year} / std::chrono::month{month};
    return parsed.ok() ? std::optional{parsed} : std::nullopt;
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
        add_paper();
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
        if (auto* slip = std::get_if<SlipJob>(&job_)) slip->language = global_.language;
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
        add_note_commands();
        add_hand_in();
        add_courier();
    }

    void add_note_commands()
    {
        CLI::App* note = app_.add_subcommand("note", "Send a note to a request that 21Vianet has");
        note->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        CLI::Option_group* words = note->add_option_group("words");
        words->add_option("--text", note_text_, "The note; - reads standard input")->type_name("T");
        words->add_option("--from", file_, "The note as a text file; - reads standard input")
            ->type_name("FILE");
        words->require_option(1);
        note->callback([this] {
            const bool is_standard_input = note_text_ == "-";
            job_ = NoteJob{reference_, is_standard_input ? std::string{} : note_text_,
                           is_standard_input ? std::string{"-"} : file_};
        });

        CLI::App* close = app_.add_subcommand("close", "Close a request that 21Vianet has");
        close->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        close->add_flag("--customer-informed", is_customer_informed_,
                        "The customer knows; required for billing");
        close->callback([this] {
            job_ = CloseJob{reference_, is_customer_informed_ ? CustomerInformed::yes : CustomerInformed::no};
        });
    }

    void add_action(const char* name, const char* about, Action action)
    {
        CLI::App* command = app_.add_subcommand(name, about);
        command->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        command->callback([this, action] { job_ = ActJob{reference_, action}; });
    }

    void add_hand_in()
    {
        CLI::App* hand_in =
            app_.add_subcommand("handin", "Print a request for the web form; record its number");
        hand_in->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        hand_in->add_option("--number", number_, "The service request number that the form gave")
            ->type_name("N");
        hand_in->callback([this] { job_ = HandInJob{reference_, number_}; });

        CLI::App* move = app_.add_subcommand("move", "Let a request go another way");
        move->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        std::vector<std::string> channels;
        for (const Channel channel : kChannels)
            channels.emplace_back(word(channel));
        move->add_option("--channel", channel_, "Which way")
            ->type_name("C")
            ->required()
            ->check(CLI::IsMember(channels));
        move->callback([this] { job_ = MoveJob{reference_, *parse_channel(channel_)}; });
    }

    void add_courier()
    {
        CLI::App* out = app_.add_subcommand("export", "Write requests to a stick, sealed for another kiosk");
        out->add_option("--to", folder_, "Folder of the stick")->type_name("DIR")->required();
        out->add_flag("--acks", is_acknowledging_,
                      "Write what became of requests that came on a stick instead");
        out->add_option("REF", references_, "References; without any, all that wait for a way");
        out->callback([this] {
            if (is_acknowledging_ && !references_.empty())
                throw CLI::ValidationError("--acks", "tells about all requests; it takes no REF");
            job_ =
                ExportJob{folder_, references_,
                          is_acknowledging_ ? ExportJob::What::acknowledgements : ExportJob::What::requests};
        });
        CLI::App* in = app_.add_subcommand("import", "Take over what another kiosk wrote to a stick");
        in->add_option("FILE", file_, "A bundle of requests or of acknowledgements")->required();
        in->callback([this] { job_ = ImportJob{file_}; });

        CLI::App* courier = app_.add_subcommand("courier", "Requests that travel on a stick");
        courier->require_subcommand(1);
        courier->add_subcommand("key", "Print the key that names this kiosk towards others")
            ->callback([this] { job_ = CourierKeyJob{}; });
        CLI::App* back =
            courier->add_subcommand("take-back", "A stick was destroyed: let a request go another way");
        back->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        back->add_flag("--never-delivered", is_never_delivered_,
                       "Nobody will ever import the stick; if somebody does, the request may arrive twice")
            ->required();
        back->callback([this] { job_ = TakeBackJob{reference_}; });
        CLI::App* give = courier->add_subcommand("give-back", "Do not send a request that came on a stick");
        give->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        give->callback([this] { job_ = GiveBackJob{reference_}; });
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

    void add_paper()
    {
        CLI::App* slip = app_.add_subcommand("slip", "Make the slip of a request as PDF, and print it");
        slip->add_option("REF", reference_, "Reference, K-XXXX-XXXX-XXXX-XXXX")->required();
        slip->add_option("--to", file_, "Write it here, and print nothing")->type_name("FILE");
        slip->callback([this] { job_ = SlipJob{reference_, file_, {}}; });

        CLI::App* report = app_.add_subcommand("report", "Count solved here and escalated");
        report->add_option("--month", month_, "Only this month of the kiosk's time zone")
            ->type_name("YYYY-MM")
            ->check([](const std::string& text) {
                return parse_month(text) ? std::string{} : "must look like 2026-11: " + text;
            });
        report->add_flag("--csv", is_csv_, "As CSV");
        report->callback([this] {
            job_ =
                ReportJob{is_csv_ ? ReportJob::Format::csv : ReportJob::Format::table, parse_month(month_)};
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
    CLI::App* show = customers->add_subcommand("show", "Show what is known of a customer without a line");
    show->add_option("ID", customer_, "Tenant id")->required();
    show->callback([this] { job_ = ShowCustomerJob{customer_}; });
}

CLI::App app_{kAbout, "support-kiosk"};
GlobalOptions global_;
Job job_;
bool is_json_ = false, is_fullscreen_ = false, is_until_empty_ = false, is_customer_informed_ = false,
     is_csv_ = false;
std::string size_, file_, state_, reference_, customer_, note_text_, channel_, folder_, month_;
bool is_acknowledging_ = false, is_never_delivered_ = false;
std::vector<std::string> references_;
std::optional<std::string> number_;
std::optional<double> timeout_s_;
SearchCustomersJob search_;
}; // namespace

} // namespace kiosk

std::variant<CommandLine, CommandLineAnswer> parse_command_line(int argc, const char* const* argv)
{
    return Parser{}.parse(argc, argv);
}

} // namespace kiosk
