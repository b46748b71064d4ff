#include "kiosk/notes_card.h"

#include "kiosk/buttons.h"
#include "kiosk/choices.h"
#include "kiosk/fields.h"
#include "kiosk/note_wording.h"
#include "kiosk/rows.h"
#include "kiosk/shortcuts.h"
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

/// Lines of a note that are seen at once, before the field scrolls.
constexpr float kNoteLines = 4;

StateLook look_of(ServiceStatus status)
{
    switch (status) {
    case ServiceStatus::none:
        return {Icon::clock, Tone::calm};
    case ServiceStatus::open:
        return {Icon::person, Tone::good};
    case ServiceStatus::attention_needed:
        return {Icon::question, Tone::warning};
    case ServiceStatus::closed:
        return {Icon::check, Tone::calm};
    }
    return {Icon::none, Tone::normal};
}

StateLook look_of(const Message& message)
{
    if (message.from == Message::From::them) return {Icon::person, Tone::accent};
    return look_of(message.state);
}

/// One frame of the card.
class NotesCard
{
public:
    NotesCard(RequestScreen& screen, const View& view)
        : screen_(screen),
          form_(screen.note),
          all_(screen.detail->correspondence),
          view_(view),
          style_(view.style),
          writing_(form_.phase == NoteForm::Phase::writing ? Writing::open : Writing::locked)
    {
    }

    std::optional<Intent> draw()
    {
        draw_standing();
        draw_messages();
        if (all_.writing == Correspondence::Writing::open) {
            draw_faults();
            draw_text();
            form_.asks_to_close ? draw_closing() : draw_buttons();
        } else {
            text(style_, Level::small, writing_sentence(all_.writing), Tone::muted);
        }
        if (!intent_ && is_typed_) intent_ = TypedNote{};
        return intent_;
    }

private:
    void draw_standing()
    {
        text(style_, Level::section, tr("Notes"));
        gap(style_, kGapSmall);
        const auto& standing = all_.standing;
        if (standing && standing->seen_at != Timestamp{}) {
            const StateLook look = look_of(standing->status);
            badge(style_, look.icon, look.tone, status_name(standing->status));
        }
        if (all_.writing != Correspondence::Writing::elsewhere)
            text(style_, Level::small, standing_sentence(all_, view_.now), Tone::muted);
        gap(style_, kGapMedium);
    }

    void draw_messages()
    {
        if (all_.messages.empty()) {
            text(style_, Level::small, tr("No notes yet."), Tone::muted);
            gap(style_, kGapMedium);
        }
        for (const Message& message : all_.messages) {
            const StateLook look = look_of(message);
            std::string when = message_heading(message, view_.now);
            const std::string state = message_state(message);
            if (!state.empty()) when += "\n" + state;
            const bool has_buttons = message.state == State::needs_attention || message.may_take_back;
            step(style_, message_text(message),
                 {.icon = look.icon,
                  .tone = look.tone,
                  .detail = message_reason(message),
                  .when = std::move(when),
                  .path = has_buttons || &message == &all_.messages.back() ? Path::ends : Path::goes_on});
            if (has_buttons) draw_message_buttons(message);
            if (has_buttons || &message == &all_.messages.back()) gap(style_, kGapMedium);
        }
    }

    void draw_message_buttons(const Message& message)
    {
        const bool is_idle = writing_ == Writing::open;
        const std::string words =
            message.kind == NoteKind::closing ? tr("Take the closing back") : tr("Take it back to edit");
        const float between = style_.px(kTargetGap);
        const float room = ImGui::GetContentRegionAvail().x;
        if (message.state == State::needs_attention) {
            const std::string again =
                fmt::format("{}###note.try_now.{}", tr("Try again"), message.id->text());
            if (button(style_, again.c_str(), {.is_enabled = is_idle}))
                intent_ = ActOnShownNote{*message.id, NoteAction::try_now};
            const float both = button_width(style_, tr("Try again")) + between + button_width(style_, words);
            if (message.may_take_back && both <= room)
                ImGui::SameLine(0, between);
            else if (message.may_take_back)
                gap(style_, kTargetGap);
        }
        if (!message.may_take_back) return;
        const std::string back = fmt::format("{}###note.take_back.{}", words, message.id->text());
        if (button(style_, back.c_str(), {.is_enabled = is_idle}))
            intent_ = ActOnShownNote{*message.id, NoteAction::take_back};
    }

    void draw_faults()
    {
        if (form_.not_accepted) {
            begin_banner(style_, "note_not_accepted", Icon::warning, Tone::bad);
            text(style_, Level::body,
                 joined(joined(tr("The note was not saved."), fault_sentence(*form_.not_accepted)),
                        tr("What you typed is still here; try again in a moment.")));
            end_banner(style_);
            gap(style_, kGapSmall);
        }
        if (form_.not_kept) {
            begin_banner(style_, "note_not_kept", Icon::warning, Tone::warning);
            text(style_, Level::body,
                 joined(tr("What you type is not kept at the moment."), fault_sentence(*form_.not_kept)));
            end_banner(style_);
            gap(style_, kGapSmall);
        }
    }

    std::string error_of(std::string_view field) const
    {
        const auto found = std::ranges::find(form_.errors, field, &FieldError::field);
        return found == form_.errors.end() ? std::string{} : sentence(*found);
    }

    void draw_text()
    {
        const float top = ImGui::GetCursorScreenPos().y;
        is_typed_ |= text_field(style_,
                                {.id = "###field.note",
                                 .label = field_name("note"),
                                 .help = tr("21Vianet reads it as you write it."),
                                 .error = error_of("note"),
                                 .limit = kNoteMax,
                                 .lines = Lines::several,
                                 .height = kNoteLines * line_height(style_, Level::body) + style_.px(2 * 13),
                                 .writing = writing_,
                                 .wants_focus = std::exchange(form_.wants_focus, false),
                                 .arrival = FocusArrival::to_go_on},
                                form_.text, form_.editing);
        if (!error_of("note").empty()) fault_bar(style_, top);
        if (form_.kept_at && !form_.text.empty())
            text(style_, Level::small,
                 fill(tr("Draft kept at {time}."), fmt::arg("time", clock_time(*form_.kept_at))),
                 Tone::muted);
        gap(style_, kGapSmall);
    }

    /// Beside the button before it where there is room.
    void beside(const std::string& words) const
    {
        const float right = ImGui::GetItemRectMax().x + style_.px(kTargetGap) + button_width(style_, words);
        if (right <= ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x)
            ImGui::SameLine(0, style_.px(kTargetGap));
    }

    void draw_buttons()
    {
        const bool is_saving = form_.phase == NoteForm::Phase::saving;
        const std::string send = is_saving ? tr("Saving on this device…") : tr("Send the note");
        const std::string close = tr("Close the request…");
        if (button(style_, (send + "###note.send").c_str(),
                   {.rank = Rank::primary,
                    .icon = Icon::paper_plane,
                    .is_enabled = writing_ == Writing::open,
                    .keys = keys_text(Shortcut::send_note)}))
            intent_ = Submit{};
        beside(close);
        if (button(style_, (close + "###note.close").c_str(), {.is_enabled = writing_ == Writing::open}))
            intent_ = AskToClose{};
    }

    void draw_closing()
    {
        const bool is_required = all_.informed_for_closing == CustomerInformed::yes;
        const bool is_informed = form_.customer_informed == CustomerInformed::yes;
        text(style_, Level::strong, tr("Close this request at 21Vianet?"));
        text(style_, Level::small,
             is_required ? tr("It is about billing: it may only be closed once the customer is informed.")
                         : tr("Notes that still wait here go first."),
             Tone::muted);
        gap(style_, kGapSmall);
        const float top = ImGui::GetCursorScreenPos().y;
        if (choice(style_, fill("{}###note.customer_informed", tr("The customer is informed")).c_str(),
                   {.mark = Mark::box, .is_chosen = is_informed, .writing = writing_}))
            intent_ = TickCustomerInformed{};
        field_error(style_, error_of("customer_informed"));
        if (!error_of("customer_informed").empty()) fault_bar(style_, top);
        gap(style_, kGapSmall);
        const std::string keep = tr("Keep it open");
        if (button(style_, fill("{}###note.close.yes", tr("Close the request")).c_str(),
                   {.rank = Rank::primary, .is_enabled = writing_ == Writing::open}))
            intent_ = CloseShown{};
        beside(keep);
        if (button(style_, (keep + "###note.close.no").c_str())) intent_ = AskToClose{};
    }

    RequestScreen& screen_;
    NoteForm& form_;
    const Correspondence& all_;
    const View& view_;
    const Style& style_;
    Writing writing_;
    bool is_typed_ = false;
    std::optional<Intent> intent_;
};

} // namespace

bool has_notes_card(const Correspondence& correspondence)
{
    return correspondence.writing != Correspondence::Writing::not_sent || !correspondence.messages.empty();
}

std::optional<Intent> draw_notes(RequestScreen& screen, const View& view)
{
    return NotesCard{screen, view}.draw();
}

} // namespace kiosk
