#pragma once

#include "tests/product/file_watch.h"
#include "tests/window/virtual_display.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk::test
{

/// The real kiosk in a real window of a virtual display, used the way a person uses it: by keys. Where the
/// focus is and which screen is shown it says itself in its trace, so nothing here knows a pixel.
class KioskAtScreen
{
public:
    struct Folders {
        std::filesystem::path config; ///< File.
        std::filesystem::path data;
        std::filesystem::path trace; ///< An empty folder for the traces of all its lives.
    };

    KioskAtScreen(const VirtualDisplay& display, Folders folders);

    /// A command that ends by running what follows it, such as a wrapper that sets limits first; for all starts
    /// from now on.
    void start_through(std::vector<std::string> launcher) { launcher_ = std::move(launcher); }

    /// Starts the program and waits for its first frame. False when there is none.
    bool start(std::vector<std::string> more_arguments = {});

    /// As `kill -9`.
    void kill();

    /// Waits until it ends by itself; its exit status, or 128 plus the signal that ended it.
    int wait_for_end();

    /// What it wrote to stderr in this life.
    std::string complaints() const;

    /// Waits for the screen of this name (as in the trace).
    bool sees_screen(std::string_view name);
    bool sees_now(std::string_view name) const;

    /// Waits until no frame has changed a pixel for a moment.
    bool is_settled();

    /// Moves the focus with `key` until the item with this stable id has it.
    bool focus(std::string_view stable_id, std::string_view key = "Tab");

    /// As focus(), for the first item whose stable id begins like this.
    bool focus_first(std::string_view beginning);

    /// Presses a key by its X name, e.g. `Return`.
    void press(std::string_view key);

    /// Focus, then Space: what a person does to press a button or make a choice.
    bool choose(std::string_view stable_id);

    /// Opens the list field with this stable id and chooses one of its entries.
    bool choose_from(std::string_view list_id, std::string_view entry_id);

    /// Focus, then key strokes.
    bool type_into(std::string_view stable_id, std::string_view text);

    /// Focus, then all that the field holds into the clipboard and from there, as another program reads it.
    /// Copying shows in no frame, so it waits until there is something; on a display where nothing was copied
    /// before.
    std::string copy_all_of(std::string_view stable_id);

    /// How many events of this name have been traced in this life, with `part` in their line.
    std::size_t traced(std::string_view event, std::string_view part = {}) const;

    /// Waits until at least `count` such events are traced.
    bool waits_for(std::string_view event, std::string_view part = {}, std::size_t count = 1);

    int process_id() const { return process_ ? process_->id() : -1; }
    const std::filesystem::path& trace_file() const { return trace_file_; }

private:
    std::string focused() const;
    bool focus_where(const std::function<bool(std::string_view)>& is_it, std::string_view key);
    std::size_t frames() const { return traced("frame"); }
    void keys(std::vector<std::string> arguments);
    std::optional<std::string> last(std::string_view event, std::string_view key) const;

    const VirtualDisplay& display_;
    Folders folders_;
    FileWatch watch_;
    std::filesystem::path trace_file_;
    std::filesystem::path complaints_file_;
    std::vector<std::string> launcher_;
    int lives_ = 0;
    std::unique_ptr<Process> process_;
};

} // namespace kiosk::test
