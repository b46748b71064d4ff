#pragma once

#include "kiosk/shell.h"
#include "kiosk/translation.h"
#include "tests/kiosk/gallery.h"
#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kiosk::test
{

inline const Scene& scene_named(std::string_view name)
{
    const auto found = std::ranges::find(scenes(), name, &Scene::name);
    REQUIRE(found != scenes().end());
    return *found;
}

/// A person before the window, in a scene of the gallery; the core behind it keeps every draft at once.
class Person
{
public:
    explicit Person(std::string_view scene_name, UiSettings settings = {}, HeadlessOptions options = {})
        : exhibit_(open_scene(scene_named(scene_name), settings)),
          ui_(in_language(std::move(options), settings.language)),
          shell_(*exhibit_->app)
    {
        ui_.show([this] { shell_.draw(now_, ui_.content_scale()); });
        ui_.settle();
        for (const std::string_view name : scene_named(scene_name).clicks)
            clicks(name);
    }
    ~Person() { use_language("en"); }

    App& app() { return *exhibit_->app; }
    HeadlessUi& ui() { return ui_; }
    Timestamp now() const { return now_; }

    /// Nobody touches anything for so long.
    void waits(Milliseconds time)
    {
        now_ += time;
        ui_.settle();
    }

    void clicks(std::string_view name)
    {
        INFO("click ", std::string{name});
        CHECK(ui_.click(name));
    }
    void fills(std::string_view field, std::string_view text)
    {
        INFO("fill ", std::string{field});
        CHECK(ui_.fill(field, text));
    }
    void presses(ImGuiKey key, int modifiers = ImGuiMod_None) { ui_.press(key, modifiers); }

    /// What has the keyboard, by stable id; empty when nothing has.
    std::string focus() const
    {
        const Item* item = ui_.focused();
        return item == nullptr ? std::string{} : item->stable_id;
    }

    /// Tab until the item has the keyboard; false when it never gets it.
    bool tabs_to(std::string_view name)
    {
        for (int pressed = 0; pressed < 120; ++pressed) {
            ui_.press(ImGuiKey_Tab);
            if (const Item* item = ui_.focused(); item != nullptr && item->is_named(name)) return true;
        }
        return false;
    }

    template <typename Wanted>
    std::optional<Wanted> asked_for()
    {
        std::optional<Wanted> last;
        for (const Command& command : app().take_commands())
            if (const auto* wanted = std::get_if<Wanted>(&command)) last = *wanted;
        return last;
    }

    template <typename Shown>
    Shown& screen()
    {
        REQUIRE(std::holds_alternative<Shown>(app().screen()));
        return std::get<Shown>(app().screen());
    }

    void sees(std::string_view text)
    {
        INFO("looking for ", std::string{text}, " in ", ui_.text_on_screen());
        CHECK(ui_.shows(text));
    }

private:
    static HeadlessOptions in_language(HeadlessOptions options, const std::string& language)
    {
        options.language = language;
        return options;
    }

    std::unique_ptr<Exhibit> exhibit_;
    HeadlessUi ui_;
    Shell shell_;
    Timestamp now_ = gallery_time();
};

} // namespace kiosk::test
