#pragma once

#include "kiosk/app.h"

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace kiosk::test
{

/// The catalogue that is shipped.
const Catalogue& shipped_catalogue();

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
};

/// Every screen: filled, with errors, empty, offline, needing an administrator.
const std::vector<Scene>& scenes();

std::unique_ptr<Exhibit> open_scene(const Scene& scene, UiSettings settings);

} // namespace kiosk::test
