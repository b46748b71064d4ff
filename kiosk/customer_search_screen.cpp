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

#include <algorithm>
#include <cmath>
#include <utility>

namespace kiosk
{

namespace
{

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
    const float width = std::min(button_width(view.style, words, Icon::arrow_right),
                                 ImGui::GetContentRegionAvail().x - 2 * view.style.px(kGapMedium));
    centre_next(width);
    if (button(view.style, (words + "###customer.as_typed").c_str(),
               {.rank = Rank::secondary, .icon = Icon::arrow_right, .width = width}))
        intent = TypeInCustomer{};
}

/// What is wrong with a customer that was typed in, beside the field.
std::string sentence(const std::optional<TypedCustomerFault>& fault)
{
    if (!fault) return {};
    switch (*fault) {
    case TypedCustomerFault::missing:
        return tr("Type the customer’s name, domain or tenant ID.");
    case TypedCustomerFault::too_short:
        return tr("This is too short for a name.");
    case TypedCustomerFault::too_long:
        return tr("This is too long for a name.");
    case TypedCustomerFault::not_one_line:
        return tr("Use one line only.");
    case TypedCustomerFault::an_email:
        return tr("This is an e-mail address. Type only the domain, the part behind the @.");
    case TypedCustomerFault::a_web_address:
        return tr("This is a web address. Type only the domain, such as contoso.com.");
    case TypedCustomerFault::not_a_tenant_id:
        return tr("This looks like a tenant ID but is not one: it has 32 digits in five groups, with hyphens "
                  "between them.");
    case TypedCustomerFault::not_a_domain:
        return tr("This looks like a domain, but no domain can be called so.");
    }
    return {};
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
        ImGui::Indent(style.px(kGapMedium));
        text(style, Level::small,
             fill(trn("{count} more customer matches. Type more to find it.",
                      "{count} more customers match. Type more to find the right one.",
                      screen.matches.total - rows.size()),
                  fmt::arg("count", number(screen.matches.total - rows.size()))),
             Tone::muted);
        ImGui::Unindent(style.px(kGapMedium));
        gap(style, kGap);
    }
    if (trimmed(screen.query).empty()) return;
    // The right one may still be missing among those that match.
    gap(style, kGap);
    as_typed_button(screen, view, intent);
    gap(style, kGap);
}

std::string list_words(const CustomerSearchScreen& screen, const View& view)
{
    const CustomerDirectory& directory = *view.snapshot.directory;
    return fill(trn("{count} customer found.", "{count} customers found.", screen.matches.total),
                fmt::arg("count", number(screen.matches.total))) +
           " " + fill(tr("List of {age}"), fmt::arg("age", age(directory.fetched_at(), view.now)));
}

/// How much is known and how old it is, and the way to a newer list, below the rows: where it is tight.
void draw_list_facts(const CustomerSearchScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    gap(style, kGap);
    ImGui::Indent(style.px(kGapMedium));
    text(style, Level::small, list_words(screen, view), Tone::muted);
    fetch_button(view, Rank::secondary, intent);
    ImGui::Unindent(style.px(kGapMedium));
    gap(style, kGap);
}

/// The field; beside it, where there is room, how much is known and the way to a newer list.
void draw_search(CustomerSearchScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    const CustomerDirectory* directory = view.snapshot.directory.get();
    const bool has_aside = directory != nullptr && !directory->empty() && !style.is_tight();
    const float inset = page_margin(style);
    const float between = style.px(kGapMedium);
    const float aside = has_aside ? std::max(button_width(style, tr("Fetch the customer list now")),
                                             text_width(style, Level::small, list_words(screen, view)) + 1)
                                  : 0;
    ImGui::SetCursorPos({inset, ImGui::GetCursorPosY() + style.px(kGap, kGapSmall)});
    begin_column(style, "search", ImGui::GetWindowWidth() - 2 * inset);
    const float room = ImGui::GetContentRegionAvail().x;
    begin_column(style, "query", has_aside ? room - aside - between : room);
    if (text_field(style,
                   {.id = "###field.search",
                    .label = tr("Which customer is it about?"),
                    .help = style.is_tight() ? std::string{}
                                             : tr("Any part of the name, the domain or the tenant ID"),
                    .error = style.is_tight() ? std::string{} : sentence(screen.fault),
                    .limit = kOneLineMax,
                    .wants_focus = std::exchange(screen.wants_focus, false)},
                   screen.query, screen.editing))
        intent = SearchTyped{};
    if (was_entered("###field.search")) intent = EnterSearch{};
    end_column();
    if (has_aside) {
        ImGui::SameLine(0, between);
        // The button stands beside the field, the words beside its help.
        ImGui::BeginGroup();
        ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, style.px(kGapTiny));
        ImGui::Dummy({0, line_height(style, Level::strong)});
        text(style, Level::small, list_words(screen, view), Tone::muted);
        fetch_button(view, Rank::secondary, intent);
        ImGui::PopStyleVar();
        ImGui::EndGroup();
    }
    end_column();
}

} // namespace

std::optional<Intent> draw(CustomerSearchScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const CustomerDirectory* directory = view.snapshot.directory.get();
    const bool has_list = directory != nullptr && !directory->empty();

    draw_search(screen, view, intent);
    begin_rows(style, "matches");
    // Above the rows it would leave them no room there.
    if (style.is_tight() && screen.fault) {
        ImGui::Indent(style.px(kGapMedium));
        text(style, Level::small, sentence(screen.fault), Tone::bad);
        ImGui::Unindent(style.px(kGapMedium));
        gap(style, kGapSmall);
    }
    if (!has_list) {
        empty_state(style, Icon::person, tr("There is no customer list on this device yet"),
                    tr("Fetch it while there is a line, or ask your administrator to import a file. You can "
                       "also type "
                       "the customer’s name or domain above and go on with that."));
        centre_next(button_width(style, tr("Fetch the customer list now")));
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
    if (has_list && style.is_tight()) draw_list_facts(screen, view, intent);
    end_rows();
    return intent;
}

} // namespace kiosk
