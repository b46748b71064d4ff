#include "kiosk/choices.h"
#include "kiosk/report_chart.h"
#include "kiosk/report_words.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>

namespace kiosk
{

namespace
{

/// Names at the left, numbers below their headings at the right; a name that gets no room of its own there
/// stands above its numbers.
void draw_table(const Style& style, const ReportTable& table)
{
    struct Column {
        const char* heading;
        float width;
    };
    const float between = style.px(kGap);
    Column columns[] = {{tr("Solved here"), 0}, {tr("Escalated"), 0}, {tr("Received"), 0}};
    float taken = 0;
    for (Column& column : columns) {
        column.width = text_width(style, Level::small, column.heading) + 1;
        taken += column.width + between;
    }
    const float room = ImGui::GetContentRegionAvail().x;
    // 120: fifteen letters, the longest words of most names.
    const bool is_beside = room - taken >= style.px(120);
    const float name_width = is_beside ? room - taken : room;
    const float left = ImGui::GetCursorPosX();
    const auto draw_cells = [&](float top, const auto& words_of, Tone tone) {
        float x = left + room - taken + between;
        for (std::size_t i = 0; i < std::size(columns); ++i) {
            const std::string words = words_of(i);
            ImGui::SetCursorPos({x + columns[i].width - text_width(style, Level::small, words), top});
            text(style, Level::small, words, tone, columns[i].width + 1);
            x += columns[i].width + between;
        }
    };
    const auto draw_line = [&](Level level, const std::string& name, const auto& words_of, Tone tone) {
        const float top = ImGui::GetCursorPosY();
        text(style, level, name, Tone::normal, name_width);
        const float bottom = ImGui::GetCursorPosY();
        draw_cells(is_beside ? top : bottom, words_of, tone);
        ImGui::SetCursorPosY(std::max(bottom, ImGui::GetCursorPosY()));
    };
    draw_line(
        Level::strong, table.title, [&](std::size_t i) { return std::string{columns[i].heading}; },
        Tone::muted);
    for (const ReportTable::Row& row : table.rows) {
        const std::optional<std::size_t> values[] = {row.solved_here, row.escalated, row.sent};
        draw_line(
            Level::small, row.name,
            [&](std::size_t i) { return values[i] ? number(*values[i]) : std::string{"–"}; }, Tone::normal);
    }
}

std::optional<Intent> draw_months(const ReportScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const auto& chosen = screen.report.month;
    field_label(style, tr("Month"), time_zone_sentence(time_zone_at(view.now)));
    const std::string shown = report_period(chosen);
    const float width = std::min(style.px(260), ImGui::GetContentRegionAvail().x);
    if (!begin_list(style, "###report.month", shown, width, Writing::open, false)) return intent;
    if (list_entry(style, fill("{}###month.all", report_period(std::nullopt)).c_str(), !chosen))
        intent = ChooseMonth{};
    const auto& months = screen.report.months;
    for (auto one = months.rbegin(); one != months.rend(); ++one) {
        if (!one->month) continue;
        const std::string name = month_name(*one->month);
        if (list_entry(style, fmt::format("{0}###month.{0}", name).c_str(), chosen == one->month))
            intent = ChooseMonth{one->month};
    }
    end_list();
    return intent;
}

void draw_totals(const EscalationReport& report, const Style& style)
{
    text(style, Level::section, report_period(report.month));
    gap(style, kGapSmall);
    fact(style, tr("Solved here"), number(report.total.solved_here));
    fact(style, tr("Escalated to 21Vianet"), number(report.total.escalated));
    fact(style, tr("Received by 21Vianet"), number(report.total.sent));
    for (const auto& [name, value] : report_times(report))
        fact(style, name, value);
}

} // namespace

std::optional<Intent> draw(ReportScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "report", 0, kPageWidth);
    if (!screen.cases) {
        text(style, Level::body,
             screen.not_read ? joined(tr("The report could not be read."), fault_sentence(*screen.not_read))
                             : tr("Counting…"),
             Tone::muted);
        end_page();
        return intent;
    }
    if (screen.report.months.empty()) {
        empty_state(style, Icon::clipboard, tr("Nothing to count yet"),
                    tr("What is solved here and what goes to 21Vianet is counted on this page."));
        end_page();
        return intent;
    }
    const Columns columns = columns_of(style, 0.5F);
    begin_column(style, "left", columns.first);
    begin_card(style, "chart");
    intent = draw_months(screen, view);
    gap(style, kGapMedium);
    report_chart(style, screen.report.months);
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "totals");
    draw_totals(screen.report, style);
    end_card();
    end_column();
    next_column(style, columns);
    begin_column(style, "right", columns.second);
    begin_card(style, "tables");
    bool is_first = true;
    for (const ReportTable& table : report_tables(screen.report, view.catalogue, view.settings.language)) {
        if (table.rows.empty()) continue;
        if (!std::exchange(is_first, false)) {
            gap(style, kGapSmall);
            hairline(style);
            gap(style, kGapSmall);
        }
        draw_table(style, table);
    }
    text(style, Level::small, tr("A request may name several reasons."), Tone::muted);
    end_card();
    end_column();
    end_page();
    return intent;
}

} // namespace kiosk
