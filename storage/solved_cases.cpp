#include "storage/solved_cases.h"

#include <algorithm>

namespace kiosk
{

namespace
{

constexpr std::string_view kAddCase = "INSERT INTO solved_here(at_ms,service,area,helped) VALUES(?,?,?,?)";
constexpr std::string_view kAllCases =
    "SELECT at_ms,service,area,helped FROM solved_here ORDER BY at_ms,sequence";

constexpr std::string_view kStep = "step:";
constexpr std::string_view kArticle = "article:";

} // namespace

std::string help_of_step(std::string_view key)
{
    return std::string{kStep}.append(key);
}

std::string help_of_article(std::string_view key)
{
    return std::string{kArticle}.append(key);
}

bool is_help(std::string_view helped)
{
    if (helped == kHelpedByOther) return true;
    std::string_view key;
    if (helped.starts_with(kStep)) key = helped.substr(kStep.size());
    if (helped.starts_with(kArticle)) key = helped.substr(kArticle.size());
    const auto belongs = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !key.empty() && key.size() <= kOneLineMax && std::ranges::all_of(key, belongs);
}

Result<> SolvedCases::add(const SolvedCase& solved)
{
    if (!is_help(solved.helped)) return Error{ErrorCode::invalid_input, "helped"};
    return database_.prepared(kAddCase)
        .bind(solved.at)
        .bind(solved.service)
        .bind(word(solved.area))
        .bind(solved.helped)
        .run();
}

Result<std::vector<SolvedCase>> SolvedCases::all() const
{
    std::vector<SolvedCase> cases;
    Statement row = database_.prepared(kAllCases);
    for (;;) {
        const auto stepped = row.step();
        if (!stepped) return stepped.error();
        if (!*stepped) return cases;
        const auto area = parse_area(row.text(2));
        if (area) cases.push_back({row.time(0), row.text(1), *area, row.text(3)});
    }
}

} // namespace kiosk
