// CPU of one frame on every screen at 1366x768, drawn and painted without a display: of each screen its
// dearest scene of the gallery, once with every pixel painted anew and once with nothing changed. A part of
// bench_window, which runs it.

#include "tests/bench/bench_run.h"
#include "tests/bench/figures.h"
#include "tests/bench/stopwatch.h"
#include "tests/kiosk/gallery.h"

#include <map>

namespace
{

using namespace kiosk;
using namespace kiosk::bench;

struct SceneCost {
    std::string_view scene;
    Spread whole, still;
};

SceneCost cost_of(test::HeadlessUi& ui, const test::Scene& scene, int runs, std::size_t& screen)
{
    test::Show show{ui, scene, {}};
    screen = show.app().screen().index();
    std::vector<double> whole, still;
    for (int run = 0; run < runs; ++run) {
        ui.painter().invalidate();
        whole.push_back(cpu_ms_of([&] { ui.frame(); }));
        still.push_back(cpu_ms_of([&] { ui.frame(); }));
    }
    return {scene.name, spread_of(std::move(whole)), spread_of(std::move(still))};
}

} // namespace

int main(int count, char** arguments)
{
    const int runs = normally(21, 3);
    std::map<std::size_t, SceneCost> dearest; // By screen.
    test::HeadlessUi ui{{.width = 1366, .height = 768}};
    for (const test::Scene& scene : test::scenes()) {
        std::size_t screen = 0;
        const SceneCost cost = cost_of(ui, scene, runs, screen);
        const auto [place, is_new] = dearest.emplace(screen, cost);
        if (!is_new && place->second.whole.median < cost.whole.median) place->second = cost;
    }
    std::vector<Figure> figures;
    for (const auto& [screen, cost] : dearest) {
        const std::string name{cost.scene};
        figures.push_back(
            {.topic = "window", .what = "frame painted whole, " + name, .unit = "ms", .ours = cost.whole});
        figures.push_back({.topic = "window",
                           .what = "frame that changes nothing, " + name,
                           .unit = "ms",
                           .ours = cost.still});
    }
    write(figures_file(count, arguments), figures);
}
