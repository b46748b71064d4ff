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
int run(const NoteJob& job, const Workplace& workplace);
int run(const CloseJob& job, const Workplace& workplace);
int run(const HandInJob& job, const Workplace& workplace);
int run(const MoveJob& job, const Workplace& workplace);
int run(const ExportJob& job, const Workplace& workplace);
int run(const ImportJob& job, const Workplace& workplace);
int run(const CourierKeyJob& job, const Workplace& workplace);
int run(const TakeBackJob& job, const Workplace& workplace);
int run(const GiveBackJob& job, const Workplace& workplace);
int run(const SyncJob& job, const Workplace& workplace);
int run(const AttachmentsJob& job, const Workplace& workplace);
int run(const ImportCustomersJob& job, const Workplace& workplace);
int run(const RefreshCustomersJob& job, const Workplace& workplace);
int run(const SearchCustomersJob& job, const Workplace& workplace);
int run(const ShowCustomerJob& job, const Workplace& workplace);
int run(const SlipJob& job, const Workplace& workplace);
int run(const ReportJob& job, const Workplace& workplace);

/// The largest draft that is read: the limits of storage/request.h at four bytes a code point, four times
/// over.
inline constexpr std::size_t kDraftBytesMax = std::size_t{1} << 20;

/// The same for the text of a note.
inline constexpr std::size_t kNoteBytesMax = std::size_t{16} * kNoteMax;

} // namespace kiosk
