#pragma once

#include "kiosk/app.h"
#include "kiosk/shell.h"
#include "tests/window/headless_ui.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk::test
{

/// The catalogue that is shipped.
const Catalogue& shipped_catalogue();

/// The articles that are shipped, in one language; read once for each.
std::shared_ptr<const Articles> shipped_articles(std::string_view language);

/// What the core answers to what `app` has asked for about articles; its other commands are dropped.
void hand_articles_to(App& app);

/// When the gallery's pictures are taken: 2026-11-21 14:05 in Shanghai. The zone of the process is set to
/// match.
Timestamp gallery_time();

/// A reference made from a number, so that pictures and tests agree on it.
RequestId id_of(unsigned number);

/// A day's worth of drafts and requests in several languages, in every state, with a customer list.
Snapshot busy_day();

/// A new kiosk: nothing filed, no customer list, the line not tried.
Snapshot first_day();

/// Forms as people fill them.
Draft filled_partner_center_draft();
Draft filled_customer_draft();

/// A request as the core describes it, for the entry of `snapshot` in `state`.
RequestDetail detail_of(const Snapshot& snapshot, State state);

/// An app and what it was built from, in a state worth looking at.
struct Exhibit {
    SeededRandom random{7007};
    std::unique_ptr<App> app;
};

/// A named state of a screen, reached as a person and the core would reach it.
struct Scene {
    std::string_view name;
    std::function<void(App& app)> prepare;
    std::vector<std::string_view> clicks = {}; ///< Stable ids of what is pressed then, one after the other.
};

/// Every screen: filled, with errors, empty, offline, needing an administrator; what opens over it, open.
const std::vector<Scene>& scenes();

std::unique_ptr<Exhibit> open_scene(const Scene& scene, UiSettings settings);

/// Texts in the scenes that are nobody's translation: what people typed, and what things are called.
std::vector<std::string> personal_texts();

/// A scene before somebody's eyes, in a window it shares with the scenes before it.
class Show
{
public:
    /// Puts `scene` into `ui` as if the program had just been started, and presses what the scene presses.
    /// `ui` must be of the settings' language.
    Show(HeadlessUi& ui, const Scene& scene, UiSettings settings);
    ~Show();
    Show(const Show&) = delete;
    Show& operator=(const Show&) = delete;

    /// Why a press of the scene could not be done; empty when all were.
    const std::string& why_not() const { return why_not_; }
    App& app() { return *exhibit_->app; }
    const Shell& shell() const { return shell_; }

private:
    HeadlessUi& ui_;
    std::unique_ptr<Exhibit> exhibit_;
    Shell shell_;
    std::string why_not_;
};

} // namespace kiosk::test
