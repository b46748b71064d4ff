#include "kiosk/buttons.h"
#include "kiosk/copied_text.h"
#include "kiosk/fields.h"
#include "kiosk/icons.h"
#include "kiosk/portal_links.h"
#include "kiosk/qr_code.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>
#include <utility>

namespace kiosk
{

namespace
{

using Phase = HandInScreen::Phase;

/// Widest code, in units: at 1024x600 all of it stands between header and action bar.
constexpr float kCodeWidth = 300;

/// A request on its way into the form, step by step.
class HandIn
{
public:
    HandIn(HandInScreen& screen, const View& view) : screen_(screen), view_(view), style_(view.style) {}

    std::optional<Intent> draw()
    {
        const bool has_bar = screen_.sheet && screen_.phase != Phase::leaving;
        if (has_bar)
            begin_page_with_actions(style_, "hand_in", kPageWidth);
        else
            begin_page(style_, "hand_in", 0, kReadingWidth);
        if (!screen_.sheet) {
            text(style_, Level::body, tr("Reading the request…"), Tone::muted);
            end_page();
            return intent_;
        }
        switch (screen_.phase) {
        case Phase::paging:
            draw_step();
            draw_paging();
            break;
        case Phase::confirming:
        case Phase::recording:
            draw_confirmation();
            break;
        case Phase::leaving:
            draw_leaving();
            end_page();
            break;
        }
        return intent_;
    }

private:
    const HandInSheet& sheet() const { return *screen_.sheet; }

    void draw_step()
    {
        const std::size_t step = screen_.step;
        text(style_, Level::small,
             fill(tr("Step {current} of {total}"), fmt::arg("current", number(step + 1)),
                  fmt::arg("total", number(screen_.steps()))),
             Tone::muted);
        if (step == screen_.number_step()) return draw_number();

        const Columns columns = columns_of(style_, 0.4F);
        begin_column(style_, "left", columns.first);
        if (step == 0)
            draw_address();
        else
            draw_field(sheet().fields[step - 1]);
        end_column();
        next_column(style_, columns);
        begin_column(style_, "right", columns.second);
        draw_codes();
        end_column();
    }

    void draw_address()
    {
        text(style_, Level::title, tr("Open 21Vianet’s web form"));
        const std::string address = form_address(view_.device.portal, sheet().detail.form);
        if (address.empty()) {
            text(style_, Level::body,
                 tr("No address of the form is configured on this kiosk. Please ask your administrator."));
            return;
        }
        text(style_, Level::body,
             sheet().detail.form.kind == RequestKind::partner_center
                 ? tr("On a device with a browser, open this address and choose Support requests, Partner "
                      "Center requests, New request.")
                 : tr("On a device with a browser, open the customer’s admin center at this address and "
                      "submit a new service request there."));
        gap(style_, kGapSmall);
        draw_value(address);
        text(style_, Level::small, tr("The kiosk itself opens no browser."), Tone::muted);
        draw_files();
    }

    void draw_files()
    {
        const std::size_t count = sheet().detail.attachments.size();
        if (count == 0) return;
        gap(style_, kGap);
        text(style_, Level::body,
             fill(trn("{count} file belongs to this request. Bring it to that device, too.",
                      "{count} files belong to this request. Bring them to that device, too.", count),
                  fmt::arg("count", number(count))));
        gap(style_, kGapSmall);
        if (button(style_, fill("{}###files_to_stick", tr("Copy the files to a stick")).c_str()))
            intent_ = ShowFilesToStick{};
    }

    void draw_field(const HandInField& field)
    {
        text(style_, Level::title, form_field_name(field.field));
        if (!field.form_label.empty())
            text(style_, Level::small, fill(tr("In the form: {label}"), fmt::arg("label", field.form_label)),
                 Tone::muted);
        gap(style_, kGapSmall);
        draw_value(field.value);
        const std::string meaning = meaning_of(field);
        if (!meaning.empty() && meaning != field.value) text(style_, Level::small, meaning, Tone::muted);
    }

    /// The choice in the words of who reads the screen; empty for what a person wrote.
    std::string meaning_of(const HandInField& field) const
    {
        const Draft& form = sheet().detail.form;
        const Catalogue& catalogue = view_.catalogue;
        const std::string& language = view_.settings.language;
        if (field.field == "severity" && form.severity)
            return std::string{catalogue.label(*form.severity, language)};
        if (field.field == "category" && form.category)
            return std::string{catalogue.label(*form.category, language)};
        if (field.field == "area" && form.area) return std::string{catalogue.label(*form.area, language)};
        if (field.field == "service")
            return std::string{catalogue.label(CatalogueList::service, form.service, language)};
        if (field.field == "contact.language")
            return std::string{catalogue.label(CatalogueList::language, form.contact.language, language)};
        return {};
    }

    void draw_value(const std::string& value)
    {
        begin_card(style_, "value");
        text(style_, Level::body, value);
        end_card();
        gap(style_, kGapSmall);
        if (button(style_, fill("{}###hand_in.copy", tr("Copy")).c_str(), {.icon = Icon::clipboard})) {
            copy(value);
            screen_.copied_step = screen_.step;
        }
        if (screen_.copied_step == screen_.step) {
            ImGui::SameLine(0, style_.px(kGapSmall));
            badge(style_, Icon::check, Tone::good, tr("Copied"));
        }
    }

    void draw_codes()
    {
        const auto& codes = screen_.codes;
        if (codes.empty()) return;
        const bool has_parts = codes.size() > 1;
        if (has_parts)
            text(style_, Level::strong,
                 fill(tr("Part {current} of {total}"), fmt::arg("current", number(screen_.part + 1)),
                      fmt::arg("total", number(codes.size()))));
        const float room = ImGui::GetContentRegionAvail().x / style_.px(1);
        qr_picture(style_, codes[screen_.part], std::min(kCodeWidth, room));
        if (has_parts && button(style_, fill("{}###hand_in.part", tr("Next part")).c_str()))
            intent_ = ShowCodePart{(screen_.part + 1) % codes.size()};
        text(style_, Level::small,
             has_parts ? tr("It is too long for one code. Scan the parts one after the other.")
                       : tr("Scan it with the device that shows the form."),
             Tone::muted);
    }

    void draw_number()
    {
        text(style_, Level::title, tr("The number from the form"));
        const std::string error = screen_.fault ? sentence(*screen_.fault) : std::string{};
        const bool is_changed =
            text_field(style_,
                       {.id = "###field.number",
                        .label = tr("Service request number of 21Vianet"),
                        .help = tr("Type or scan the number that the form showed after you submitted it."),
                        .error = error,
                        .limit = kNumberMax,
                        .wants_focus = std::exchange(screen_.wants_focus, false)},
                       screen_.number, screen_.editing);
        // A scanner types and presses Enter, perhaps in the same frame.
        const bool is_ended = ImGui::IsItemActive() || ImGui::IsItemFocused();
        if (is_changed) intent_ = NumberTyped{};
        if (is_ended &&
            (ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false)))
            intent_ = CheckNumber{};
    }

    void draw_paging()
    {
        begin_action_bar(style_, kPageWidth);
        const bool is_number = screen_.step == screen_.number_step();
        if (button(style_, fill("{}###hand_in.previous", tr("Previous")).c_str(),
                   {.icon = Icon::arrow_left, .is_enabled = screen_.step > 0}))
            intent_ = ShowHandInStep{screen_.step - 1};
        ImGui::SameLine(0, style_.px(kGapSmall));
        if (is_number) {
            if (button(style_, fill("{}###hand_in.check", tr("Check the number")).c_str(),
                       {.rank = Rank::primary}))
                intent_ = CheckNumber{};
        } else {
            if (button(style_, fill("{}###hand_in.next", tr("Next")).c_str(), {.rank = Rank::primary}))
                intent_ = ShowHandInStep{screen_.step + 1};
            ImGui::SameLine(0, style_.px(kGapSmall));
            if (button(style_, fill("{}###hand_in.number", tr("Type the number")).c_str()))
                intent_ = ShowHandInStep{screen_.number_step()};
        }
        end_action_bar(style_);
    }

    void draw_confirmation()
    {
        const bool is_recording = screen_.phase == Phase::recording;
        text(style_, Level::section, tr("Is this the number that the form showed?"));
        text(style_, Level::display, screen_.number);
        text(style_, Level::body, sheet().detail.form.title, Tone::muted);
        text(style_, Level::small,
             tr("It is kept with the request, and 21Vianet is asked about the request by it."), Tone::muted);
        begin_action_bar(style_, kPageWidth);
        if (button(style_, fill("{}###hand_in.correct", tr("Correct it")).c_str(),
                   {.is_enabled = !is_recording}))
            intent_ = ShowHandInStep{screen_.number_step()};
        ImGui::SameLine(0, style_.px(kGapSmall));
        const std::string yes = is_recording ? tr("Saving on this device…") : tr("Yes, keep it");
        if (button(style_, (yes + "###hand_in.confirm").c_str(),
                   {.rank = Rank::primary, .is_enabled = !is_recording}))
            intent_ = RecordNumber{};
        end_action_bar(style_);
    }

    void draw_leaving()
    {
        text(style_, Level::title, tr("It is not handed in yet"));
        text(style_, Level::body,
             tr("If you have submitted the form, please type its number; otherwise 21Vianet could get the "
                "request twice. Until you decide, the request is on hold."));
        gap(style_, kGap);
        struct Way {
            std::string words;
            const char* id;
            Intent intent;
        };
        const std::array<Way, 3> ways{
            {{tr("Submitted: type the number"), "###leave.number", ShowHandInStep{screen_.number_step()}},
             {tr("Not submitted: send it by the line"), "###leave.by_line",
              LeaveHandIn{Channel::partner_center}},
             {tr("Not submitted: hand it in later"), "###leave.keep", LeaveHandIn{Channel::handin}}}};
        const float width = ImGui::GetContentRegionAvail().x;
        for (const Way& way : ways)
            if (way_on(style_, (way.words + way.id).c_str(), width,
                       std::max(style_.px(kTarget), way_on_height(style_, way.words, width))))
                intent_ = way.intent;
    }

    HandInScreen& screen_;
    const View& view_;
    const Style& style_;
    std::optional<Intent> intent_;
};

} // namespace

std::size_t HandInScreen::number_step() const
{
    return 1 + (sheet ? sheet->fields.size() : 0);
}

std::size_t HandInScreen::steps() const
{
    return number_step() + 1;
}

std::optional<Intent> draw(HandInScreen& screen, const View& view)
{
    return HandIn{screen, view}.draw();
}

} // namespace kiosk
