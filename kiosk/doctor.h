#pragma once

#include "kiosk/command_line.h"
#include "kiosk/config.h"
#include "storage/mounted_at.h"
#include "storage/outbox.h"
#include "storage/store.h"
#include "sync/catalogue.h"
#include "sync/trace.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

enum class Health {
    ok,
    warn, ///< The kiosk works, but somebody should know.
    bad   ///< Something promised does not hold.
};
std::string_view word(Health health);

/// One line of the doctor's report.
struct Finding {
    Health health;
    std::string what;   ///< A stable word, e.g. `file_system`.
    std::string detail; ///< In the language in use; no personal text.
};

/// Everything the doctor looks at. It works with a configuration or a catalogue that is wrong, too, and says
/// so.
struct Patient {
    const Result<Config>& config;
    const Result<Catalogue>& catalogue;
    std::filesystem::path data_folder;
    Trace& trace;
};

/// Looks at everything, in the order in which it is printed. Opens the data as the kiosk does, so that what
/// it says is true for the kiosk, and asks the real endpoint once; no request is sent. Beside a running kiosk
/// it only looks.
std::vector<Finding> examine(const Patient& patient);

/// Prints the findings and gives the exit status: kExitUnhealthy when something is bad.
int print_findings(const std::vector<Finding>& findings, OutputFormat format);

// The parts, for examine() and the tests.

std::vector<Finding> examine_storage(const std::filesystem::path& data_folder);
std::vector<Finding> examine_machine();

/// Whether all that was promised is there; what is not is named.
std::vector<Finding> examine_promises(const std::filesystem::path& data_folder);
std::vector<Finding> judge_losses(const Losses& losses);

/// Whether an overlay keeps what is written into it: one whose changes go to memory does not.
Finding judge_file_system(const FileSystem& system);

/// How much is in use, and by which versions. `owner`: process id of a running kiosk; empty: this process.
std::vector<Finding> examine_use(const std::filesystem::path& data_folder, const std::string& owner);

/// A clock that says an earlier time than the far side last answered at; nothing when it does not.
std::optional<Finding> judge_clock_by_success(const std::filesystem::path& data_folder, Timestamp now);

/// How long the oldest request that waits has done so: bad from kStaleAfter on.
Finding judge_queue_age(const std::vector<Entry>& entries, Timestamp now);

/// Whether a kind of file system (statfs(2): f_type) keeps what it said it had written.
Finding judge_file_system(std::uint64_t type);

/// Whether every language can be written with the fonts below `root`, which is "/" except in tests; if not,
/// what to install and by which command.
Finding examine_fonts(const std::filesystem::path& root);

/// What the kernel's list of swap areas (proc(5): /proc/swaps) means for secrets in memory. `sys` is /sys
/// except in tests.
Finding judge_swap(std::string_view proc_swaps, const std::filesystem::path& sys);

} // namespace kiosk
