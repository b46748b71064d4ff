#include "tests/bench/figures_json.h"

#include "tests/bench/bench_run.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <system_error>

namespace kiosk::bench
{

namespace
{

using Json = nlohmann::json;

Json to_json(const Spread& spread)
{
    return {{"median", spread.median}, {"least", spread.least}, {"most", spread.most}};
}

Spread spread_from(const Json& json)
{
    return {json.at("median"), json.at("least"), json.at("most")};
}

} // namespace

Json to_json(const Figure& figure)
{
    Json json{{"topic", figure.topic}, {"what", figure.what},          {"unit", figure.unit},
              {"size", figure.size},   {"ours", to_json(figure.ours)}, {"peers", Json::array()}};
    for (const Peer& peer : figure.peers) {
        Json one = to_json(peer.spread);
        one["name"] = peer.name;
        json["peers"].push_back(std::move(one));
    }
    if (const auto& budget = figure.budget)
        json["budget"] = {{"of", budget->of == Budget::Of::ratio ? "ratio" : "ours"},
                          {"is", budget->is == Budget::Is::at_most ? "at_most" : "at_least"},
                          {"limit", budget->limit}};
    if (const auto ratio = ratio_of(figure)) json["ratio"] = *ratio;
    if (const auto met = is_met(figure)) json["is_met"] = *met;
    return json;
}

Figure figure_from(const Json& json)
{
    Figure figure{.topic = json.at("topic"),
                  .what = json.at("what"),
                  .unit = json.at("unit"),
                  .size = json.at("size"),
                  .ours = spread_from(json.at("ours")),
                  .peers = {},
                  .budget = {}};
    for (const Json& peer : json.at("peers"))
        figure.peers.push_back({peer.at("name"), spread_from(peer)});
    if (const auto budget = json.find("budget"); budget != json.end())
        figure.budget =
            Budget{.of = budget->at("of") == "ratio" ? Budget::Of::ratio : Budget::Of::ours,
                   .is = budget->at("is") == "at_most" ? Budget::Is::at_most : Budget::Is::at_least,
                   .limit = budget->at("limit")};
    return figure;
}

void replace_file(const std::filesystem::path& file, const std::string& text)
{
    const std::filesystem::path beside = file.string() + ".new";
    std::error_code failure;
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failure);
    {
        std::ofstream out{beside, std::ios::binary | std::ios::trunc};
        out << text;
        if (!out.flush()) give_up("cannot write " + beside.string());
    }
    std::filesystem::rename(beside, file, failure);
    if (failure) give_up("cannot put " + file.string() + " in its place: " + failure.message());
}

void write(const std::filesystem::path& file, const std::vector<Figure>& figures)
{
    Json list = Json::array();
    for (const Figure& figure : figures)
        list.push_back(to_json(figure));
    replace_file(file, Json{{"figures", std::move(list)}}.dump(1) + '\n');
}

std::vector<Figure> read(const std::filesystem::path& file)
{
    std::vector<Figure> figures;
    try {
        std::ifstream in{file, std::ios::binary};
        const Json whole = Json::parse(in);
        for (const Json& figure : whole.at("figures"))
            figures.push_back(figure_from(figure));
    } catch (const Json::exception& fault) {
        give_up(file.string() + " holds no figures: " + fault.what());
    }
    return figures;
}

} // namespace kiosk::bench
