#pragma once

#include "kiosk/config.h"
#include "kiosk/window/window.h"
#include "storage/result.h"
#include "sync/trace.h"

#include <filesystem>
#include <functional>

namespace kiosk
{

/// What the window is started with.
struct WindowStart {
    const Config& config;
    std::filesystem::path data_folder;
    WindowSize size = WindowSize::as_given;
    int width = 1024, height = 600;
    Trace& trace;
    std::function<void(const Error&)> end_on_loss; ///< As WindowOptions::end_on_loss.
    bool is_traced = false; ///< Frames and focus are only observed for a trace.
};

/// Opens the kiosk and returns when the person closes it, on SIGTERM or SIGINT, or when the display is lost. When the
/// data folder cannot be used the window opens all the same and says why nothing can be saved.
/// Errors: display_missing, locked (another kiosk has the data; `detail` is its process id), configuration_wrong
/// (catalogue).
Result<> run_window(const WindowStart& start);

} // namespace kiosk
