#include "kiosk/program.h"

#include "kiosk/command_line.h"
#include "kiosk/config.h"
#include "kiosk/doctor.h"
#include "kiosk/exit_code.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/json_trace.h"
#include "kiosk/kiosk_window_program.h"
#include "kiosk/log.h"
#include "kiosk/paths.h"
#include "kiosk/translation.h"
#include "sync/catalogue.h"

#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <sys/resource.h>
#include <sys/stat.h>

namespace kiosk
{

namespace
{

/// What every file, signal and crash of this process obeys from here on.
void prepare_process()
{
    ::umask(0077);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none); // A core file would hold what people typed, and the keys.
    std::signal(SIGPIPE, SIG_IGN);   // OpenSSL writes to sockets without MSG_NOSIGNAL.
    std::setlocale(LC_CTYPE, "C.UTF-8");
}

int answer(const CommandLineAnswer& answer)
{
    if (answer.exit_code == kExitDone)
        std::printf("%s\n", answer.text.c_str());
    else
        print_complaint(answer.format, {"usage", answer.text, {}});
    return answer.exit_code;
}

Result<std::unique_ptr<Trace>> open_trace(const std::filesystem::path& file, JsonTrace::Start started)
{
    if (file.empty()) return std::unique_ptr<Trace>{std::make_unique<NoTrace>()};
    auto trace = JsonTrace::open(file, started);
    if (!trace) return trace.error();
    return std::unique_ptr<Trace>{*std::move(trace)};
}

int run_window_job(const WindowJob& job, const Config& config, const std::filesystem::path& data_folder,
                   const GlobalOptions& global, Trace& trace)
{
    WindowStart start{.config = config, .data_folder = data_folder, .trace = trace};
    if (job.extent == WindowJob::Extent::fullscreen) start.size = WindowSize::fullscreen;
    if (job.size) {
        start.width = job.size->width;
        start.height = job.size->height;
    }
    start.end_on_loss = [&](const Error& lost) {
        const int status = print_error(global.format, lost);
        std::fflush(nullptr);
        std::_Exit(status);
    };
    start.is_traced = !global.trace.empty();
    const auto ended = run_window(start);
    return ended ? kExitDone : print_error(global.format, ended.error());
}

int run_job(const CommandLine& command_line, const Config& config, const std::filesystem::path& data_folder,
            Trace& trace)
{
    const GlobalOptions& global = command_line.global;
    if (const auto* window = std::get_if<WindowJob>(&command_line.job))
        return run_window_job(*window, config, data_folder, global, trace);

    const auto catalogue = Catalogue::load(asset_folder() / "catalogue.toml");
    if (!catalogue)
        return print_error(global.format, {ErrorCode::configuration_wrong, catalogue.error().detail});
    const Workplace workplace{config, data_folder, *catalogue, global.format, trace};
    return std::visit(
        [&](const auto& job) {
            if constexpr (requires { run(job, workplace); })
                return run(job, workplace);
            else
                return kExitUsage; // The window and the doctor were served above.
        },
        command_line.job);
}

} // namespace

int run_program(int argc, const char* const* argv)
{
    const auto started = std::chrono::steady_clock::now();
    prepare_process();
    auto parsed = parse_command_line(argc, argv);
    if (const auto* refused = std::get_if<CommandLineAnswer>(&parsed)) return answer(*refused);
    const CommandLine& command_line = std::get<CommandLine>(parsed);
    const GlobalOptions& global = command_line.global;

    open_translations(locale_folder());
    use_language(global.language.empty() ? "en" : global.language);
    start_log(std::holds_alternative<SyncJob>(command_line.job) ? LogLevel::news : LogLevel::warnings);

    const auto data_folder = global.data.empty() ? standard_data_folder() : global.data;
    if (data_folder.empty())
        return print_error(global.format, {ErrorCode::configuration_wrong,
                                           tr("There is no home folder: --data is needed.")});
    const auto trace = open_trace(global.trace, started);
    if (!trace) return print_error(global.format, trace.error());

    ConfigPlaces places = ConfigPlaces::standard();
    places.chosen = global.config;
    auto config = load_config(places);
    if (config && !global.language.empty()) config->ui.language = global.language;
    if (config) use_language(config->ui.language);

    if (std::holds_alternative<DoctorJob>(command_line.job)) {
        const auto catalogue = Catalogue::load(asset_folder() / "catalogue.toml");
        return print_findings(examine({config, catalogue, data_folder, **trace}), global.format);
    }
    if (!config) return print_error(global.format, config.error());
    return run_job(command_line, *config, data_folder, **trace);
}

} // namespace kiosk
