#include "tests/product/kiosk_at_screen.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace kiosk::test
{

namespace
{

constexpr std::chrono::seconds kPatience{20};

/// More than any screen has.
constexpr int kPressesMax = 120;

std::vector<nlohmann::json> events(const std::filesystem::path& trace)
{
    std::vector<nlohmann::json> all;
    std::ifstream file{trace};
    for (std::string line; std::getline(file, line);) {
        auto event = nlohmann::json::parse(line, nullptr, false);
        if (event.is_object()) all.push_back(std::move(event)); // The last line may still be being written.
    }
    return all;
}

} // namespace

KioskAtScreen::KioskAtScreen(const VirtualDisplay& display, Folders folders)
    : display_(display), folders_(std::move(folders)), watch_(folders_.trace)
{
}

bool KioskAtScreen::start(std::vector<std::string> more_arguments)
{
    trace_file_ = folders_.trace / ("life-" + std::to_string(++lives_) + ".jsonl");
    complaints_file_ = folders_.trace / ("life-" + std::to_string(lives_) + ".stderr");
    std::vector<std::string> command{"sh", "-c", "exec \"$@\" 2> \"$0\"", complaints_file_};
    command.insert(command.end(), launcher_.begin(), launcher_.end());
    command.insert(command.end(), {KIOSK_PROGRAM, "--config", folders_.config, "--data", folders_.data,
                                   "--trace", trace_file_});
    command.insert(command.end(), more_arguments.begin(), more_arguments.end());
    auto process = Process::start(std::move(command), {display_.environment()});
    if (!process) return false;
    process_ = *std::move(process);
    return waits_for("first_frame");
}

void KioskAtScreen::kill()
{
    process_->kill();
}

int KioskAtScreen::wait_for_end()
{
    return process_->wait();
}

std::string KioskAtScreen::complaints() const
{
    std::ifstream file{complaints_file_};
    return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t KioskAtScreen::traced(std::string_view event, std::string_view part) const
{
    std::size_t count = 0;
    for (const auto& line : events(trace_file_))
        count += line.value("event", "") == event && line.dump().find(part) != std::string::npos;
    return count;
}

bool KioskAtScreen::waits_for(std::string_view event, std::string_view part, std::size_t count)
{
    return watch_.wait_until([&] { return traced(event, part) >= count; }, kPatience);
}

std::optional<std::string> KioskAtScreen::last(std::string_view event, std::string_view key) const
{
    std::optional<std::string> value;
    for (const auto& line : events(trace_file_))
        if (line.value("event", "") == event) value = line.value(std::string{key}, "");
    return value;
}

std::string KioskAtScreen::focused() const
{
    std::string item;
    for (const auto& line : events(trace_file_)) {
        const std::string event = line.value("event", "");
        if (event == "screen") item.clear(); // What had it there is not on the new one.
        if (event == "focus") item = line.value("item", "");
    }
    return item;
}

bool KioskAtScreen::sees_screen(std::string_view name)
{
    return watch_.wait_until([&] { return last("screen", "name") == name; }, kPatience);
}

bool KioskAtScreen::sees_now(std::string_view name) const
{
    return last("screen", "name") == name;
}

bool KioskAtScreen::is_settled()
{
    constexpr std::chrono::milliseconds moment{150};
    for (int moments = 0; moments < 40; ++moments) {
        const std::size_t before = frames();
        if (!watch_.wait_until([&] { return frames() > before; }, moment)) return true;
    }
    return false;
}

void KioskAtScreen::keys(std::vector<std::string> arguments)
{
    const std::size_t before = frames();
    if (auto typing = display_.xdotool(std::move(arguments))) (*typing)->wait();
    watch_.wait_until([&] { return frames() > before; }, kPatience);
}

void KioskAtScreen::press(std::string_view key)
{
    keys({"key", std::string{key}});
}

bool KioskAtScreen::focus(std::string_view stable_id, std::string_view key)
{
    return focus_where([&](std::string_view item) { return item == stable_id; }, key);
}

bool KioskAtScreen::focus_first(std::string_view beginning)
{
    return focus_where([&](std::string_view item) { return item.starts_with(beginning); }, "Tab");
}

bool KioskAtScreen::focus_where(const std::function<bool(std::string_view)>& is_it, std::string_view key)
{
    constexpr std::chrono::seconds moment{2};
    // A screen that opens gives the keyboard away itself, later than it is named in the trace. A key pressed
    // before that would go on from there.
    watch_.wait_until([&] { return !focused().empty(); }, moment);
    is_settled();
    for (int presses = 0; presses < kPressesMax; ++presses) {
        // Seen and still so when nothing moves any more: no key is on its way.
        if (is_it(focused()) && is_settled() && is_it(focused())) return true;
        const std::string before = focused();
        press(key);
        watch_.wait_until([&] { return focused() != before; }, moment);
    }
    return false;
}

bool KioskAtScreen::choose(std::string_view stable_id)
{
    if (!focus(stable_id)) return false;
    press("space");
    return true;
}

bool KioskAtScreen::choose_from(std::string_view list_id, std::string_view entry_id)
{
    if (!choose(list_id) || !focus(entry_id, "Down")) return false;
    press("Return");
    return true;
}

bool KioskAtScreen::type_into(std::string_view stable_id, std::string_view text)
{
    if (!focus(stable_id)) return false;
    keys({"type", "--delay", "12", std::string{text}});
    return true;
}

std::string KioskAtScreen::copy_all_of(std::string_view stable_id)
{
    if (!focus(stable_id)) return {};
    press("ctrl+a");
    press("ctrl+c");
    std::string copied;
    const auto is_copied = [&] {
        copied = Process::output_of({"xclip", "-selection", "clipboard", "-out"}, {display_.environment()});
        return !copied.empty();
    };
    watch_.wait_until(is_copied, kPatience); // The caret that blinks wakes it.
    return copied;
}

} // namespace kiosk::test
