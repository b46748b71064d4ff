#include "kiosk/buttons.h"
#include "kiosk/fields.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kiosk
{

namespace
{

/// One frame of the form: what it reads, where the focus goes, and whether anything was typed.
class Form
{
public:
    Form(FormScreen& screen, const View& view)
        : screen_(screen),
          draft_(screen.draft),
          view_(view),
          style_(view.style),
          jump_to_(std::exchange(screen.jump_to, {})),
          writing_(screen.phase == FormScreen::Phase::writing ? Writing::open : Writing::locked)
    {
    }

    std::optional<Intent> draw()
    {
        // Another draft's fields are other fields, whatever the keyboard was in before.
        ImGui::PushID(draft_.id.text().c_str());
        begin_page(style_, "form", action_bar_height(style_), 1180);
        draw_problems();
        const float room = ImGui::GetContentRegionAvail().x;
        const float between = style_.px(kGapLarge);
        const bool is_wide = room >= style_.px(860);
        const float contact_width = is_wide ? std::floor(room * 0.36F) : room;

        begin_column(style_, "left", is_wide ? room - contact_width - between : room);
        begin_card(style_, "problem");
        if (draft_.kind == RequestKind::partner_center)
            draw_category();
        else
            draw_customer();
        draw_text();
        draw_severity();
        end_card();
        end_column();
        if (is_wide)
            ImGui::SameLine(0, between);
        else
            gap(style_, kGap);
        begin_column(style_, "right", ImGui::GetContentRegionAvail().x);
        begin_card(style_, "contact");
        draw_contact();
        end_card();
        gap(style_, kGap);
        draw_language_note();
        end_column();
        end_page();

        draw_actions();
        ImGui::PopID();
        const bool is_open = writing_ == Writing::open;
        if (is_open && ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_Enter)) intent_ = Submit{};
        if (!intent_ && is_typed_) intent_ = Typed{};
        return intent_;
    }

private:
    std::string error_of(std::string_view field) const
    {
        const auto found = std::ranges::find(screen_.errors, field, &FieldError::field);
        return found == screen_.errors.end() ? std::string{} : sentence(*found);
    }

    bool takes_focus(std::string_view field) const { return jump_to_ == field; }

    void field(std::string_view name, std::string& value, std::size_t limit, std::string help = {})
    {
        const std::string id = fmt::format("###field.{}", name);
        is_typed_ |= text_field(style_,
                                {.id = id.c_str(),
                                 .label = field_name(name),
                                 .help = std::move(help),
                                 .error = error_of(name),
                                 .limit = limit,
                                 .writing = writing_,
                                 .wants_focus = takes_focus(name)},
                                value);
        gap(style_, kGap);
    }

    void long_field(std::string_view name, std::string& value, float lines, std::string help = {})
    {
        const std::string id = fmt::format("###field.{}", name);
        is_typed_ |= text_field(style_,
                                {.id = id.c_str(),
                                 .label = field_name(name),
                                 .help = std::move(help),
                                 .error = error_of(name),
                                 .limit = kDescriptionMax,
                                 .lines = Lines::several,
                                 .height = lines * ImGui::GetFontSize() + style_.px(2 * 13),
                                 .writing = writing_,
                                 .wants_focus = takes_focus(name)},
                                value);
        gap(style_, kGap);
    }

    /// What stands between a person and Submit: faults first, then the way to each field.
    void draw_problems()
    {
        if (screen_.not_accepted) {
            begin_banner(style_, "not_accepted", Icon::warning, Tone::bad);
            text(style_, Level::body,
                 joined(joined(tr("The request is not saved."), fault_sentence(*screen_.not_accepted)),
                        tr("What you typed is still here; try again in a moment.")));
            end_banner(style_);
            gap(style_, kGap);
        }
        if (screen_.not_kept) {
            begin_banner(style_, "not_kept", Icon::warning, Tone::warning);
            text(style_, Level::body,
                 joined(tr("What you type is not kept at the moment."), fault_sentence(*screen_.not_kept)));
            end_banner(style_);
            gap(style_, kGap);
        }
        if (screen_.errors.empty()) return;
        begin_banner(style_, "errors", Icon::warning, Tone::bad);
        text(style_, Level::strong,
             fill(trn("{count} field needs your attention:", "{count} fields need your attention:",
                      screen_.errors.size()),
                  fmt::arg("count", screen_.errors.size())));
        const float right = ImGui::GetContentRegionAvail().x;
        float taken = 0;
        for (const FieldError& error : screen_.errors) {
            const std::string name = field_name(error.field);
            const float width = text_width(style_, Level::body, name) + style_.px(2 * kGapTiny + kGap);
            if (taken > 0 && taken + width <= right)
                ImGui::SameLine(0, style_.px(kGap));
            else
                taken = 0;
            taken += width;
            if (link(style_, fmt::format("{}###jump.{}", name, error.field).c_str(), Tone::bad))
                screen_.jump_to = error.field;
        }
        end_banner(style_);
        gap(style_, kGap);
    }

    void draw_category()
    {
        field_label(style_, field_name("category"));
        for (const Category category : kCategories) {
            const std::string label =
                fmt::format("{}###category.{}", view_.catalogue.label(category, language()), word(category));
            if (choice(style_, label.c_str(),
                       {.is_chosen = draft_.category == category,
                        .writing = writing_,
                        .wants_focus = takes_focus("category") &&
                                       is_first_or_chosen(category, draft_.category, kCategories.front())})) {
                draft_.category = category;
                is_typed_ = true;
            }
        }
        field_error(style_, error_of("category"));
        gap(style_, kGap);
    }

    template <typename Enum>
    static bool is_first_or_chosen(Enum value, const std::optional<Enum>& chosen, Enum first)
    {
        return value == chosen.value_or(first);
    }

    void draw_customer()
    {
        const bool is_from_directory = !draft_.customer_name.empty() && error_of("customer_id").empty();
        if (is_from_directory)
            fact(style_, field_name("customer_id"), draft_.customer_name);
        else
            field("customer_id", draft_.customer_id, kOneLineMax, tr("Name, domain or tenant ID"));

        draw_list("service", view_.catalogue.services(RequestKind::customer), CatalogueList::service,
                  draft_.service, [this](std::string_view key) { draft_.service = key; });
        std::vector<std::string_view> areas;
        for (const Area area : kAreas)
            areas.push_back(word(area));
        draw_list("area", areas, CatalogueList::area, draft_.area ? word(*draft_.area) : std::string_view{},
                  [this](std::string_view key) { draft_.area = parse_area(key); });

        draw_reasons();
        long_field("tried", draft_.tried, 4, tr("What you and the customer did, and what happened then"));
    }

    template <typename Choose>
    void draw_list(std::string_view name, const std::vector<std::string_view>& keys, CatalogueList list,
                   std::string_view chosen, Choose choose)
    {
        field_label(style_, field_name(name));
        const std::string_view shown =
            chosen.empty() ? std::string_view{} : view_.catalogue.label(list, chosen, language());
        if (begin_list(style_, fmt::format("###field.{}", name).c_str(), shown, 0, writing_,
                       takes_focus(name))) {
            for (const std::string_view key : keys) {
                const std::string label =
                    fmt::format("{}###{}.{}", view_.catalogue.label(list, key, language()), name, key);
                if (list_entry(style_, label.c_str(), key == chosen)) {
                    choose(key);
                    is_typed_ = true;
                }
            }
            end_list();
        }
        field_error(style_, error_of(name));
        gap(style_, kGap);
    }

    void draw_reasons()
    {
        field_label(style_, field_name("escalation_reasons"),
                    tr("21Vianet takes what you cannot reasonably provide yourself. Choose one or more."));
        bool is_first = true;
        for (const EscalationReason reason : kEscalationReasons) {
            auto& chosen = draft_.escalation_reasons;
            const auto found = std::ranges::find(chosen, reason);
            const std::string label =
                fmt::format("{}###reason.{}", view_.catalogue.label(reason, language()), word(reason));
            if (choice(style_, label.c_str(),
                       {.mark = Mark::box,
                        .is_chosen = found != chosen.end(),
                        .writing = writing_,
                        .wants_focus = is_first && takes_focus("escalation_reasons")})) {
                if (found != chosen.end())
                    chosen.erase(found);
                else
                    chosen.push_back(reason);
                is_typed_ = true;
            }
            is_first = false;
        }
        field_error(style_, error_of("escalation_reasons"));
        gap(style_, kGap);
    }

    void draw_text()
    {
        field("title", draft_.title, kTitleMax, tr("The problem in one sentence"));
        long_field("description", draft_.description, 6,
                   tr("What happens, since when, for whom, and the exact words of any error message"));
    }

    void draw_severity()
    {
        field_label(style_, field_name("severity"));
        for (const Severity severity : kSeverities) {
            const PublishedSeverity published = view_.catalogue.published(severity, language());
            const std::string label =
                fmt::format("{}###severity.{}", view_.catalogue.label(severity, language()), word(severity));
            // Translators: {response} is as published, such as "First answer within 1 hour"; {hours} are
            // those in which work goes on.
            std::string detail =
                fill(tr("{meaning} {response}. Hours: {hours}."), fmt::arg("meaning", published.meaning),
                     fmt::arg("response", published.response), fmt::arg("hours", published.hours));
            if (!published.condition.empty()) detail = joined(detail, published.condition);
            if (choice(style_, label.c_str(),
                       {.detail = detail,
                        .is_chosen = draft_.severity == severity,
                        .writing = writing_,
                        .wants_focus = takes_focus("severity") &&
                                       is_first_or_chosen(severity, draft_.severity, kSeverities.front())})) {
                draft_.severity = severity;
                is_typed_ = true;
            }
        }
        field_error(style_, error_of("severity"));
        const CatalogueSource& source = view_.catalogue.published(Severity::a, language()).source;
        text(style_, Level::small,
             fmt::format("{} ({}, {})", view_.catalogue.word_label("as_published", language()), source.title,
                         source.date),
             Tone::muted);
        if (draft_.severity == Severity::a) {
            gap(style_, kGap);
            long_field(
                "impact", draft_.impact, 3,
                tr("What cannot be done now, how many people are affected, and what it costs the business"));
        }
    }

    void draw_contact()
    {
        text(style_, Level::section, tr("Contact"));
        text(style_, Level::small,
             draft_.severity == Severity::a ? tr("A 21Vianet representative contacts this person directly. "
                                                 "For severity A somebody must answer at "
                                                 "this number day and night.")
                                            : tr("A 21Vianet representative contacts this person directly."),
             Tone::muted);
        gap(style_, kGapSmall);
        field("contact.first_name", draft_.contact.first_name, kOneLineMax);
        field("contact.last_name", draft_.contact.last_name, kOneLineMax);
        field("contact.email", draft_.contact.email, kOneLineMax);
        field("contact.phone", draft_.contact.phone, kOneLineMax, tr("With country code, such as +86"));
        draw_list("contact.language", view_.catalogue.keys(CatalogueList::language), CatalogueList::language,
                  draft_.contact.language, [this](std::string_view key) { draft_.contact.language = key; });
    }

    void draw_language_note()
    {
        text(style_, Level::small,
             fill(tr("The labels of your choices leave in {language}, which 21Vianet's representatives read. "
                     "What you "
                     "write yourself leaves exactly as you write it."),
                  fmt::arg("language", view_.catalogue.label(CatalogueList::language,
                                                             view_.settings.request_language, language()))),
             Tone::muted);
    }

    void draw_actions()
    {
        begin_action_bar(style_);
        const bool is_submitting = writing_ == Writing::locked;
        const std::string submit =
            fill("{}###submit", is_submitting ? tr("Saving on this device…") : tr("Submit"));
        const float submit_width =
            std::max(button_width(style_, is_submitting ? tr("Saving on this device…") : tr("Submit")),
                     style_.px(160));
        if (screen_.asks_to_discard) {
            draw_discard_question();
        } else {
            if (button(style_, fill("{}###discard", tr("Discard draft")).c_str(),
                       {.rank = Rank::quiet, .is_enabled = !is_submitting}))
                screen_.asks_to_discard = true;
            ImGui::SameLine(0, style_.px(kGapLarge));
        }
        const float words = ImGui::GetContentRegionAvail().x - submit_width - style_.px(kGapLarge);
        const ImVec2 at = ImGui::GetCursorPos();
        if (!screen_.asks_to_discard && words > style_.px(120)) draw_manners(words);
        ImGui::SetCursorPos({at.x + words + style_.px(kGapLarge), at.y});
        if (button(style_, submit.c_str(),
                   {.rank = Rank::primary, .width = submit_width, .is_enabled = !is_submitting}))
            intent_ = Submit{};
        end_action_bar();
    }

    /// What Submit does, whatever the line does, and whether the draft is safe so far.
    void draw_manners(float width)
    {
        ImGui::BeginGroup();
        ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
        one_line(style_, Level::small,
                 tr("Ctrl+Enter submits: saved here first, then sent when there is a line."), Tone::muted,
                 width);
        if (screen_.kept_at)
            one_line(style_, Level::small,
                     fill(tr("Draft kept at {time}. After Submit the text cannot be changed."),
                          fmt::arg("time", clock_time(*screen_.kept_at))),
                     Tone::muted, width);
        else
            one_line(style_, Level::small, tr("After Submit the text cannot be changed."), Tone::muted,
                     width);
        ImGui::PopStyleVar();
        ImGui::EndGroup();
    }

    void draw_discard_question()
    {
        if (button(style_, fill("{}###discard.yes", tr("Discard for good")).c_str(), {.icon = Icon::warning}))
            intent_ = DiscardTyped{};
        ImGui::SameLine(0, style_.px(kGapSmall));
        if (button(style_, fill("{}###discard.no", tr("Keep the draft")).c_str(), {.rank = Rank::quiet}))
            screen_.asks_to_discard = false;
        ImGui::SameLine(0, style_.px(kGapLarge));
    }

    const std::string& language() const { return view_.settings.language; }

    FormScreen& screen_;
    Draft& draft_;
    const View& view_;
    const Style& style_;
    std::string jump_to_;
    Writing writing_;
    bool is_typed_ = false;
    std::optional<Intent> intent_;
};

} // namespace

std::optional<Intent> draw(FormScreen& screen, const View& view)
{
    return Form{screen, view}.draw();
}

} // namespace kiosk
