// Puts what the bench programs measured in one table on standard output, in `build/bench.json` with the facts
// of the machine, and in a chart for each topic. A budget that is missed is named, and no reason to fail:
// what it was measured on may be busy.

#include "tests/bench/bar_chart.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/figure_table.h"
#include "tests/bench/figures_json.h"
#include "tests/bench/machine_facts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace
{

using namespace kiosk::bench;
namespace fs = std::filesystem;

/// In the order in which people ask.
constexpr const char* kTopics[] = {"window", "accept", "drain",  "return",
                                   "search", "queue",  "growth", "size"};

std::string title_of(const std::string& topic)
{
    const std::pair<const char*, const char*> titles[] = {
        {"window", "The window beside what people would use instead"},
        {"accept", "What it costs to call a request saved"},
        {"drain", "Sending what has waited"},
        {"return", "From the line's return to the receipt"},
        {"search", "Searching among 100,000 customers"},
        {"queue", "With 50,000 requests in the kiosk"},
        {"growth", "How costs grow with what lies in the kiosk"},
        {"size", "What is installed and read"}};
    for (const auto& [name, title] : titles)
        if (topic == name) return title;
    return topic;
}

std::vector<Figure> all_figures(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<Figure> figures;
    for (const fs::path& file : files)
        for (Figure& figure : read(file))
            figures.push_back(std::move(figure));
    const auto place = [](const Figure& figure) {
        return std::ranges::find(kTopics, figure.topic) - std::begin(kTopics);
    };
    std::ranges::stable_sort(figures, {}, place);
    return figures;
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 4) give_up("usage: bench_report FOLDER-OF-FIGURES BENCH.json FOLDER-FOR-CHARTS");
    const auto figures = all_figures(arguments[1]);
    if (figures.empty()) give_up(std::string{"there are no figures in "} + arguments[1]);

    nlohmann::json machine = nlohmann::json::object();
    std::string below;
    for (const auto& [name, words] : machine_facts()) {
        machine[name] = words;
        if (name == "cores") below += ", " + words + " cores";
        if (name == "cpu" || name == "date" || name == "system") below += (below.empty() ? "" : ", ") + words;
    }
    if (is_short()) below += ". Few rounds: of little worth";
    nlohmann::json list = nlohmann::json::array();
    for (const Figure& figure : figures)
        list.push_back(to_json(figure));
    replace_file(arguments[2], nlohmann::json{{"machine", machine}, {"figures", list}}.dump(1) + '\n');

    for (auto first = figures.begin(); first != figures.end();) {
        const auto last = std::find_if(first, figures.end(),
                                       [&](const Figure& figure) { return figure.topic != first->topic; });
        const std::string chart = bar_chart(title_of(first->topic), {first, last},
                                            "Medians [least..most] of interleaved rounds. " + below);
        replace_file(fs::path{arguments[3]} / (first->topic + ".svg"), chart);
        first = last;
    }

    std::fputs(table_of(figures).c_str(), stdout);
    const auto missed =
        std::ranges::count_if(figures, [](const Figure& figure) { return is_met(figure) == false; });
    const auto met =
        std::ranges::count_if(figures, [](const Figure& figure) { return is_met(figure) == true; });
    std::printf("\n%td budgets met, %td not met. %s, charts in %s\n", met, missed, arguments[2],
                arguments[3]);
}
