#include "kiosk/shell.h"

#include "kiosk/buttons.h"
#include "kiosk/choices.h"
#include "kiosk/copied_text.h"
#include "kiosk/courier_wording.h"
#include "kiosk/icons.h"
#include "kiosk/loss_wording.h"
#include "kiosk/rows.h"
#include "kiosk/shortcuts.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cassert>

namespace kiosk
{

namespace
{

/// Of the header and of the strip, in pixels.
float bar_height(const Style& style)
{
    return style.px(kBarHeight, kTightBarHeight);
}

/// A touch reaches us as a move of the mouse and a press, in two frames: what is pressed so soon after the
/// countdown has ended was on its way before that could be seen. Source: the time from seeing to pressing in
/// the model human processor (Card, Moran, Newell 1983: 100 + 70 + 70 ms).
constexpr Milliseconds kOneTouch{240};

struct LineLook {
    Icon icon;
    Tone tone;
};

LineLook look_of(LineState state)
{
    switch (state) {
    case LineState::unknown:
        return {Icon::question, Tone::calm};
    case LineState::up:
        return {Icon::check, Tone::good};
    case LineState::waiting:
        return {Icon::no_line, Tone::calm};
    case LineState::needs_administrator:
        return {Icon::wrench, Tone::warning};
    }
    return {Icon::question, Tone::calm};
}

std::string strip_detail(const View& view)
{
    const Snapshot& snapshot = view.snapshot;
    if (clock_of(view.device, snapshot, view.now) != ClockTrust::plausible) return line_name(snapshot.line);
    std::string words =
        snapshot.last_success_at
            ? fill(tr("Last success {age}"), fmt::arg("age", age(*snapshot.last_success_at, view.now)))
            : std::string{tr("No success yet")};
    const auto& next = snapshot.line.next_attempt_at;
    if (snapshot.line.state != LineState::up && next && *next > view.now)
        words =
            fill(tr("{first}, {second}"), fmt::arg("first", words),
                 fmt::arg("second", fill(tr("next try {time}"), fmt::arg("time", moment(*next, view.now)))));
    return words;
}

/// Its buttons begin half a margin from the edge, so that their words stand on the margin of the page.
void bar(const View& view, const char* id, float height)
{
    const ImVec4 surface = ImGui::GetStyleColorVec4(ImGuiCol_FrameBg);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, surface);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding,
                        ImVec2{view.style.px(kGapSmall), (height - view.style.px(kTarget)) / 2});
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0.0F);
    ImGui::BeginChild(id, {0, height}, ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
}

void bar_edge(const View& view, float y)
{
    const ImVec2 at = ImGui::GetWindowPos();
    const ImU32 colour = ImGui::GetColorU32(ImGuiCol_Separator);
    const float thickness = std::max(1.0F, std::floor(view.style.scale));
    ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y + y},
                                              {at.x + ImGui::GetWindowWidth(), at.y + y + thickness}, colour);
}

/// What waits and what does not: a request on hold is sent by nobody.
std::string queue_words(const QueueFacts& queue, Density density)
{
    const bool has_all = queue.waiting > 0 && queue.on_hold > 0 && queue.by_hand > 0;
    if (has_all && density == Density::tight) { // The list behind it tells them apart.
        const std::size_t all = queue.waiting + queue.on_hold + queue.by_hand;
        return fill(trn("{count} waiting", "{count} waiting", all), fmt::arg("count", number(all)));
    }
    const std::string waiting = fill(trn("{count} waiting", "{count} waiting", queue.waiting),
                                     fmt::arg("count", number(queue.waiting)));
    const std::string on_hold = fill(trn("{count} on hold", "{count} on hold", queue.on_hold),
                                     fmt::arg("count", number(queue.on_hold)));
    const std::string by_hand = fill(trn("{count} to hand over", "{count} to hand over", queue.by_hand),
                                     fmt::arg("count", number(queue.by_hand)));
    std::string words;
    const auto add = [&words](std::size_t count, const std::string& counted) {
        if (count == 0) return;
        words = words.empty()
                    ? counted
                    : fill(tr("{first}, {second}"), fmt::arg("first", words), fmt::arg("second", counted));
    };
    add(queue.waiting, waiting);
    add(queue.on_hold, on_hold);
    add(queue.by_hand, by_hand);
    if (words.empty() && queue.notes_waiting > 0)
        return fill(trn("{count} note waiting", "{count} notes waiting", queue.notes_waiting),
                    fmt::arg("count", number(queue.notes_waiting)));
    return words.empty() ? std::string{tr("Nothing waiting")} : words;
}

std::string remark_sentence(App::Remark remark)
{
    switch (remark) {
    case App::Remark::already_trying:
        return tr("It is being tried right now. What comes of it is shown here.");
    case App::Remark::already_fetching:
        return tr("The customer list is being fetched right now. What comes of it is shown here.");
    }
    return {};
}

bool is_slip_fault(const Reply& reply)
{
    const auto* made = std::get_if<SlipMade>(&reply);
    return std::holds_alternative<SlipNotMade>(reply) ||
           (made != nullptr && made->printing == Printing::failed);
}

bool shows_found_only(const App& app)
{
    const auto* place = std::get_if<PlaceScreen>(&app.screen());
    return place != nullptr && shows_found_only(*place, app.snapshot());
}

/// What is written on the way that a notice offers.
std::string way_words(const Intent& way, const QueueFacts& queue)
{
    const bool is_one = std::holds_alternative<ShowRequest>(way) ||
                        (std::holds_alternative<ShowAttention>(way) && queue.only_attention);
    if (is_one) return tr("Show the request");
    return std::holds_alternative<ContinueDraft>(way) ? tr("Show the draft") : tr("Show them");
}

/// What would like the keyboard on a screen that opens; nothing where the screen gives it to a field.
FocusNames focus_names(const Screen& screen)
{
    switch (topic_of(screen)) {
    case Topic::home:
        return {"new.partner_center"};
    case Topic::customer_search:
        return {};
    case Topic::customer:
        return {"customer.new_request"};
    case Topic::service:
        return {"service."};
    case Topic::try_first:
        return {"area."};
    case Topic::what_helped:
        return {"helped."};
    case Topic::solved:
    case Topic::receipt:
        return {"done"};
    case Topic::form:
        return {};
    case Topic::place: {
        const auto place = static_cast<int>(std::get<PlaceScreen>(screen).place);
        return {"request.", "draft.", "start", "waiting", fmt::format("tab.{}", place)};
    }
    case Topic::request:
        return {"try_now", "hand_in", "release", "hold", "withdraw", "field.note", "back"};
    case Topic::hand_in:
        return {"hand_in.confirm", "leave.number", "hand_in.next", "hand_in.check", "back"};
    case Topic::courier:
        return {"courier.take", "stick.", "courier.look"};
    case Topic::files_to_stick:
        return {"files.copy", "stick.", "courier.look"};
    case Topic::device:
        return {"device.try_now"};
    case Topic::report:
        return {"report.month", "back"};
    case Topic::support_process:
        return {"done"};
    case Topic::file_chooser:
        return {"item.", "root.", "chooser.again"};
    case Topic::attachment:
        return {"back"}; // Enter once too often must not change the picture.
    case Topic::help:
        return {"help.close"};
    case Topic::articles:
        return {};
    case Topic::article:
        return {"back"};
    }
    return {};
}

/// What a shortcut asks for, but for the two that the screen must be drawn for.
Intent meaning(Shortcut shortcut, Topic topic)
{
    switch (shortcut) {
    case Shortcut::help:
        if (topic == Topic::help) return GoBack{};
        return ShowHelp{};
    case Shortcut::back:
        return GoBack{};
    case Shortcut::submit:
    case Shortcut::send_note:
        return Submit{};
    case Shortcut::next_field:
        return TurnHandIn{TurnHandIn::Direction::on};
    case Shortcut::previous_field:
        return TurnHandIn{TurnHandIn::Direction::back};
    case Shortcut::new_partner_center:
        return NewRequest{RequestKind::partner_center};
    case Shortcut::new_customer:
        return NewRequest{RequestKind::customer};
    case Shortcut::search:
        return FocusSearch{};
    case Shortcut::try_now:
        return TryLine{};
    case Shortcut::drafts:
        return ShowPlace{Place::drafts};
    case Shortcut::ready_to_send:
        return ShowPlace{Place::ready_to_send};
    case Shortcut::sent:
        return ShowPlace{Place::sent};
    case Shortcut::needs_attention:
        return ShowPlace{Place::needs_attention};
    case Shortcut::articles:
        return ShowArticles{};
    case Shortcut::larger_text:
        return StepTextSize{StepTextSize::Direction::larger};
    case Shortcut::smaller_text:
        return StepTextSize{StepTextSize::Direction::smaller};
    case Shortcut::standard_text:
        return StepTextSize{StepTextSize::Direction::standard};
    case Shortcut::settings:
        break;
    }
    assert(false && "the settings are no intent");
    return GoHome{};
}

/// In the middle of a bar `height` pixels high: as large as fits, at last on two lines.
void draw_title(const Style& style, std::string_view title, float width, float height)
{
    Level level = style.is_tight() ? Level::section : Level::title;
    for (const Level smaller : {Level::section, Level::strong})
        if (text_width(style, level, title) > width) level = smaller;
    const float letters = text_width(style, level, title) > width ? text_height(style, level, title, width)
                                                                  : letter_height(style, level);
    ImGui::SetCursorPosY(std::round((height - letters) / 2));
    text(style, level, title, Tone::normal, width);
}

} // namespace

void Shell::draw(Timestamp now, float content_scale)
{
    const UiSettings looked_at = app_.settings();
    const bool was_leaving = app_.leaving_in(now).has_value();
    const bool was_left_alone = note_presence(now);
    app_.tick(now);
    if (was_leaving && !app_.leaving_in(now)) stayed_at_ = now;
    const bool is_same_touch = stayed_at_ && now >= *stayed_at_ && now - *stayed_at_ < kOneTouch;
    if (was_leaving || is_same_touch) swallow_clicks();
    if (was_leaving)
        swallow_keys();
    else
        take_keys(now);
    ImGui::GetIO().ConfigInputTextCursorBlink = app_.settings().caret_blink;

    const UiSettings& settings = app_.settings();
    const ImGuiViewport& viewport = *ImGui::GetMainViewport();
    const Style style =
        style_for(settings.theme, content_scale * static_cast<float>(settings.text_percent) / 100,
                  viewport.Size.x, viewport.Size.y);
    apply(style, content_scale);
    const View view = app_.view(style, content_scale, now);

    ImGui::SetNextWindowPos(viewport.Pos);
    ImGui::SetNextWindowSize(viewport.Size);
    ImGui::Begin("kiosk", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
    if (was_left_alone) forget_copied();
    focus_.begin(app_.visit(), app_.visits(), focus_names(app_.screen()));
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    draw_header(view);
    draw_notices(view);
    ImGui::PopStyleVar();
    draw_screen(view, bar_height(style));
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    draw_strip(view);
    ImGui::PopStyleVar();
    had_popup_ = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    focus_.end();
    ImGui::End();

    has_acted_ = false;
    for (const Intent& intent : std::exchange(intents_, {})) {
        has_acted_ = has_acted_ || !std::holds_alternative<Typed>(intent);
        app_.update(intent, now);
    }
    if (app_.settings() != looked_at) focus_.hold_in_view();
}

/// Tells the app when somebody is there. True when nobody was for as long as the kiosk waits for a person to
/// come back.
bool Shell::note_presence(Timestamp now)
{
    const Milliseconds idle = app_.settings().idle;
    const bool was_left_alone = idle > Milliseconds{0} && touched_at_ && now - *touched_at_ >= idle;
    const bool is_touched = ImGui::GetCurrentContext()->InputEventsTrail.Size > 0;
    if (is_touched) app_.touched(now);
    // The clock may have been set back.
    if (is_touched || !touched_at_ || *touched_at_ > now) touched_at_ = now;
    return was_left_alone;
}

/// While the kiosk counts down, a key says that somebody is there, and no more: it must not press what has
/// the focus unseen. Letters are not lost; they come a frame after their key.
void Shell::swallow_keys()
{
    ImGuiContext& imgui = *ImGui::GetCurrentContext();
    const ImGuiID owner = ImGui::GetID("leaving");
    for (const ImGuiInputEvent& event : imgui.InputEventsTrail)
        if (event.Type == ImGuiInputEventType_Key && event.Key.Down)
            ImGui::SetKeyOwner(event.Key.Key, owner, ImGuiInputFlags_LockUntilRelease);
    imgui.NavActivateId = imgui.NavActivateDownId = imgui.NavActivatePressedId = 0;
    ImGui::NavMoveRequestCancel();
}

/// The same for the mouse and the finger: what lies under them was not meant.
void Shell::swallow_clicks()
{
    ImGuiIO& io = ImGui::GetIO();
    const ImGuiID owner = ImGui::GetID("leaving");
    for (const ImGuiMouseButton button :
         {ImGuiMouseButton_Left, ImGuiMouseButton_Right, ImGuiMouseButton_Middle}) {
        if (!io.MouseClicked[button]) continue;
        io.MouseClicked[button] = false;
        io.MouseClickedCount[button] = 0;
        ImGui::SetKeyOwner(ImGui::MouseButtonToKey(button), owner, ImGuiInputFlags_LockUntilRelease);
    }
}

void Shell::take_keys(Timestamp now)
{
    const Topic topic = topic_of(app_.screen());
    for (const Shortcut shortcut : kShortcuts) {
        if (!applies(shortcut, topic) || !is_pressed(shortcut)) continue;
        // Escape closes what is open and nothing else.
        if (had_popup_ && shortcut == Shortcut::back) return;
        if (shortcut == Shortcut::settings)
            wants_settings_ = true;
        else if (shortcut == Shortcut::submit || shortcut == Shortcut::send_note)
            wants_submit_ = true;
        else if (shortcut == Shortcut::back && shows_found_only(app_))
            app_.update(ShowAll{}, now); // Of two things to leave, the nearer one.
        else
            app_.update(meaning(shortcut, topic), now);
        return;
    }
}

void Shell::draw_header(const View& view)
{
    const Style& style = view.style;
    const float height = bar_height(style);
    // With little room a word stands below its icon instead of beside it: it is never left out.
    const Face face = style.is_tight() ? Face::above : Face::beside;
    const float between = style.px(kGapSmall);
    bar(view, "header", height);
    if (app_.can_go_back()) {
        if (button(style, fill("{}###back", tr("Back")).c_str(),
                   {.rank = Rank::quiet,
                    .icon = Icon::arrow_left,
                    .face = face,
                    .keys = keys_text(Shortcut::back)}))
            intents_.push_back(GoBack{});
        ImGui::SameLine(0, between);
        if (button(style, fill("{}###home", tr("Home")).c_str(),
                   {.rank = Rank::quiet, .icon = Icon::home, .face = face}))
            intents_.push_back(GoHome{});
        ImGui::SameLine(0, style.px(kGapMedium, kGapSmall));
    } else {
        ImGui::SetCursorPosX(page_margin(style));
    }
    const std::string language{
        view.catalogue.label(CatalogueList::language, view.settings.language, view.settings.language)};
    const std::string help_keys = keys_text(Shortcut::help);
    const std::string settings_keys = keys_text(Shortcut::settings);
    const float help_width =
        button_width(style, tr("Help"), Icon::question, face) + keys_width(style, help_keys);
    const float settings_width =
        button_width(style, language, Icon::letter_a, face) + keys_width(style, settings_keys);
    const float middle = ImGui::GetCursorPosX();
    const float title_width = ImGui::GetContentRegionAvail().x - help_width - settings_width - 2 * between;
    const std::string title = title_of(app_.screen());
    draw_title(style, title, title_width, height);
    ImGui::SetCursorPos({middle + title_width + between, (height - style.px(kTarget)) / 2});
    const Topic topic = topic_of(app_.screen());
    if (button(style, fill("{}###help", tr("Help")).c_str(),
               {.rank = Rank::quiet, .icon = Icon::question, .face = face, .keys = help_keys}))
        intents_.push_back(meaning(Shortcut::help, topic));
    ImGui::SameLine(0, between);
    const bool is_asked_for = std::exchange(wants_settings_, false);
    if (button(style, (language + "###settings").c_str(),
               {.rank = Rank::quiet, .icon = Icon::letter_a, .face = face, .keys = settings_keys}) ||
        (is_asked_for && !had_popup_))
        ImGui::OpenPopup("settings");
    else if (is_asked_for)
        ImGui::ClosePopupToLevel(0, true);
    ImGui::SetNextWindowSizeConstraints({0, 0}, {ImGui::GetMainViewport()->Size.x - 2 * between,
                                                 ImGui::GetMainViewport()->Size.y - height - between});
    ImGui::SetNextWindowPos({ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - between,
                             ImGui::GetWindowPos().y + height - style.px(kGapTiny)},
                            ImGuiCond_Always, {1, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{style.px(kGapMedium), style.px(kGapMedium)});
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, style.px(kTargetGap));
    if (ImGui::BeginPopup("settings")) {
        draw_settings(view);
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar(2);
    bar_edge(view, height - 1);
    ImGui::EndChild();
}

void Shell::draw_settings(const View& view)
{
    const Style& style = view.style;
    const UiSettings& settings = view.settings;
    const float width = style.px(210);
    ImGui::BeginGroup();
    field_label(style, tr("Language"));
    for (const std::string_view language : kLanguages) {
        // Each in its own words: that is how a person finds it.
        const std::string label = fmt::format(
            "{}###language.{}", view.catalogue.label(CatalogueList::language, language, language), language);
        if (choice(style, label.c_str(), {.is_chosen = settings.language == language, .width = width}))
            intents_.push_back(ChooseLanguage{std::string{language}});
        if (settings.language == language) ImGui::SetItemDefaultFocus();
    }
    ImGui::EndGroup();
    ImGui::SameLine(0, style.px(kGapLarge));
    ImGui::BeginGroup();
    field_label(style, tr("Text size"));
    for (const int percent : kTextPercents) {
        const std::string label = percentage(percent) + fmt::format("###text_size.{}", percent);
        if (choice(style, label.c_str(), {.is_chosen = settings.text_percent == percent, .width = width}))
            intents_.push_back(ChooseTextSize{percent});
    }
    if (style.room == Room::too_small)
        text(style, Level::small, tr("This window has no room for larger text."), Tone::muted, width);
    gap(style, kGapSmall);
    field_label(style, tr("Colours"));
    constexpr std::array ids{"###theme.light", "###theme.dark", "###theme.high_contrast"};
    for (const Theme theme : kThemes) {
        const std::string label = theme_name(theme) + ids[static_cast<std::size_t>(theme)];
        if (choice(style, label.c_str(), {.is_chosen = settings.theme == theme, .width = width}))
            intents_.push_back(ChooseTheme{theme});
    }
    gap(style, kGapSmall);
    const std::string caret = fill("{}###caret_blink", tr("The caret blinks"));
    if (choice(style, caret.c_str(), {.mark = Mark::box, .is_chosen = settings.caret_blink, .width = width}))
        intents_.push_back(
            ChooseCaret{settings.caret_blink ? ChooseCaret::Look::steady : ChooseCaret::Look::blinking});
    ImGui::EndGroup();
}

void Shell::draw_notices(const View& view)
{
    const Style& style = view.style;
    if (view.snapshot.storage_fault) {
        begin_banner(style, "storage_fault", Icon::warning, Tone::bad);
        text(style, Level::body,
             joined(joined(tr("Nothing can be saved on this device right now."),
                           fault_sentence(*view.snapshot.storage_fault)),
                    tr("What was saved before is not lost. Please tell your administrator.")));
        end_banner(style);
    }
    draw_losses(view);
    if (const auto left = app_.leaving_in(view.now)) {
        begin_banner(style, "leaving", Icon::clock, Tone::warning);
        text(
            style, Level::body,
            fill(
                trn("Is anybody there? The kiosk starts over in {count} second. What was typed is kept as a "
                    "draft. Press any key or touch the screen to stay.",
                    "Is anybody there? The kiosk starts over in {count} seconds. What was typed is kept as a "
                    "draft. Press any key or touch the screen to stay.",
                    static_cast<std::size_t>(left->count())),
                fmt::arg("count", number(static_cast<std::uint64_t>(left->count())))));
        end_banner(style);
    }
    draw_stale(view);
    if (const auto remark = app_.remark())
        draw_notice(view, {.id = "remark",
                           .icon = Icon::clock,
                           .tone = Tone::calm,
                           .words = remark_sentence(*remark),
                           .closes = true});
    const Reply* notice = app_.notice();
    if (notice == nullptr) return;
    const bool is_fault =
        std::holds_alternative<ActionRefused>(*notice) || std::holds_alternative<NumberRefused>(*notice) ||
        std::holds_alternative<DraftNotKept>(*notice) || std::holds_alternative<NotAccepted>(*notice) ||
        std::holds_alternative<DraftRefused>(*notice) ||
        std::holds_alternative<DirectoryNotRefreshed>(*notice) ||
        std::holds_alternative<NoteNotKept>(*notice) || std::holds_alternative<NoteNotAccepted>(*notice) ||
        is_courier_fault(*notice) || is_slip_fault(*notice) ||
        std::holds_alternative<FilesNotCopied>(*notice);
    const bool is_question = std::holds_alternative<AnswerWanted>(*notice);
    const auto way = app_.way_of_notice();
    draw_notice(view, {.id = "notice",
                       .icon = is_fault      ? Icon::warning
                               : is_question ? Icon::question
                                             : Icon::check,
                       .tone = is_fault || is_question ? Tone::warning : Tone::accent,
                       .words = outcome_sentence(*notice, view.snapshot),
                       .way_words = way ? way_words(*way, view.queue) : std::string{},
                       .way = way,
                       .closes = true});
}

/// On Home and where people look for what is wrong; the page about the device tells all of it.
void Shell::draw_losses(const View& view)
{
    const auto* place = std::get_if<PlaceScreen>(&app_.screen());
    const bool is_here = topic_of(app_.screen()) == Topic::home ||
                         (place != nullptr && place->place == Place::needs_attention);
    if (!is_here) return;
    if (auto words = storage_lasts_sentence(view.snapshot.storage_lasts); !words.empty())
        draw_notice(view, {.id = "storage_lasts",
                           .icon = Icon::warning,
                           .tone = Tone::warning,
                           .words = joined(words, tr("Please tell your administrator."))});
    if (!view.snapshot.losses) return;
    const auto sentences = loss_sentences(*view.snapshot.losses);
    if (sentences.empty()) return;
    draw_notice(view, {.id = "losses",
                       .icon = Icon::warning,
                       .tone = Tone::bad,
                       .words = joined(sentences.front(), tr("Please tell your administrator.")),
                       .way_words = tr("Details"),
                       .way = ShowDevice{}});
}

/// Where it can be acted on: on Home, on the page about the device, and where the request stands.
void Shell::draw_stale(const View& view)
{
    if (!is_stale(view.queue, view.now)) return;
    const auto* place = std::get_if<PlaceScreen>(&app_.screen());
    const Topic topic = topic_of(app_.screen());
    const bool is_here = topic == Topic::home || topic == Topic::device ||
                         (place != nullptr && place->place == Place::ready_to_send);
    if (!is_here) return;
    draw_notice(view, {.id = "stale",
                       .icon = Icon::warning,
                       .tone = Tone::warning,
                       .words = fill(tr("The oldest request that waits was saved {age}. If there is still no "
                                        "line, please tell your administrator."),
                                     fmt::arg("age", age(view.queue.oldest_waiting->saved_at, view.now))),
                       .way_words = tr("Show the request"),
                       .way = ShowRequest{view.queue.oldest_waiting->reference}});
}

void Shell::draw_notice(const View& view, const Notice& notice)
{
    const Style& style = view.style;
    begin_banner(style, notice.id, notice.icon, notice.tone);
    const float between = style.px(kTargetGap);
    const std::string close = tr("Close");
    float buttons = 0;
    if (notice.way) buttons += button_width(style, notice.way_words);
    if (notice.closes) buttons += button_width(style, close) + (notice.way ? between : 0);
    const ImVec2 at = ImGui::GetCursorPos();
    const float room = ImGui::GetContentRegionAvail().x;
    // 240: thirty letters of a sentence beside the buttons, else they stand below it.
    const bool is_beside = buttons > 0 && room - buttons >= style.px(240);
    const float words = is_beside ? room - buttons - style.px(kGap) : room;
    // In a tight window the page below needs the room.
    text(style, style.is_tight() ? Level::small : Level::body, notice.words, Tone::normal, words);
    if (is_beside) {
        // The words begin where they stand in the middle of a button; the buttons beside them begin above.
        const float above =
            style.is_tight() ? 0 : std::round((style.px(kTarget) - line_height(style, Level::body)) / 2);
        ImGui::SetCursorPos({at.x + room - buttons, at.y - above});
    }
    if (notice.way) {
        if (button(style, fmt::format("{}###{}.show", notice.way_words, notice.id).c_str()))
            intents_.push_back(*notice.way);
        if (notice.closes) ImGui::SameLine(0, between);
    }
    if (notice.closes &&
        button(style, fmt::format("{}###{}.close", close, notice.id).c_str(), {.rank = Rank::quiet}))
        intents_.push_back(DismissNotice{});
    end_banner(style);
}

void Shell::draw_screen(const View& view, float bottom)
{
    ImGui::PushID(focus_.slot());
    ImGui::BeginChild("screen", {0, -bottom}, ImGuiChildFlags_NavFlattened);
    focus_.begin_screen();
    const auto* attachment = std::get_if<AttachmentScreen>(&app_.screen());
    drawn_picture_ = attachment != nullptr ? attachment->texture : nullptr;
    if (auto intent = std::visit([&](auto& screen) { return kiosk::draw(screen, view); }, app_.screen()))
        intents_.push_back(std::move(*intent));
    // After what was typed in this frame.
    if (std::exchange(wants_submit_, false)) intents_.push_back(Submit{});
    ImGui::EndChild();
    ImGui::PopID();
}

void Shell::draw_strip(const View& view)
{
    const Style& style = view.style;
    const Snapshot& snapshot = view.snapshot;
    const float height = bar_height(style);
    ImGui::SetCursorPosY(ImGui::GetWindowHeight() - height);
    bar(view, "strip", height);

    struct Count {
        std::string words;
        const char* id;
        Icon icon;
        Rank rank;
        Tone tone;
        Intent way;
    };
    const std::size_t attention = snapshot.count(Place::needs_attention);
    const bool has_only_notes =
        view.queue.waiting == 0 && view.queue.on_hold == 0 && view.queue.notes_waiting > 0;
    std::vector<Count> counts;
    if (const auto progress = app_.progress())
        counts.push_back(
            {fill(tr("Sending {current} of {total}"), fmt::arg("current", number(progress->current)),
                  fmt::arg("total", number(progress->total))),
             "###strip.sending", Icon::paper_plane, Rank::quiet, Tone::accent,
             ShowPlace{Place::ready_to_send}});
    else
        counts.push_back({queue_words(view.queue, style.density), "###strip.waiting",
                          is_stale(view.queue, view.now) ? Icon::warning : Icon::clock, Rank::quiet,
                          is_stale(view.queue, view.now) ? Tone::warning : Tone::accent,
                          ShowPlace{has_only_notes ? Place::sent : Place::ready_to_send}});
    if (attention > 0)
        counts.push_back({fill(trn("{count} needs attention", "{count} need attention", attention),
                               fmt::arg("count", number(attention))),
                          "###strip.attention", Icon::warning, Rank::secondary, Tone::bad, ShowAttention{}});

    const std::string try_words = view.line_is_tried ? tr("Trying…") : tr("Try now");
    const float between = style.px(kTargetGap);
    // Under a wrong clock no other time on the screen is worth reading.
    const ClockTrust clock = clock_of(view.device, snapshot, view.now);
    const bool is_clock_wrong = clock != ClockTrust::plausible;
    const LineLook look =
        is_clock_wrong ? LineLook{Icon::warning, Tone::warning} : look_of(snapshot.line.state);
    const std::string line = is_clock_wrong ? clock_name(clock) : line_name(snapshot.line);
    const float wanted = status_width(style, line, strip_detail(view)) + 1;
    const std::string try_keys = keys_text(Shortcut::try_now);
    const float all = ImGui::GetContentRegionAvail().x;

    // Words beside each other; on two lines where they do not fit; and where that is too narrow, too, trying
    // is left to the page behind the line.
    const auto width_of_counts = [&](auto width_of) {
        float taken = 0;
        for (const Count& count : counts)
            taken += width_of(style, count.words, count.icon) + between;
        return taken;
    };
    const auto on_one_line = [](const Style& in, std::string_view words, Icon icon) {
        return button_width(in, words, icon);
    };
    float of_try = button_width(style, try_words) + keys_width(style, try_keys);
    float taken = width_of_counts(on_one_line);
    const bool is_folded = style.is_tight() || wanted + taken + between + of_try > all;
    if (is_folded) {
        of_try = folded_button_width(style, try_words);
        taken = width_of_counts(folded_button_width);
    }
    const bool has_try = wanted + taken + between + of_try <= all;
    if (has_try) taken += between + of_try;
    const float left = all - taken;

    if (status(style, (line + "###strip.line").c_str(),
               {.icon = look.icon,
                .tone = look.tone,
                .detail = strip_detail(view),
                .width = std::min(wanted, left)}))
        intents_.push_back(ShowDevice{});
    ImGui::SameLine(0, 0);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, left - wanted));
    for (const Count& count : counts) {
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + between);
        if (button(style, (count.words + count.id).c_str(),
                   {.rank = count.rank,
                    .icon = count.icon,
                    .width = is_folded ? folded_button_width(style, count.words, count.icon)
                                       : button_width(style, count.words, count.icon),
                    .tone = count.tone}))
            intents_.push_back(count.way);
        ImGui::SameLine(0, 0);
    }
    if (has_try) {
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + between);
        if (button(style, (try_words + "###strip.try_now").c_str(),
                   {.width = of_try, .is_enabled = !view.line_is_tried, .keys = try_keys}))
            intents_.push_back(TryLine{});
    }
    bar_edge(view, 0);
    ImGui::EndChild();
}

} // namespace kiosk
