// The four places: which requests lie in them, and what is found there.

#include "kiosk/app.h"
#include "storage/text.h"

#include <algorithm>
#include <iterator>

namespace kiosk
{

void App::fill(PlaceScreen& screen)
{
    screen.rows.clear();
    if (snapshot_->requests)
        std::ranges::copy_if(*snapshot_->requests, std::back_inserter(screen.rows),
                             [&](const auto& request) { return place_of(*request) == screen.place; });
    search(screen);
}

void App::search(PlaceScreen& screen)
{
    const bool is_first_key = !screen.found;
    screen.found.reset();
    screen.is_searching = false;
    if (trimmed(screen.query).empty()) return;
    request_search_.see(snapshot_->requests);
    if (is_first_key) request_search_.step(); // Later ones come at most once a frame, with its tick.
    screen.is_searching = !request_search_.is_complete();
    screen.found = request_search_.find(screen.query);
    if (snapshot_->drafts)
        (*screen.found)[static_cast<std::size_t>(Place::drafts)] =
            drafts_with(screen.query, *snapshot_->drafts);
}

/// Until all texts are looked through; when nobody searches any more, none of them stays.
void App::go_on_searching()
{
    bool has_search = false;
    for (auto& [screen, visit] : path_) {
        auto* place = std::get_if<PlaceScreen>(&screen);
        if (place == nullptr || !place->found) continue;
        has_search = true;
        if (!place->is_searching) continue;
        request_search_.step();
        search(*place);
    }
    if (!has_search) request_search_ = {};
}

void App::on(const ShowPlace& intent, Timestamp now)
{
    keep_all_drafts(now);
    if (std::holds_alternative<HelpScreen>(screen())) leave();
    const auto* shown = std::get_if<PlaceScreen>(&screen());
    if (shown != nullptr && shown->place == intent.place) return;
    PlaceScreen place{.place = intent.place, .rows = {}};
    if (shown != nullptr) place.query = shown->query; // Perhaps it is over there.
    fill(place);
    if (shown == nullptr)
        open(std::move(place));
    else
        replace(std::move(place));
}

void App::on(const ShowAll&, Timestamp)
{
    auto* place = std::get_if<PlaceScreen>(&screen());
    if (place == nullptr) return;
    place->query.clear();
    place->wants_focus = true;
    search(*place);
}

void App::open_first_found(PlaceScreen& place, Timestamp now)
{
    search(place); // Letters and Enter may come in one frame.
    if (!place.found) return;
    const auto& rows = (*place.found)[static_cast<std::size_t>(place.place)];
    if (rows.empty()) return;
    if (place.place == Place::drafts)
        on(ContinueDraft{(*snapshot_->drafts)[rows.front()].id}, now);
    else
        on(ShowRequest{(*snapshot_->requests)[rows.front()]->entry.reference}, now);
}

} // namespace kiosk
