#pragma once

#include "storage/clock.h"
#include "storage/request_state.h"
#include "sync/commands.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

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
struct DoctorJob {
};

using Job = std::variant<WindowJob, SubmitJob, ListJob, ShowJob, ActJob, SyncJob, AttachmentsJob, ImportCustomersJob,
                         RefreshCustomersJob, SearchCustomersJob, DoctorJob>;

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
