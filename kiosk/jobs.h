#pragma once

#include "kiosk/command_line.h"
#include "kiosk/config.h"
#include "sync/catalogue.h"
#include "sync/trace.h"

#include <filesystem>

namespace kiosk
{

/// What every command works with. Everything outlives the command.
struct Workplace {
    const Config& config;
    std::filesystem::path data_folder;
    const Catalogue& catalogue;
    OutputFormat format;
    Trace& trace;
};

// Each does what the command line asked for, prints the answer and gives the exit status. Commands that only
// read work beside a running kiosk; the others take the lease and end with kExitNotYet when somebody has it.

int run(const SubmitJob& job, const Workplace& workplace);
int run(const ListJob& job, const Workplace& workplace);
int run(const ShowJob& job, const Workplace& workplace);
int run(const ActJob& job, const Workplace& workplace);
int run(const SyncJob& job, const Workplace& workplace);
int run(const AttachmentsJob& job, const Workplace& workplace);
int run(const ImportCustomersJob& job, const Workplace& workplace);
int run(const RefreshCustomersJob& job, const Workplace& workplace);
int run(const SearchCustomersJob& job, const Workplace& workplace);

/// The largest draft that is read: the limits of storage/request.h at four bytes a code point, four times
/// over.
inline constexpr std::size_t kDraftBytesMax = std::size_t{1} << 20;

} // namespace kiosk
