#include "kiosk/shell.h"

#include "kiosk/buttons.h"
#include "kiosk/fields.h"
#include "kiosk/icons.h"
#include "kiosk/rows.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

namespace kiosk
{

namespace
{

constexpr float kHeader = 60;
constexpr float kStrip = 56;

/// Below this width, in units, bars show icons without words: a small screen, or large text on any screen.
constexpr float kWordyWidth = 720;

bool is_wordy(const Style& style)
{
    return ImGui::GetMainViewport()->Size.x >= style.px(kWordyWidth);
}

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

std::string theme_name(Theme theme)
{
    switch (theme) {
    case Theme::light:
        return tr("Light");
    case Theme::dark:
        return tr("Dark");
    case Theme::high_contrast:
        return tr("High contrast");
    }
    return {};
}

std::string strip_detail(const View& view)
{
    const Snapshot& snapshot = view.snapshot;
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

void bar(const View& view, const char* id, float height)
{
    const ImVec4 surface = ImGui::GetStyleColorVec4(ImGuiCol_FrameBg);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, surface);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding,
                        ImVec2{view.style.px(kGap), (height - view.style.px(kTarget)) / 2});
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

} // namespace

void Shell::draw(Timestamp now, float content_scale)
{
    if (ImGui::GetCurrentContext()->InputEventsTrail.Size > 0) app_.touched(now);
    app_.tick(now);
    take_keys(now);

    const UiSettings& settings = app_.settings();
    const Style style{settings.theme, content_scale * static_cast<float>(settings.text_percent) / 100};
    apply(style, content_scale);
    const View view = app_.view(style, now);

    const ImGuiViewport& viewport = *ImGui::GetMainViewport();
    ImGui::SetNextWindowPos(viewport.Pos);
    ImGui::SetNextWindowSize(viewport.Size);
    ImGui::Begin("kiosk", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
    begin_keyboard_anew_on_another_screen();
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    draw_header(view);
    draw_notices(view);
    ImGui::PopStyleVar();
    draw_screen(view, style.px(kStrip));
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    draw_strip(view);
    ImGui::PopStyleVar();
    had_popup_ = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    ImGui::End();

    for (const Intent& intent : std::exchange(intents_, {}))
        app_.update(intent, now);
}

void Shell::take_keys(Timestamp now)
{
    // Before any field sees Escape: it would put back what stood there when it was entered.
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false) && !had_popup_ && app_.can_go_back())
        app_.update(GoBack{}, now);
}

void Shell::begin_keyboard_anew_on_another_screen()
{
    const std::pair shown{app_.depth(), app_.screen().index()};
    if (std::exchange(shown_, shown) == shown) return;
    // The item that had the keyboard is gone, and with it the window it was in: Tab would find nothing from
    // there.
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    ImGui::FocusWindow(window);
    ImGui::NavInitWindow(window, true);
}

void Shell::draw_header(const View& view)
{
    const Style& style = view.style;
    const float height = style.px(kHeader);
    bar(view, "header", height);
    if (app_.can_go_back()) {
        if (button(style, fill("{}###back", is_wordy(style) ? tr("Back") : "").c_str(),
                   {.rank = Rank::quiet, .icon = Icon::arrow_left}))
            intents_.push_back(GoBack{});
        ImGui::SameLine(0, style.px(kGapSmall));
        if (button(style, fill("{}###home", is_wordy(style) ? tr("Home") : "").c_str(),
                   {.rank = Rank::quiet, .icon = Icon::home}))
            intents_.push_back(GoHome{});
        ImGui::SameLine(0, style.px(kGap));
    } else {
        ImGui::SetCursorPosX(style.px(kGapLarge));
    }
    std::string language{
        view.catalogue.label(CatalogueList::language, view.settings.language, view.settings.language)};
    if (!is_wordy(style)) language.clear();
    const float settings_width = button_width(style, language, Icon::letter_a);
    const float middle = ImGui::GetCursorPosX();
    const float title_width = ImGui::GetContentRegionAvail().x - settings_width - style.px(kGap);
    ImGui::SetCursorPosY(
        std::round((height - ImGui::GetFontSize() * 4 / 3) / 2)); // A title is 24 to the body's 18.
    one_line(style, Level::title, title_of(app_.screen()), Tone::normal, title_width);
    ImGui::SetCursorPos({middle + title_width + style.px(kGap), (height - style.px(kTarget)) / 2});
    if (button(style, (language + "###settings").c_str(), {.rank = Rank::quiet, .icon = Icon::letter_a}))
        ImGui::OpenPopup("settings");
    ImGui::SetNextWindowPos({ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - style.px(kGap),
                             ImGui::GetWindowPos().y + height - style.px(kGapTiny)},
                            ImGuiCond_Always, {1, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding,
                        ImVec2{style.px(kGapLarge - 4), style.px(kGapLarge - 4)});
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, style.px(kGapTiny));
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
    }
    ImGui::EndGroup();
    ImGui::SameLine(0, style.px(kGapLarge));
    ImGui::BeginGroup();
    field_label(style, tr("Text size"));
    for (const int percent : kTextPercents) {
        // Translators: a size of text in percent.
        const std::string label =
            fill(tr("{percent} %"), fmt::arg("percent", percent)) + fmt::format("###text_size.{}", percent);
        if (choice(style, label.c_str(), {.is_chosen = settings.text_percent == percent, .width = width}))
            intents_.push_back(ChooseTextSize{percent});
    }
    gap(style, kGapSmall);
    field_label(style, tr("Colours"));
    constexpr std::array ids{"###theme.light", "###theme.dark", "###theme.high_contrast"};
    for (const Theme theme : kThemes) {
        const std::string label = theme_name(theme) + ids[static_cast<std::size_t>(theme)];
        if (choice(style, label.c_str(), {.is_chosen = settings.theme == theme, .width = width}))
            intents_.push_back(ChooseTheme{theme});
    }
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
    if (const auto left = app_.leaving_in(view.now)) {
        begin_banner(style, "leaving", Icon::clock, Tone::warning);
        text(style, Level::body,
             fill(trn("Nobody is here? Back to Home in {count} second; what was typed is kept as a draft. "
                      "Touch "
                      "anything to stay.",
                      "Nobody is here? Back to Home in {count} seconds; what was typed is kept as a draft. "
                      "Touch "
                      "anything to stay.",
                      static_cast<std::size_t>(left->count())),
                  fmt::arg("count", left->count())));
        end_banner(style);
    }
    const Reply* notice = app_.notice();
    if (notice == nullptr) return;

    const bool is_fault =
        std::holds_alternative<ActionRefused>(*notice) || std::holds_alternative<DraftNotKept>(*notice) ||
        std::holds_alternative<NotAccepted>(*notice) || std::holds_alternative<DraftRefused>(*notice) ||
        std::holds_alternative<DirectoryNotRefreshed>(*notice);
    begin_banner(style, "notice", is_fault ? Icon::warning : Icon::check,
                 is_fault ? Tone::warning : Tone::accent);
    const float dismiss = button_width(style, tr("Close"));
    std::optional<std::pair<std::string, Intent>> way;
    if (const auto* accepted = std::get_if<Accepted>(notice))
        way.emplace(tr("Show the request"), ShowRequest{accepted->reference});
    const auto* ended = std::get_if<SyncEnded>(notice);
    if (ended != nullptr && ended->needs_attention > 0)
        way.emplace(tr("Show"), ShowPlace{Place::needs_attention});

    const float way_width = way ? button_width(style, way->first) + style.px(kGapSmall) : 0;
    const ImVec2 at = ImGui::GetCursorPos();
    const float words = ImGui::GetContentRegionAvail().x - dismiss - way_width - style.px(kGap);
    text(style, Level::body, outcome_sentence(*notice, view.snapshot), Tone::normal, words);
    // The words begin where they stand in the middle of a button; the buttons beside them begin above.
    const float above = std::round((style.px(kTarget) - line_height(style, Level::body)) / 2);
    const ImVec2 beside{at.x + words + style.px(kGap), at.y - above};
    ImGui::SetCursorPos(beside);
    if (way) {
        if (button(style, (way->first + "###notice.show").c_str())) intents_.push_back(way->second);
        ImGui::SetCursorPos({beside.x + way_width, beside.y});
    }
    if (button(style, fill("{}###notice.close", tr("Close")).c_str(), {.rank = Rank::quiet}))
        intents_.push_back(DismissNotice{});
    end_banner(style);
}

void Shell::draw_screen(const View& view, float bottom)
{
    ImGui::BeginChild("screen", {0, -bottom}, ImGuiChildFlags_NavFlattened);
    if (auto intent = std::visit([&](auto& screen) { return kiosk::draw(screen, view); }, app_.screen()))
        intents_.push_back(std::move(*intent));
    ImGui::EndChild();
}

void Shell::draw_strip(const View& view)
{
    const Style& style = view.style;
    const Snapshot& snapshot = view.snapshot;
    const float height = style.px(kStrip);
    ImGui::SetCursorPosY(ImGui::GetWindowHeight() - height);
    bar(view, "strip", height);

    struct Count {
        std::string words;
        const char* id;
        Icon icon;
        Rank rank;
        Tone tone;
        Place place;
    };
    const std::size_t waiting = snapshot.count(Place::ready_to_send);
    const std::size_t attention = snapshot.count(Place::needs_attention);
    std::vector<Count> counts;
    if (const auto progress = app_.progress())
        counts.push_back({fill(tr("Sending {current} of {total}"), fmt::arg("current", progress->current),
                               fmt::arg("total", progress->total)),
                          "###strip.sending", Icon::paper_plane, Rank::quiet, Tone::accent,
                          Place::ready_to_send});
    else
        counts.push_back({waiting == 0 ? std::string{tr("Nothing waiting")}
                                       : fill(trn("{count} waiting", "{count} waiting", waiting),
                                              fmt::arg("count", waiting)),
                          "###strip.waiting", Icon::clock, Rank::quiet, Tone::accent, Place::ready_to_send});
    if (attention > 0)
        counts.push_back({fill(trn("{count} needs attention", "{count} need attention", attention),
                               fmt::arg("count", attention)),
                          "###strip.attention", Icon::warning, Rank::secondary, Tone::bad,
                          Place::needs_attention});

    if (!is_wordy(style))
        for (Count& count : counts)
            count.words = std::to_string(count.place == Place::ready_to_send ? waiting : attention);

    const std::string try_words = view.line_is_tried ? tr("Trying…") : tr("Try now");
    float taken = button_width(style, try_words) + style.px(kGapSmall);
    for (const Count& count : counts)
        taken += button_width(style, count.words, count.icon) + style.px(kGapSmall);

    const LineLook look = look_of(snapshot.line.state);
    const std::string line = line_name(snapshot.line) + "###strip.line";
    const float left = ImGui::GetContentRegionAvail().x - taken;
    const float wanted = std::max(text_width(style, Level::strong, line_name(snapshot.line)),
                                  text_width(style, Level::small, strip_detail(view))) +
                         style.px(22 + 10 + 2 * kGapSmall);
    if (status(style, line.c_str(),
               {.icon = look.icon,
                .tone = look.tone,
                .detail = strip_detail(view),
                .width = std::min(wanted + 1, left)}))
        intents_.push_back(ShowDevice{});
    ImGui::SameLine(0, 0);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, left - wanted) + style.px(kGapSmall));
    for (const Count& count : counts) {
        if (button(style, (count.words + count.id).c_str(),
                   {.rank = count.rank, .icon = count.icon, .tone = count.tone}))
            intents_.push_back(ShowPlace{count.place});
        ImGui::SameLine(0, style.px(kGapSmall));
    }
    if (button(style, (try_words + "###strip.try_now").c_str(), {.is_enabled = !view.line_is_tried}))
        intents_.push_back(TryLine{});
    bar_edge(view, 0);
    ImGui::EndChild();
}

} // namespace kiosk
