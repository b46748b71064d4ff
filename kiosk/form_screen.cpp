#include "kiosk/buttons.h"
#include "kiosk/fields.h"
#include "kiosk/form.h"
#include "kiosk/labels.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/shortcuts.h"
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

/// The form as a page: its sections in order, faults at the top, the buttons that finish it at the end.
class Page : public Form
{
public:
    using Form::Form;

    std::optional<Intent> draw()
    {
        draw_errors();
        begin_page_with_actions(style_, "form", kPageWidth);
        draw_faults();
        const Columns columns = columns_of(style_, kAsideShare);
        begin_column(style_, "left", columns.first);
        begin_card(style_, "problem");
        draw_problem();
        end_card();
        end_column();
        next_column(style_, columns);
        begin_column(style_, "right", columns.second);
        begin_card(style_, "contact");
        draw_contact();
        end_card();
        end_column();

        gap(style_, kGapMedium);
        begin_card(style_, "severity");
        draw_severity(*this);
        end_card();
        if (draft_.kind == RequestKind::customer) {
            gap(style_, kGapMedium);
            begin_card(style_, "escalation");
            draw_escalation();
            end_card();
        }
        gap(style_, kGapMedium);
        begin_card(style_, "attachments");
        draw_attachments(*this);
        end_card();
        gap(style_, kGap);
        draw_language_note();

        draw_actions();
        if (!intent_ && is_typed_) intent_ = Typed{};
        return intent_;
    }

private:
    /// What became of Submit or of keeping the draft, when it went wrong.
    void draw_faults()
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
    }

    /// Where the name of a wrong field stands in the summary, in pixels from its corner.
    struct Jump {
        const FieldError& error;
        std::string name;
        ImVec2 at;
    };

    /// The names of all wrong fields in lines of `room` pixels, the first of which begins at `begin`.
    std::vector<Jump> jumps(float begin, float room) const
    {
        std::vector<Jump> all;
        ImVec2 at(begin, 0);
        for (const FieldError& error : screen_.errors) {
            // Several files may be refused, but they stand in one place.
            if (!all.empty() && all.back().error.field == error.field) continue;
            std::string name = field_name(error.field);
            const float width = link_width(style_, name);
            if (at.x > 0 && at.x + width > room) at = {0, at.y + style_.px(kTarget + kTargetGap)};
            all.push_back({error, std::move(name), at});
            at.x += width + style_.px(kTargetGap);
        }
        return all;
    }

    /// The wrong fields and the way to each, above what scrolls: in sight wherever the person works. Where
    /// the room is scarce, or the names need more than two lines, one line leads to the first of them.
    void draw_errors()
    {
        const std::size_t count = screen_.errors.size();
        if (count == 0) return;
        begin_banner(style_, "errors", Icon::warning, Tone::bad);
        const std::string words =
            fill(trn("{count} field needs your attention", "{count} fields need your attention", count),
                 fmt::arg("count", number(count)));
        // A link brings room of its own on each side.
        const float above = std::round((style_.px(kTarget) - line_height(style_, Level::body)) / 2);
        const ImVec2 begins = ImGui::GetCursorPos();
        const ImVec2 corner(begins.x - style_.px(kGapTiny), begins.y - above);
        const float begin = text_width(style_, Level::strong, words) + style_.px(kGap);
        const auto all = jumps(begin, ImGui::GetContentRegionAvail().x);
        if (style_.is_tight() || all.back().at.y > style_.px(kTarget + kTargetGap)) {
            ImGui::SetCursorPos(corner);
            if (link(style_, (words + "###jump.first").c_str(), Tone::bad))
                screen_.jump_to = screen_.errors.front().field;
        } else {
            const float letters = letter_height(style_, Level::strong);
            ImGui::SetCursorPos({begins.x, corner.y + std::round((style_.px(kTarget) - letters) / 2)});
            text(style_, Level::strong, words);
            for (const Jump& jump : all) {
                ImGui::SetCursorPos({corner.x + jump.at.x, corner.y + jump.at.y});
                if (link(style_, fmt::format("{}###jump.{}", jump.name, jump.error.field).c_str(), Tone::bad))
                    screen_.jump_to = jump.error.field;
            }
        }
        end_banner(style_);
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y);
    }

    void draw_problem()
    {
        text(style_, Level::section, tr("The problem"));
        if (draft_.kind == RequestKind::partner_center)
            draw_category();
        else
            draw_customer();
        draw_text();
    }

    void draw_category()
    {
        begin_field();
        const float top = ImGui::GetCursorScreenPos().y;
        field_label(style_, field_name("category"));
        std::vector<Option> all;
        for (const Category category : kCategories)
            all.push_back(
                {.label = fmt::format("{}###category.{}", view_.catalogue.label(category, language()),
                                      word(category)),
                 .is_chosen = draft_.category == category,
                 .wants_focus = takes_focus("category") &&
                                is_first_or_chosen(category, draft_.category, kCategories.front())});
        // 160: a dozen letters beside the mark, on as many lines as they need.
        if (const auto pressed = options(all, Mark::radio, 160)) draft_.category = kCategories[*pressed];
        field_error(style_, error_of("category"));
        mark_fault("category", top);
    }

    void draw_customer()
    {
        const bool is_from_directory = !draft_.customer_name.empty() && error_of("customer_id").empty();
        if (is_from_directory)
            fact(style_, field_name("customer_id"), draft_.customer_name);
        else
            field("customer_id", draft_.customer_id, kOneLineMax, tr("Name, domain or tenant ID"));
        // 280: what is chosen stands in two lines of 28 small letters beside the arrow.
        beside(
            280,
            [this] {
                list("service", view_.catalogue.services(RequestKind::customer), CatalogueList::service,
                     draft_.service, [this](std::string_view key) { draft_.service = key; });
            },
            [this] {
                std::vector<std::string_view> areas;
                for (const Area area : kAreas)
                    areas.push_back(word(area));
                list("area", areas, CatalogueList::area,
                     draft_.area ? word(*draft_.area) : std::string_view{},
                     [this](std::string_view key) { draft_.area = parse_area(key); });
            });
    }

    /// Why the reseller cannot help by itself, and what it has tried: 21Vianet's condition for a customer's
    /// request.
    void draw_escalation()
    {
        const float top = ImGui::GetCursorScreenPos().y;
        text(style_, Level::section, field_name("escalation_reasons"));
        text(style_, Level::small,
             tr("21Vianet takes what you cannot reasonably provide yourself. Choose one or more."),
             Tone::muted);
        auto& chosen = draft_.escalation_reasons;
        std::vector<Option> all;
        for (const EscalationReason reason : kEscalationReasons)
            all.push_back({.label = fmt::format("{}###reason.{}", view_.catalogue.label(reason, language()),
                                                word(reason)),
                           .is_chosen = std::ranges::find(chosen, reason) != chosen.end(),
                           .wants_focus = all.empty() && takes_focus("escalation_reasons")});
        // 200: sixteen letters beside the mark.
        if (const auto pressed = options(all, Mark::box, 200)) {
            const EscalationReason reason = kEscalationReasons[*pressed];
            if (const auto found = std::ranges::find(chosen, reason); found != chosen.end())
                chosen.erase(found);
            else
                chosen.push_back(reason);
        }
        field_error(style_, error_of("escalation_reasons"));
        mark_fault("escalation_reasons", top);
        long_field("tried", draft_.tried, 3, tr("What you and the customer did, and what happened then"));
    }

    void draw_text()
    {
        field("title", draft_.title, kTitleMax, tr("The problem in one sentence"));
        draw_duplicates(*this);
        draw_templates(*this);
        draw_suggestions(*this);
        long_field("description", draft_.description, 5,
                   tr("What happens, since when, for whom, and the exact words of any error message"));
        draw_one_problem(*this);
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
        draw_last_values(*this);
        // 140: a name of 14 letters.
        beside(
            140, [this] { field("contact.first_name", draft_.contact.first_name, kOneLineMax); },
            [this] { field("contact.last_name", draft_.contact.last_name, kOneLineMax); });
        field("contact.email", draft_.contact.email, kOneLineMax);
        field("contact.phone", draft_.contact.phone, kOneLineMax, tr("With country code, such as +86"));
        list("contact.language", view_.catalogue.keys(CatalogueList::language), CatalogueList::language,
             draft_.contact.language, [this](std::string_view key) { draft_.contact.language = key; });
    }

    void draw_language_note()
    {
        text(style_, Level::small,
             fill(tr("The labels of your choices leave in {language}, which 21Vianet’s representatives read. "
                     "What you "
                     "write yourself leaves exactly as you write it."),
                  fmt::arg("language", view_.catalogue.label(CatalogueList::language,
                                                             view_.settings.request_language, language()))),
             Tone::muted);
    }

    void draw_actions()
    {
        begin_action_bar(style_, kPageWidth);
        if (screen_.asks_to_discard)
            draw_discard_question();
        else
            draw_submit();
        end_action_bar(style_);
    }

    /// The way out at the left, Submit at the right, and what it does between them where there is room.
    void draw_submit()
    {
        const bool is_submitting = writing_ == Writing::locked;
        const std::string discard = tr("Discard draft");
        const std::string submit = is_submitting ? tr("Saving on this device…") : tr("Submit");
        const float between = style_.px(kGapMedium);
        const float room = ImGui::GetContentRegionAvail().x;
        const float discard_width = button_width(style_, discard);
        // 160: the one button people look for does not shrink to its word.
        const float submit_width =
            std::min(std::max(button_width(style_, submit), style_.px(160)), room - discard_width - between);
        const float width = room - submit_width - discard_width - 2 * between;
        const std::string words = style_.is_tight() ? manners() : manners_within(width);
        if (style_.is_tight()) text(style_, Level::small, words, Tone::muted);

        if (button(style_, (discard + "###discard").c_str(), {.is_enabled = !is_submitting}))
            screen_.asks_to_discard = true;
        ImGui::SameLine(0, between);
        const ImVec2 at = ImGui::GetCursorPos();
        if (!style_.is_tight() && !words.empty()) {
            const float height = text_height(style_, Level::small, words, width);
            ImGui::SetCursorPosY(at.y + std::round((style_.px(kTarget) - height) / 2));
            text(style_, Level::small, words, Tone::muted, width);
        }
        ImGui::SetCursorPos({at.x + room - discard_width - between - submit_width, at.y});
        if (button(style_, (submit + "###submit").c_str(),
                   {.rank = Rank::primary, .width = submit_width, .is_enabled = !is_submitting}))
            intent_ = Submit{};
    }

    /// What Submit does, whatever the line does, and whether the draft is safe so far: the most important
    /// first.
    std::vector<std::string> manners_in_order() const
    {
        std::vector<std::string> all{
            tr("After Submit the text cannot be changed."),
            fill(manner_of_channel(), fmt::arg("keys", keys_text(Shortcut::submit)))};
        if (screen_.kept_at)
            all.push_back(fill(tr("Draft kept at {time}."), fmt::arg("time", clock_time(*screen_.kept_at))));
        return all;
    }

    const char* manner_of_channel() const
    {
        switch (view_.device.channel) {
        case Channel::partner_center:
            return tr("{keys} submits: saved here first, then sent when there is a line.");
        case Channel::handin:
            return tr("{keys} submits: saved here first, then handed in by a person.");
        case Channel::courier:
            return tr("{keys} submits: saved here first, then taken along by a courier.");
        }
        return "";
    }

    std::string manners() const
    {
        std::string words;
        for (const std::string& sentence : manners_in_order())
            words = words.empty() ? sentence : joined(words, sentence);
        return words;
    }

    /// As many of them as stand beside a button in `width` pixels.
    std::string manners_within(float width) const
    {
        std::string words;
        for (const std::string& sentence : manners_in_order()) {
            std::string longer = words.empty() ? sentence : joined(words, sentence);
            if (word_width(style_, Level::small, longer) > width ||
                text_height(style_, Level::small, longer, width) > style_.px(kTarget))
                break;
            words = std::move(longer);
        }
        return words;
    }

    void draw_discard_question()
    {
        const std::string question = tr("Discard this draft for good?");
        const std::string yes = tr("Discard for good");
        const std::string no = tr("Keep the draft");
        const float room = ImGui::GetContentRegionAvail().x;
        const float buttons = button_width(style_, yes) + button_width(style_, no) + style_.px(kGapSmall);
        if (text_width(style_, Level::strong, question) + style_.px(kGapMedium) + buttons <= room) {
            const ImVec2 at = ImGui::GetCursorPos();
            ImGui::SetCursorPosY(at.y +
                                 std::round((style_.px(kTarget) - line_height(style_, Level::strong)) / 2));
            text(style_, Level::strong, question);
            ImGui::SetCursorPos({at.x + room - buttons, at.y});
        } else if (style_.is_tight()) {
            text(style_, Level::strong, question);
        }
        if (button(style_, (yes + "###discard.yes").c_str(), {.tone = Tone::bad})) intent_ = DiscardTyped{};
        ImGui::SameLine(0, style_.px(kGapSmall));
        if (button(style_, (no + "###discard.no").c_str())) screen_.asks_to_discard = false;
    }
};

} // namespace

std::optional<Intent> draw(FormScreen& screen, const View& view)
{
    return Page{screen, view}.draw();
}

} // namespace kiosk
