// The demo behind `./run`: with a display the kiosk opens on it, beside a sandbox; without one the main job
// is played in a virtual display and told line by line.

#include "tests/product/far_side_process.h"
#include "tests/product/main_job.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace
{

using namespace kiosk::test;

/// With this the kiosk says that the display cannot be used (its manual, EXIT STATUS).
constexpr int kNoDisplay = 69;

int fail(const kiosk::Error& error)
{
    std::fprintf(stderr, "play_main_job: %s\n", error.detail.c_str());
    return EXIT_FAILURE;
}

int open_on_display(const std::filesystem::path& folder)
{
    std::filesystem::create_directories(folder / "far-side");
    std::filesystem::remove(folder / "far-side" / "ports");
    auto far_side = FarSideProcess::start(folder / "far-side");
    if (!far_side) return fail(far_side.error());
    std::puts("The kiosk opens beside a sandbox that plays 21Vianet's side. Nothing reaches 21Vianet.");
    std::printf("Take the line down and up again from another terminal:\n%s\n",
                (*far_side)->how_to_cut_the_line().c_str());
    std::fflush(stdout);
    auto kiosk =
        Process::start({KIOSK_PROGRAM, "--config", (*far_side)->config_file(), "--data", folder / "data"});
    return kiosk ? (*kiosk)->wait() : fail(kiosk.error());
}

int play(const std::filesystem::path& folder)
{
    std::puts("No display that can be used, so the main job is played in a virtual one.");
    const auto job = play_main_job(folder, [](std::string_view line) {
        std::printf("- %.*s\n", static_cast<int>(line.size()), line.data());
        std::fflush(stdout);
    });
    if (!job) return fail(job.error());
    std::printf("The far side executed %zu requests, each once. Screenshots: %s\n", job->ledger.size(),
                folder.c_str());
    return EXIT_SUCCESS;
}

} // namespace

int main(int argc, char** argv)
{
    const std::filesystem::path folder = argc > 1 ? argv[1] : "build/demo";
    const char* display = std::getenv("DISPLAY");
    if (display != nullptr && *display != '\0') {
        const int status = open_on_display(folder);
        if (status != kNoDisplay) return status;
    }
    return play(folder);
}
