#include "kiosk/buttons.h"
#include "kiosk/fields.h"
#include "kiosk/labels.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"
#include "storage/text.h"

#include <imgui.h>

#include <cmath>
#include <utility>

namespace kiosk
{

namespace
{

/// Puts the next item, `width` wide, into the middle.
void centre(float width)
{
    const float room = ImGui::GetContentRegionAvail().x;
    if (width < room) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::floor((room - width) / 2));
}

void fetch_button(const View& view, Rank rank, std::optional<Intent>& intent)
{
    const std::string label =
        fill("{}###customers.fetch", view.customers_are_fetched ? tr("Fetching the customer list…")
                                                                : tr("Fetch the customer list now"));
    if (button(view.style, label.c_str(), {.rank = rank, .is_enabled = !view.customers_are_fetched}))
        intent = FetchCustomers{};
}

/// The way on for a customer nobody knows yet: 21Vianet's representative asks.
void as_typed_button(const CustomerSearchScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const std::string name{trimmed(screen.query)};
    if (name.empty()) return;
    const std::string words =
        fill(tr("Go on with “{name}”"), fmt::arg("name", label_text(first_code_points(name, 40))));
    centre(button_width(view.style, words, Icon::arrow_right));
    if (button(view.style, (words + "###customer.as_typed").c_str(),
               {.rank = Rank::secondary, .icon = Icon::arrow_right}))
        intent = PickCustomer{name, {}};
}

void draw_matches(const CustomerSearchScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    const CustomerDirectory& directory = *view.snapshot.directory;
    const auto& rows = screen.matches.rows;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows.size()), row_height(style));
    while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const Customer customer = directory.customer(rows[static_cast<std::size_t>(i)]);
            const std::string label = label_text(customer.company_name) + "###customer." + customer.tenant_id;
            if (row(style, label.c_str(),
                    {.icon = Icon::person, .tone = Tone::calm, .detail = customer.domain}))
                intent = PickCustomer{customer.tenant_id, customer.company_name};
        }
    if (screen.matches.total > rows.size()) {
        gap(style, kGap);
        ImGui::Indent(style.px(kGapLarge));
        text(style, Level::small,
             fill(trn("{count} more customer matches. Type more to find it.",
                      "{count} more customers match. Type more to find the right one.",
                      screen.matches.total - rows.size()),
                  fmt::arg("count", screen.matches.total - rows.size())),
             Tone::muted);
        ImGui::Unindent(style.px(kGapLarge));
        gap(style, kGap);
    }
}

} // namespace

std::optional<Intent> draw(CustomerSearchScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const CustomerDirectory* directory = view.snapshot.directory.get();
    const bool has_list = directory != nullptr && !directory->empty();

    const float inset = style.px(kGapLarge);
    ImGui::SetCursorPos({inset, ImGui::GetCursorPosY() + style.px(kGapLarge - 4)});
    begin_column(style, "search", ImGui::GetContentRegionAvail().x - inset);
    const float fetch = button_width(style, tr("Fetch the customer list now"));
    const float room = ImGui::GetContentRegionAvail().x;
    const bool is_wide = room >= style.px(700);
    begin_column(style, "query", has_list && is_wide ? room - fetch - style.px(kGap) : room);
    if (text_field(style,
                   {.id = "###field.search",
                    .label = tr("Which customer is it about?"),
                    .help = tr("Any part of the name, the domain or the tenant ID"),
                    .limit = kOneLineMax,
                    .wants_focus = std::exchange(screen.wants_focus, false)},
                   screen.query))
        intent = SearchTyped{};
    end_column();
    if (has_list) {
        if (is_wide) {
            ImGui::SameLine(0, style.px(kGap));
            ImGui::SetCursorPosY(ImGui::GetCursorPosY() + line_height(style, Level::strong) +
                                 line_height(style, Level::small) + style.px(2 * kGapTiny));
        }
        fetch_button(view, Rank::secondary, intent);
        const std::string list_age =
            fill(tr("List of {age}"), fmt::arg("age", age(directory->fetched_at(), view.now)));
        text(style, Level::small,
             fill(trn("{count} customer found.", "{count} customers found.", screen.matches.total),
                  fmt::arg("count", screen.matches.total)) +
                 " " + list_age,
             Tone::muted);
    }
    end_column();

    ImGui::SetCursorPosX(inset);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ImGui::GetStyleColorVec4(ImGuiCol_FrameBg));
    ImGui::PushStyleColor(ImGuiCol_Border, ImGui::GetStyleColorVec4(ImGuiCol_Separator));
    ImGui::BeginChild("matches", {ImGui::GetContentRegionAvail().x - inset, -style.px(kGap)},
                      ImGuiChildFlags_Borders | ImGuiChildFlags_NavFlattened);
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar();
    if (!has_list) {
        empty_state(style, Icon::person, tr("There is no customer list on this device yet"),
                    tr("Fetch it while there is a line, or ask your administrator to import a file. You can "
                       "also type "
                       "the customer's name or domain above and go on with that."));
        centre(fetch);
        fetch_button(view, Rank::primary, intent);
        as_typed_button(screen, view, intent);
    } else if (screen.matches.rows.empty()) {
        empty_state(style, Icon::search, tr("No customer matches"),
                    tr("Check the spelling or type less. A customer who is not in the list yet can still be "
                       "helped: go "
                       "on with what you have typed."));
        as_typed_button(screen, view, intent);
    } else {
        draw_matches(screen, view, intent);
    }
    ImGui::EndChild();
    return intent;
}

} // namespace kiosk
