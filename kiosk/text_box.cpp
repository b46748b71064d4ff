#include "kiosk/text_box.h"

#include "kiosk/copied_text.h"
#include "kiosk/drawing.h"
#include "kiosk/typography.h"
#include "kiosk/window/ui_context.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace kiosk
{

namespace
{

/// Somebody who types again after this long has thought in between, and undoes the two apart. Source: eight
/// times the pause between keys of a slow typist (2 a second), far above that between any two keys of one
/// word.
constexpr double kRunPause_s = 4;

/// The caret is lit for 0.8 s of every 1.2 s, as ImGui's own.
constexpr float kCaretLit_s = 0.80F;
constexpr float kCaretPeriod_s = 1.20F;
/// Long enough for any eye to find it; then it stands, so that a form somebody reads costs nothing. Source:
/// GTK's gtk-cursor-blink-timeout, 10 s, in whole periods.
constexpr float kCaretBlinks_s = 8 * kCaretPeriod_s;
/// A toggle must be past, not just reached, when the frame is drawn.
constexpr float kAfterToggle_s = 0.002F;

/// Between two steps of a selection that is dragged past the edge: a line each.
constexpr std::chrono::duration<float> kDragStep{0.05F};

/// Lines a notch of the wheel moves; as ImGui's own child windows.
constexpr float kWheelLines = 5;

using Placed = TextEditing::Placed;

Advance advance_of_font()
{
    ImFontBaked* baked = ImGui::GetFontBaked();
    const float scale = ImGui::GetFontSize() / baked->Size;
    return [baked, scale](char32_t character) {
        return baked->GetCharAdvance(static_cast<ImWchar>(character)) * scale;
    };
}

struct SelectionColours {
    Colour ground, ink;
};

SelectionColours selection_colours(const Style& style)
{
    const Palette& palette = style.palette();
    // The tints of high contrast are black: there the accent itself is the ground.
    if (style.theme == Theme::high_contrast) return {palette.accent, palette.on_accent};
    const ImVec4 ground = ImGui::GetStyleColorVec4(ImGuiCol_TextSelectedBg);
    const auto channel = [](float value) { return static_cast<Colour>(std::lround(value * 255)); };
    return {channel(ground.x) << 16 | channel(ground.y) << 8 | channel(ground.z), palette.text};
}

/// One frame of a text box.
class Box
{
public:
    Box(const Style& style, const TextBoxLook& look, std::string& value, TextEditing& editing)
        : g_(*ImGui::GetCurrentContext()),
          io_(g_.IO),
          style_(style),
          look_(look),
          value_(value),
          editing_(editing),
          window_(*ImGui::GetCurrentWindow()),
          id_(window_.GetID(look.id)),
          scrollbar_(ImHashStr("scrollbar", 0, id_)),
          padding_(g_.Style.FramePadding),
          line_height_(is_tall() ? line_height(style, Level::body) : ImGui::GetFontSize())
    {
        const float height = is_tall() ? look.height : ImGui::GetFontSize() + 2 * padding_.y;
        frame_.Min = window_.DC.CursorPos;
        frame_.Max = {frame_.Min.x + ImGui::GetContentRegionAvail().x, frame_.Min.y + height};
    }

    bool draw()
    {
        fetch_belated();
        ImGui::ItemSize(frame_.GetSize(), padding_.y);
        if (!ImGui::ItemAdd(frame_, id_, &frame_, ImGuiItemFlags_Inputable)) return is_changed_;
        const ImGuiLastItemData item = g_.LastItemData;

        hover(item);
        activate();
        if (is_active()) {
            follow_value();
            take_events();
            own_keys();
            take_mouse();
            if (io_.MouseClicked[0] && !is_pressed_) ImGui::ClearActiveID();
        } else if (is_left_by_mouse()) {
            follow_value();
            take_characters();
        }
        follow_edit();
        scroll();
        paint();
        if (is_changed_) ImGui::MarkItemEdited(id_);
        g_.LastItemData = item;
        ImGuiContext& g = g_; // The macro's word for it.
        IMGUI_TEST_ENGINE_ITEM_INFO(id_, look_.id, item.StatusFlags | ImGuiItemStatusFlags_Inputable);
        return is_changed_;
    }

private:
    bool is_tall() const { return look_.lines == Lines::several; }
    bool is_open() const { return look_.writing == Writing::open; }
    bool is_active() const { return g_.ActiveId == id_; }
    bool is_scrollbar_held() const { return g_.ActiveId == scrollbar_; }
    TextEdit& edit() { return editing_.edit; }

    // ---- Who has the keyboard

    void hover(const ImGuiLastItemData& item)
    {
        ImRect sensitive = frame_;
        if (placed().has_scrollbar) sensitive.Max.x -= g_.Style.ScrollbarSize;
        is_hovered_ =
            ImGui::ItemHoverable(sensitive, id_, item.ItemFlags | ImGuiItemFlags_NoNavDisableMouseHover);
        if (is_hovered_) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
        if (g_.NavHighlightItemUnderNav) is_hovered_ = false;
        is_pressed_ = is_hovered_ && io_.MouseClicked[0];
    }

    void activate()
    {
        const bool is_asked = (g_.NavActivateFlags & ImGuiActivateFlags_PreferInput) != 0 ||
                              g_.NavInputSource == ImGuiInputSource_Keyboard;
        const bool by_keyboard = g_.NavActivateId == id_ && is_asked;
        const bool by_scrollbar = g_.ActiveId == 0 && g_.ActiveIdPreviousFrame == scrollbar_;
        if (!is_active() && (is_pressed_ || by_keyboard || by_scrollbar)) {
            begin_editing();
            ImGui::SetActiveID(id_, &window_);
            ImGui::SetFocusID(id_, &window_);
            ImGui::FocusWindow(&window_);
            const bool by_tab = by_keyboard && (g_.NavActivateFlags & ImGuiActivateFlags_FromTabbing) != 0;
            // Where nobody has asked for the field, one key must not replace what is in it.
            if (std::exchange(editing_.goes_on, 0) == id_ && by_keyboard)
                edit().move(Move::text_end, Selecting::no, placed().layout, 1);
            else if (by_tab && !is_tall())
                edit().select_all();
            // The key that has brought the keyboard here is no text; what was typed after a Tab is.
            is_deaf_ =
                !by_tab && (!by_keyboard || (g_.NavActivateFlags & ImGuiActivateFlags_FromShortcut) == 0);
            if (!by_scrollbar) show_caret();
        }
        if (is_active() && editing_.goes_on == id_) editing_.goes_on = 0; // It had the keyboard already.
        // The screen was replaced by another one with the same field.
        if (is_active() && editing_.field != id_) begin_editing();
    }

    void begin_editing()
    {
        if (editing_.field == id_ && edit().text() == value_) {
            edit().end_run();
            return;
        }
        hand_over_belated();
        editing_.field = id_;
        editing_.edit = TextEdit(value_, look_.lines, look_.code_points_max);
        editing_.is_selecting = false;
    }

    /// A press takes the keyboard from a field that was to be drawn later in this frame. What was typed there
    /// before, such as a syllable that the press has completed, belongs to that field.
    void hand_over_belated()
    {
        const bool is_other_active = editing_.field != 0 && g_.ActiveIdPreviousFrame == editing_.field;
        if (!is_open() || !is_pressed_ || !is_other_active || editing_.taken_in == g_.FrameCount) return;
        if (take_characters()) editing_.belated = {editing_.field, edit().text()};
    }

    void fetch_belated()
    {
        if (!editing_.belated || editing_.belated->field != id_) return;
        value_ = std::move(editing_.belated->text);
        editing_.belated.reset();
        is_changed_ = true;
    }

    /// Something else was pressed, and was drawn before this field.
    bool is_left_by_mouse() const
    {
        return editing_.field == id_ && g_.ActiveIdPreviousFrame == id_ && io_.MouseClicked[0] && is_open();
    }

    // As ImGui's own text input does. A key that was taken from all items stays taken until it is let go.
    void own_keys()
    {
        const auto own = [this](ImGuiKey key) {
            if (ImGui::TestKeyOwner(key, id_)) ImGui::SetKeyOwner(key, id_);
        };
        for (const ImGuiKey key :
             {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_Enter, ImGuiKey_KeypadEnter, ImGuiKey_Delete,
              ImGuiKey_Backspace, ImGuiKey_Home, ImGuiKey_End})
            own(key);
        g_.ActiveIdUsingNavDirMask |= 1 << ImGuiDir_Left | 1 << ImGuiDir_Right;
        if (is_tall()) {
            for (const ImGuiKey key :
                 {ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_PageUp, ImGuiKey_PageDown})
                own(key);
            g_.ActiveIdUsingNavDirMask |= 1 << ImGuiDir_Up | 1 << ImGuiDir_Down;
        }
        if (is_pressed_) ImGui::SetKeyOwner(ImGuiKey_MouseLeft, id_);
        // Other things may be hovered while nothing is dragged here.
        g_.ActiveIdAllowOverlap = !io_.MouseDown[0];
    }

    void follow_value()
    {
        if (edit().text() != value_) edit().adopt(value_);
    }

    void follow_edit()
    {
        if (editing_.field != id_ || editing_.taken_in != g_.FrameCount || edit().text() == value_) return;
        value_ = edit().text();
        is_changed_ = true;
    }

    // ---- Keys and characters

    /// Types what has arrived, without the keys; before a press of the mouse if there is one, as ImGui hands
    /// them out.
    bool take_characters()
    {
        editing_.taken_in = g_.FrameCount;
        bool is_changed = false;
        for (const ImGuiInputEvent& event : g_.InputEventsTrail)
            if (event.Type == ImGuiInputEventType_Text) is_changed |= type(event.Text.Char);
        return is_changed;
    }

    /// In the order in which they came: ImGui's own lists of pressed keys and of characters have lost it.
    void take_events()
    {
        editing_.taken_in = g_.FrameCount;
        if (is_deaf_) return;
        if (g_.Time - editing_.changed_at > kRunPause_s) edit().end_run();

        ImGuiKeyChord modifiers = modifiers_before();
        for (const ImGuiInputEvent& event : g_.InputEventsTrail) {
            if (event.Type == ImGuiInputEventType_Text) {
                if (is_open()) type(event.Text.Char);
            } else if (event.Type == ImGuiInputEventType_Key) {
                const ImGuiKey key = event.Key.Key;
                if ((key & ImGuiMod_Mask_) != 0)
                    modifiers = event.Key.Down ? modifiers | key : modifiers & ~key;
                else if (event.Key.Down && ImGui::GetKeyData(key)->DownDuration == 0)
                    take_key(key, modifiers);
            }
        }
        for (const ImGuiKey key : kRepeatingKeys) {
            if (ImGui::GetKeyData(key)->DownDuration <= 0) continue;
            for (int times = ImGui::GetKeyPressedAmount(key, io_.KeyRepeatDelay, io_.KeyRepeatRate);
                 times > 0; --times)
                take_key(key, io_.KeyMods);
        }
    }

    /// Which modifiers were held when this frame's first event came. Each changes once in a frame at most.
    ImGuiKeyChord modifiers_before() const
    {
        ImGuiKeyChord modifiers = io_.KeyMods;
        for (const ImGuiInputEvent& event : g_.InputEventsTrail) {
            if (event.Type != ImGuiInputEventType_Key || (event.Key.Key & ImGuiMod_Mask_) == 0) continue;
            modifiers = event.Key.Down ? modifiers & ~event.Key.Key : modifiers | event.Key.Key;
        }
        return modifiers;
    }

    bool type(unsigned character)
    {
        char bytes[5];
        const int length = ImTextCharToUtf8(bytes, character);
        return note(edit().type({bytes, static_cast<std::size_t>(length)}));
    }

    void take_key(ImGuiKey key, ImGuiKeyChord modifiers)
    {
        if ((modifiers & (ImGuiMod_Alt | ImGuiMod_Super)) != 0 || !ImGui::TestKeyOwner(key, id_)) return;
        const bool has_ctrl = (modifiers & ImGuiMod_Ctrl) != 0;
        const bool has_shift = (modifiers & ImGuiMod_Shift) != 0;
        const Selecting selecting = has_shift ? Selecting::yes : Selecting::no;
        switch (key) {
        case ImGuiKey_LeftArrow:
            return move(has_ctrl ? Move::word_left : Move::left, selecting);
        case ImGuiKey_RightArrow:
            return move(has_ctrl ? Move::word_right : Move::right, selecting);
        case ImGuiKey_UpArrow:
            return is_tall() ? move(has_ctrl ? Move::paragraph_up : Move::up, selecting) : void();
        case ImGuiKey_DownArrow:
            return is_tall() ? move(has_ctrl ? Move::paragraph_down : Move::down, selecting) : void();
        case ImGuiKey_PageUp:
            return is_tall() ? move(Move::page_up, selecting) : void();
        case ImGuiKey_PageDown:
            return is_tall() ? move(Move::page_down, selecting) : void();
        case ImGuiKey_Home:
            return move(has_ctrl ? Move::text_begin : Move::line_begin, selecting);
        case ImGuiKey_End:
            return move(has_ctrl ? Move::text_end : Move::line_end, selecting);
        case ImGuiKey_Backspace:
            return erase(has_ctrl ? Erase::word_before : Erase::character_before);
        case ImGuiKey_Delete:
            if (has_shift && !has_ctrl) return cut();
            return erase(has_ctrl ? Erase::word_after : Erase::character_after);
        case ImGuiKey_Insert:
            return has_ctrl ? copy_selected() : has_shift ? paste() : void();
        case ImGuiKey_Enter:
        case ImGuiKey_KeypadEnter:
            if (is_tall() && is_open() && !has_ctrl) note(edit().type("\n"));
            return;
        case ImGuiKey_A:
            if (!has_ctrl) return;
            edit().select_all();
            return show_caret();
        case ImGuiKey_C:
            return has_ctrl ? copy_selected() : void();
        case ImGuiKey_X:
            return has_ctrl ? cut() : void();
        case ImGuiKey_V:
            return has_ctrl ? paste() : void();
        case ImGuiKey_Z:
            if (has_ctrl && is_open()) note(has_shift ? edit().redo() : edit().undo());
            return;
        case ImGuiKey_Y:
            if (has_ctrl && is_open()) note(edit().redo());
            return;
        default:
            return;
        }
    }

    void move(Move move, Selecting selecting)
    {
        const float visible = frame_.GetHeight() - 2 * padding_.y;
        const auto page = static_cast<std::size_t>(std::max(1.0F, std::floor(visible / line_height_) - 1));
        edit().move(move, selecting, placed().layout, page);
        show_caret();
    }

    void erase(Erase what)
    {
        if (is_open()) note(edit().erase(what));
    }

    void copy_selected()
    {
        if (edit().has_selection()) copy(edit().selected());
    }

    void cut()
    {
        if (!is_open() || !edit().has_selection()) return;
        copy_selected();
        note(edit().cut());
    }

    void paste()
    {
        if (!is_open()) return;
        const TextEdit::Pasted pasted = edit().paste(copied());
        note(pasted.kept > 0);
        if (pasted.is_cut) editing_.cut_paste = {id_, pasted.kept};
    }

    /// After a change of the text.
    bool note(bool is_changed)
    {
        if (!is_changed) return false;
        editing_.changed_at = g_.Time;
        if (editing_.cut_paste && editing_.cut_paste->field == editing_.field) editing_.cut_paste.reset();
        show_caret();
        return true;
    }

    void show_caret()
    {
        editing_.caret_clock = 0;
        editing_.wants_caret_seen = true;
        wants_page_scrolled_ = true;
    }

    // ---- The mouse

    void take_mouse()
    {
        if (is_pressed_) {
            editing_.is_selecting = true;
            edit().press(place_under_mouse(), io_.MouseClickedCount[0],
                         io_.KeyShift ? Selecting::yes : Selecting::no);
            show_caret();
        } else if (editing_.is_selecting && io_.MouseDown[0]) {
            const bool is_past_edge =
                is_tall() && (io_.MousePos.y < frame_.Min.y || io_.MousePos.y > frame_.Max.y);
            if (is_past_edge) UiContext::redraw_in(kDragStep);
            if (is_past_edge || io_.MouseDelta.x != 0 || io_.MouseDelta.y != 0) {
                edit().drag(place_under_mouse());
                editing_.caret_clock = 0;
                editing_.wants_caret_seen = true;
            }
        }
        if (!io_.MouseDown[0]) editing_.is_selecting = false;
    }

    CaretPlace place_under_mouse()
    {
        const Placed& placed = this->placed();
        const ImVec2 origin = text_origin(placed);
        const auto last = static_cast<float>(placed.layout.lines().size() - 1);
        const float top = frame_.Min.y;
        // Past the edge a line at a time.
        const float y = std::clamp(io_.MousePos.y, top + padding_.y - line_height_,
                                   top + frame_.GetHeight() - padding_.y + line_height_);
        const float line = std::clamp(std::floor((y - origin.y) / line_height_), 0.0F, last);
        return placed.layout.place_at(static_cast<std::size_t>(line), io_.MousePos.x - origin.x);
    }

    // ---- Where things are

    /// How the text lies now.
    Placed& placed()
    {
        const std::string& text = is_active() ? edit().text() : value_;
        auto found = std::ranges::find(editing_.placed, id_, &Placed::field);
        if (found == editing_.placed.end()) {
            editing_.placed.push_back({.field = id_});
            found = std::prev(editing_.placed.end());
        }
        Placed& placed = *found;
        const float width = frame_.GetWidth() - 2 * padding_.x;
        const float height = frame_.GetHeight() - 2 * padding_.y;
        const ImGuiID font = ImGui::GetFont()->FontId;
        const float font_size = ImGui::GetFontSize();
        if (placed.width == width && placed.height == height && placed.font == font &&
            placed.font_size == font_size && placed.layout.text() == text)
            return placed;

        placed.width = width;
        placed.height = height;
        placed.font = font;
        placed.font_size = font_size;
        const Advance advance = advance_of_font();
        const float narrow = width - g_.Style.ScrollbarSize;
        // A text that is far too high keeps its scrollbar; there is no need to try without it at every key.
        if (placed.has_scrollbar) {
            placed.layout = TextLayout(text, look_.lines, narrow, advance);
            if (text_height(placed) > 2 * height) return placed;
        }
        placed.layout = TextLayout(text, look_.lines, width, advance);
        placed.has_scrollbar = is_tall() && text_height(placed) > height;
        if (placed.has_scrollbar) placed.layout = TextLayout(text, look_.lines, narrow, advance);
        return placed;
    }

    float text_height(const Placed& placed) const
    {
        return line_height_ * static_cast<float>(placed.layout.lines().size());
    }

    /// Pixels the text has for itself.
    float text_width(const Placed& placed) const
    {
        return placed.width - (placed.has_scrollbar ? g_.Style.ScrollbarSize : 0);
    }

    /// Where on the screen the first line begins.
    ImVec2 text_origin(const Placed& placed) const
    {
        ImVec2 origin(frame_.Min.x + padding_.x, frame_.Min.y + padding_.y);
        (is_tall() ? origin.y : origin.x) -= placed.scroll;
        return origin;
    }

    float caret_width() const { return std::max(2.0F, style_.px(2)); }

    /// The caret on the screen.
    ImRect caret_rectangle(const Placed& placed)
    {
        const ImVec2 origin = text_origin(placed);
        const CaretPlace caret = edit().caret();
        const std::size_t line = placed.layout.line_of(caret);
        // Blanks that hang behind a line have no place to be; the caret waits for them at the edge.
        float x = placed.layout.x_of(line, caret.offset);
        if (is_tall()) x = std::min(x, text_width(placed) - caret_width());
        const float left = std::floor(origin.x + std::max(0.0F, x));
        const float top = origin.y + line_height_ * static_cast<float>(line) + text_inset();
        return {left, top, left + caret_width(), top + ImGui::GetFontSize()};
    }

    /// From the top of a line to the top of its letters.
    float text_inset() const { return std::floor((line_height_ - ImGui::GetFontSize()) / 2); }

    // ---- Scrolling

    float scroll_max(const Placed& placed) const
    {
        const float more =
            is_tall() ? text_height(placed) - placed.height
                      : placed.layout.x_of(0, placed.layout.text().size()) + caret_width() - placed.width;
        return std::max(0.0F, std::ceil(more));
    }

    void scroll()
    {
        Placed& placed = this->placed();
        const float most = scroll_max(placed);
        if (is_tall() && most > 0) take_wheel(placed, most);
        if (is_active() && std::exchange(editing_.wants_caret_seen, false)) scroll_to_caret(placed);
        if (!is_tall() && !is_active()) placed.scroll = 0; // A title is read from its beginning.
        placed.scroll = std::clamp(placed.scroll, 0.0F, most);
    }

    /// The field that is edited takes the wheel until it is at its end; over any other the page goes on, as
    /// it would else be caught by every field that it passes.
    void take_wheel(Placed& placed, float most)
    {
        ImGuiWindow* page = &window_;
        while (page != nullptr && page->ScrollMax.y <= 0)
            page = page->ParentWindow;
        if (!is_hovered_ || (page != nullptr && !is_active())) return;
        if (g_.WheelingWindow != nullptr && io_.MouseWheel != 0) return;
        ImGui::SetKeyOwner(ImGuiKey_MouseWheelY, id_);
        if (io_.MouseWheel == 0 || io_.KeyCtrl) return;
        const float step = -io_.MouseWheel * kWheelLines * ImGui::GetFontSize();
        const bool is_at_end = step < 0 ? placed.scroll <= 0 : placed.scroll >= most;
        placed.scroll = std::clamp(std::round(placed.scroll + step), 0.0F, most);
        if (is_at_end && page != nullptr) ImGui::SetScrollY(page, page->Scroll.y + step);
    }

    void scroll_to_caret(Placed& placed)
    {
        if (is_tall()) {
            const float top = line_height_ * static_cast<float>(placed.layout.line_of(edit().caret()));
            const float lowest = std::max(placed.scroll, top + line_height_ - placed.height);
            placed.scroll = std::round(std::min(lowest, top));
            return;
        }
        const float x = placed.layout.x_of(edit().caret());
        // A quarter at a time, so that the text stands still while one types on.
        const float ahead = placed.width / 4;
        if (x < placed.scroll) placed.scroll = std::floor(std::max(0.0F, x - ahead));
        if (x + caret_width() > placed.scroll + placed.width)
            placed.scroll = std::ceil(x + caret_width() - placed.width + ahead);
    }

    // ---- Drawing

    void paint()
    {
        ImDrawList& canvas = *window_.DrawList;
        const Palette& palette = style_.palette();
        const bool is_lit = is_active() || is_scrollbar_held();
        const float thick = std::max(2.0F, style_.px(2));
        draw_frame(canvas, style_, frame_.Min, frame_.Max, is_open() ? palette.surface : palette.calm_tint,
                   look_.is_wrong ? palette.bad
                   : is_lit       ? palette.accent
                                  : palette.outline,
                   look_.is_wrong || is_lit ? thick : outline_thickness(style_));
        const bool is_focused = g_.NavId == id_ && g_.NavCursorVisible;
        draw_ring(canvas, style_, {false, is_hovered_, false, is_focused, frame_.Min, frame_.Max});

        Placed& placed = this->placed();
        if (placed.has_scrollbar) paint_scrollbar(placed, thick);
        // A line that has scrolled away ends where the others begin, not in the middle of the margin.
        const float margin = is_tall() ? padding_.y - std::max(1.0F, style_.px(2)) : thick;
        const ImRect inside(frame_.Min.x + padding_.x - 1, frame_.Min.y + margin,
                            frame_.Min.x + padding_.x + text_width(placed) + caret_width(),
                            frame_.Max.y - margin);
        ImGui::PushClipRect(inside.Min, inside.Max, true);
        paint_lines(canvas, placed, inside);
        if (is_active()) paint_caret(canvas, placed);
        ImGui::PopClipRect();
        if ((is_active() || is_scrollbar_held()) && is_open()) tell_input_method(placed);
    }

    void paint_scrollbar(Placed& placed, float edge)
    {
        const ImRect bar(frame_.Max.x - edge - g_.Style.ScrollbarSize, frame_.Min.y + edge,
                         frame_.Max.x - edge, frame_.Max.y - edge);
        auto scroll = static_cast<ImS64>(placed.scroll);
        const auto visible = static_cast<ImS64>(placed.height);
        const ImS64 whole = visible + static_cast<ImS64>(scroll_max(placed));
        const bool was_active = is_active();
        ImGui::ScrollbarEx(bar, scrollbar_, ImGuiAxis_Y, &scroll, visible, whole,
                           ImDrawFlags_RoundCornersRight);
        if (scroll != static_cast<ImS64>(placed.scroll)) placed.scroll = static_cast<float>(scroll);
        if (was_active && is_scrollbar_held()) editing_.is_selecting = false;
    }

    void paint_lines(ImDrawList& canvas, const Placed& placed, const ImRect& inside)
    {
        const ImVec2 origin = text_origin(placed);
        const std::string& text = placed.layout.text();
        const auto& lines = placed.layout.lines();
        const bool shows_selection = editing_.field == id_ && (is_active() || is_scrollbar_held());
        const TextRange selected = shows_selection ? edit().selection() : TextRange{};
        const float above = std::floor((inside.Min.y - origin.y) / line_height_);
        for (auto line = static_cast<std::size_t>(std::max(0.0F, above)); line < lines.size(); ++line) {
            const LineSpan& span = lines[line];
            const ImVec2 at(origin.x, origin.y + line_height_ * static_cast<float>(line));
            if (at.y >= inside.Max.y) break;
            const std::string_view words = std::string_view{text}.substr(span.begin, span.end - span.begin);
            const TextRange part{std::clamp(selected.begin, span.begin, span.next),
                                 std::clamp(selected.end, span.begin, span.next)};
            if (part.empty())
                paint_words(canvas, at, words, packed(style_.palette().text));
            else
                paint_selected(canvas, placed, line, part, at, words, inside);
        }
    }

    void paint_words(ImDrawList& canvas, ImVec2 at, std::string_view words, ImU32 ink) const
    {
        if (words.empty()) return;
        canvas.AddText({at.x, at.y + text_inset()}, ink, words.data(), words.data() + words.size());
    }

    /// A line of which `part` is selected: its letters change their colour with their ground.
    void paint_selected(ImDrawList& canvas, const Placed& placed, std::size_t line, TextRange part, ImVec2 at,
                        std::string_view words, const ImRect& inside) const
    {
        const LineSpan& span = placed.layout.lines()[line];
        const float from = at.x + placed.layout.x_of(line, part.begin);
        float to = at.x + placed.layout.x_of(line, std::min(part.end, span.end));
        // What hangs behind the line is shown as a blank, so that empty lines are seen to be selected.
        if (part.end > span.end) to += std::floor(ImGui::GetFontSize() * 0.3F);
        const SelectionColours colours = selection_colours(style_);
        const float bottom = at.y + line_height_;
        canvas.AddRectFilled({std::floor(from), at.y}, {std::ceil(to), bottom}, packed(colours.ground));
        const auto paint_between = [&](float left, float right, Colour ink) {
            if (right <= left) return;
            canvas.PushClipRect({left, inside.Min.y}, {right, inside.Max.y}, true);
            paint_words(canvas, at, words, packed(ink));
            canvas.PopClipRect();
        };
        const Colour ink = style_.palette().text;
        if (colours.ink == ink) {
            paint_words(canvas, at, words, packed(ink));
            return;
        }
        paint_between(inside.Min.x, std::floor(from), ink);
        paint_between(std::floor(from), std::ceil(to), colours.ink);
        paint_between(std::ceil(to), inside.Max.x, ink);
    }

    void paint_caret(ImDrawList& canvas, const Placed& placed)
    {
        const bool blinks =
            io_.ConfigInputTextCursorBlink && is_open() && editing_.caret_clock < kCaretBlinks_s;
        const float phase = std::fmod(editing_.caret_clock, kCaretPeriod_s);
        const bool is_lit = phase <= kCaretLit_s;
        const ImRect caret = caret_rectangle(placed);
        if (!blinks || is_lit)
            canvas.AddRectFilled(caret.Min, caret.Max, ImGui::GetColorU32(ImGuiCol_InputTextCursor));
        if (blinks)
            UiContext::redraw_in(std::chrono::duration<float>{(is_lit ? kCaretLit_s : kCaretPeriod_s) -
                                                              phase + kAfterToggle_s});
        editing_.caret_clock += io_.DeltaTime;
        if (wants_page_scrolled_)
            editing_.wants_page_scrolled =
                TextEditing::Sight{caret.Min.y - text_inset(), caret.Min.y - text_inset() + line_height_};
    }

    void tell_input_method(const Placed& placed)
    {
        const ImRect caret = caret_rectangle(placed);
        ImGuiPlatformImeData& data = g_.PlatformImeData;
        data.WantVisible = true;
        data.WantTextInput = true;
        data.InputPos = caret.Min;
        data.InputLineHeight = ImGui::GetFontSize();
        data.ViewportId = window_.Viewport->ID;
    }

    static constexpr std::array kRepeatingKeys{
        ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_PageUp,
        ImGuiKey_PageDown,  ImGuiKey_Backspace,  ImGuiKey_Delete,  ImGuiKey_Enter,     ImGuiKey_KeypadEnter,
        ImGuiKey_V,         ImGuiKey_Z,          ImGuiKey_Y,       ImGuiKey_Insert};

    ImGuiContext& g_;
    ImGuiIO& io_;
    const Style& style_;
    const TextBoxLook& look_;
    std::string& value_;
    TextEditing& editing_;
    ImGuiWindow& window_;
    ImGuiID id_, scrollbar_;
    ImVec2 padding_;
    float line_height_;
    ImRect frame_;
    bool is_hovered_ = false;
    bool is_pressed_ = false;
    bool is_deaf_ = false; ///< This frame's keys are not for the text.
    bool is_changed_ = false;
    bool wants_page_scrolled_ = false;
};

} // namespace

bool text_box(const Style& style, const TextBoxLook& look, std::string& value, TextEditing& editing)
{
    if (ImGui::GetCurrentWindow()->SkipItems) return false;
    return Box(style, look, value, editing).draw();
}

} // namespace kiosk
