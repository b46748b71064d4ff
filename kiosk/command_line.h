#pragma once

#include "storage/clock.h"
#include "storage/request_state.h"
#include "sync/commands.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kiosk
{

/// How a command answers: sentences for people in their language, or one JSON document for programs.
enum class OutputFormat { text, json };

/// What every command understands.
struct GlobalOptions {
    std::filesystem::path config; ///< Empty: the standard places only.
    std::filesystem::path data;   ///< Empty: the standard folder.
    std::filesystem::path trace;  ///< Empty: none.
    std::string language;         ///< One of kLanguages; empty: what the configuration says.
    OutputFormat format = OutputFormat::text;
};

// What the command line asks for. Each has its run() in jobs.h.

struct WindowJob {
    enum class Extent { windowed, fullscreen };
    struct Size {
        int width, height;
    };
    Extent extent = Extent::windowed;
    std::optional<Size> size;
};
struct SubmitJob {
    std::string file; ///< `-`: standard input.
};
struct ListJob {
    /// Drafts are listed only when asked for: the outbox is what was promised.
    enum class What { outbox, drafts };
    What what = What::outbox;
    std::optional<State> state;
};
struct ShowJob {
    std::string reference; ///< As typed.
};
struct ActJob {
    std::string reference;
    Action action;
};
struct NoteJob {
    std::string reference;
    /// Where the words come from: the argument list is seen by every process of the machine, so `file`
    /// exists.
    std::string text, file; ///< One of them; `-`: standard input.
};
struct CloseJob {
    std::string reference;
    CustomerInformed customer_informed = CustomerInformed::no;
};
struct HandInJob {
    std::string reference;
    std::optional<std::string> number; ///< As typed; none: print the fields of the form.
};
struct MoveJob {
    std::string reference;
    Channel channel;
};
struct ExportJob {
    enum class What { requests, acknowledgements };
    std::filesystem::path folder;
    std::vector<std::string> references; ///< As typed; none: all that wait for a way.
    What what = What::requests;
};
struct ImportJob {
    std::filesystem::path file;
};
struct CourierKeyJob {
};
struct TakeBackJob {
    std::string reference;
};
struct GiveBackJob {
    std::string reference;
};
struct SyncJob {
    enum class Until { stopped, empty };
    Until until = Until::stopped;
    std::optional<Milliseconds> timeout;
};
struct AttachmentsJob {
    std::string reference;
    std::filesystem::path folder; ///< Where the opened copies go; empty: they are only listed.
};
struct ImportCustomersJob {
    std::string file;
};
struct RefreshCustomersJob {
};
struct SearchCustomersJob {
    std::string text;
    std::size_t limit = 50; ///< Two screens of a terminal.
};
struct ShowCustomerJob {
    std::string customer; ///< Tenant id, or what was typed as one in a request.
};
struct SlipJob {
    std::string reference;
    std::filesystem::path
        file;             ///< Empty: in the folder for slips, and printed where a printer is configured.
    std::string language; ///< One of kLanguages; empty: what the contact prefers.
};
struct ReportJob {
    enum class Format { table, csv };
    Format format = Format::table;
    std::optional<std::chrono::year_month> month;
};
struct DoctorJob {
};

using Job = std::variant<WindowJob, SubmitJob, ListJob, ShowJob, ActJob, HandInJob, MoveJob, NoteJob,
                         CloseJob, ExportJob, ImportJob, CourierKeyJob, TakeBackJob, GiveBackJob,
                         AttachmentsJob, SyncJob, ImportCustomersJob, RefreshCustomersJob, SearchCustomersJob,
                         ShowCustomerJob, DoctorJob, SlipJob, ReportJob>;

struct CommandLine {
    GlobalOptions global;
    Job job;
};

/// What to print instead of doing anything: the help, the version, or why the command line is not understood.
struct CommandLineAnswer {
    int exit_code; ///< 0 or kExitUsage.
    std::string text;
    OutputFormat format = OutputFormat::text;
};

/// Reads the arguments. Nothing is opened and nothing is printed.
std::variant<CommandLine, CommandLineAnswer> parse_command_line(int argc, const char* const* argv);

} // namespace kiosk
