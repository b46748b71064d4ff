#include "tests/window/headless_ui.h"

#include "tests/window/png_file.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

namespace kiosk::test
{

namespace
{

constexpr std::chrono::duration<float> kFrame{1.0F / 60};

/// Turns of the wheel before an item counts as out of reach.
constexpr int kWheelTurnsMax = 400;

std::string without_white_space(std::string_view text)
{
    std::string result;
    for (const char* at = text.data(); at < text.data() + text.size();) {
        unsigned character = 0;
        const int bytes = ImTextCharFromUtf8(&character, at, text.data() + text.size());
        if (!ImCharIsBlankW(character) && character != '\n' && character != '\r')
            result.append(at, static_cast<std::size_t>(bytes));
        at += bytes;
    }
    return result;
}

void append_utf8(std::string& text, unsigned character)
{
    char bytes[5];
    text.append(bytes, static_cast<std::size_t>(ImTextCharToUtf8(bytes, character)));
}

/// Takes textures off the context's hands without drawing with them.
void acknowledge_textures(ImDrawData& frame)
{
    if (frame.Textures == nullptr) return;
    for (ImTextureData* texture : *frame.Textures)
        switch (texture->Status) {
        case ImTextureStatus_WantCreate:
        case ImTextureStatus_WantUpdates:
            texture->SetTexID(1);
            texture->SetStatus(ImTextureStatus_OK);
            break;
        case ImTextureStatus_WantDestroy:
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
            break;
        case ImTextureStatus_OK:
        case ImTextureStatus_Destroyed:
            break;
        }
}

/// Of what is drawn and where; ImGui's own hash, a byte at a time, took a third of a frame.
std::size_t hash_of(const ImDrawData& frame)
{
    const auto hash_of_bytes = [](const auto* first, int bytes) {
        return std::hash<std::string_view>{}(
            {reinterpret_cast<const char*>(first), static_cast<std::size_t>(bytes)});
    };
    std::size_t hash = 0;
    const auto mix = [&hash](std::size_t more) { hash = (hash ^ more) * 0x9e3779b97f4a7c15; };
    for (const ImDrawList* list : frame.CmdLists) {
        mix(hash_of_bytes(list->VtxBuffer.Data, list->VtxBuffer.size_in_bytes()));
        for (const ImDrawCmd& command : list->CmdBuffer)
            mix(hash_of_bytes(&command.ClipRect, sizeof command.ClipRect));
    }
    return hash;
}

} // namespace

HeadlessUi::HeadlessUi(HeadlessOptions options)
    : width_(options.width),
      height_(options.height),
      content_scale_(options.content_scale),
      kind_(options.pixels),
      context_(options.language, options.font_root),
      recorder_(context_.imgui())
{
    resize(options.width, options.height);
    context_.io().AddFocusEvent(true);
}

void HeadlessUi::show(std::function<void()> draw)
{
    draw_ = std::move(draw);
    frame();
    frame();
}

void HeadlessUi::frame()
{
    begin();
    if (draw_) draw_();
    end();
}

void HeadlessUi::begin()
{
    context_.begin_frame(width_, height_, kFrame, content_scale_);
}

void HeadlessUi::end()
{
    ImDrawData& drawn = context_.end_frame();
    if (kind_ == Pixels::none) {
        acknowledge_textures(drawn);
        return;
    }
    const auto changed = painter_.paint(drawn, {pixels_.data(), width_, height_, width_});
    changed_.assign(changed.begin(), changed.end());
}

void HeadlessUi::settle()
{
    do {
        frame();
    } while (context_.has_pending_input());
    // Hovering, activation and a window's automatic size each take a frame.
    for (int i = 0; i < 4; ++i)
        frame();
}

bool HeadlessUi::draw_until_still()
{
    std::size_t last = 0;
    for (int frames = 0; frames < 60; ++frames) {
        frame();
        const std::size_t now = hash_of(*ImGui::GetDrawData());
        if (now == last && !context_.has_pending_input()) return true;
        last = now;
    }
    return false;
}

void HeadlessUi::start_over()
{
    ImGui::ClearActiveID();
    if (context_.imgui().OpenPopupStack.Size > 0) ImGui::ClosePopupToLevel(0, false);
    context_.io().ClearInputKeys();
    context_.io().ClearInputMouse();
    context_.io().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    // A window that was away for a frame measures itself as if it were new.
    for (int frames = 0; frames < 2; ++frames) {
        begin();
        end();
    }
    for (ImGuiWindow* window : context_.imgui().Windows)
        window->Scroll = {};
    ImGui::FocusWindow(nullptr);
    context_.imgui().NavId = 0;
    ImGui::SetNavCursorVisible(false);
}

void HeadlessUi::wait(float seconds)
{
    for (float passed = 0; passed < seconds; passed += kFrame.count())
        frame();
}

Acted HeadlessUi::point_at(std::string_view name)
{
    const ImGuiContext& imgui = context_.imgui();
    const std::string quoted = "\"" + std::string(name) + "\"";
    for (int turn = 0; turn < kWheelTurnsMax; ++turn) {
        const Item* item = find(name);
        if (item == nullptr) return {"no item named " + quoted};
        if (item->disabled) return {quoted + " is disabled"};

        const ImGuiID id = item->id;
        const ImVec2 middle((item->min.x + item->max.x) / 2, (item->min.y + item->max.y) / 2);
        const ImGuiWindow* window = ImGui::FindWindowByName(item->window.c_str());
        IM_ASSERT(window != nullptr);
        const ImRect visible = visible_part(*window);
        const bool is_in_sight = visible.Contains(middle);
        // Tried once even out of sight: title bars and scrollbars lie outside what their window scrolls.
        if (is_in_sight || turn == 0) {
            context_.io().AddMousePosEvent(middle.x, middle.y);
            settle();
            if (imgui.HoveredId == id) return {};
        }
        if (is_in_sight) return {"the mouse over " + quoted + " meets " + under_mouse()};

        const ImGuiWindow* scrolled = window;
        while (scrolled->ScrollMax.y <= 0 && (scrolled->Flags & ImGuiWindowFlags_ChildWindow) != 0)
            scrolled = scrolled->ParentWindow;
        // At the margin: in the middle there may be a field that keeps the wheel to itself.
        const ImRect page = visible_part(*scrolled);
        const ImVec2 over(page.Min.x + 2, page.GetCenter().y);
        context_.io().AddMousePosEvent(over.x, over.y);
        context_.io().AddMouseWheelEvent(0, middle.y < visible.Min.y ? 0.5F : -0.5F);
        settle();
        const Item* moved = find(name);
        if (moved != nullptr && (moved->min.y + moved->max.y) / 2 == middle.y) break;
    }
    return {quoted + " cannot be scrolled into view"};
}

std::string HeadlessUi::under_mouse() const
{
    const ImGuiContext& imgui = *ImGui::GetCurrentContext();
    for (const Item& item : items())
        if (imgui.HoveredId != 0 && item.id == imgui.HoveredId) return "\"" + item.label + "\"";
    if (imgui.HoveredWindow != nullptr)
        return std::string("the window \"") + imgui.HoveredWindow->Name + "\"";
    return "nothing";
}

Acted HeadlessUi::hover(std::string_view name)
{
    return point_at(name);
}

Acted HeadlessUi::click(std::string_view name)
{
    if (Acted pointed = point_at(name); !pointed) return pointed;
    context_.io().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    frame();
    context_.io().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    settle();
    // Out of double-click reach of the next one.
    wait(context_.io().MouseDoubleClickTime);
    return {};
}

Acted HeadlessUi::type(std::string_view text)
{
    if (!context_.io().WantTextInput) return {"nothing takes text"};
    context_.io().AddInputCharactersUTF8(std::string(text).c_str());
    settle();
    return {};
}

Acted HeadlessUi::fill(std::string_view name, std::string_view text)
{
    if (Acted clicked = click(name); !clicked) return clicked;
    press(ImGuiKey_A, ImGuiMod_Ctrl);
    press(ImGuiKey_Delete);
    return text.empty() ? Acted{} : type(text);
}

void HeadlessUi::press(ImGuiKey key, int modifiers)
{
    ImGuiIO& io = context_.io();
    for (const ImGuiKey modifier : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt, ImGuiMod_Super})
        if (modifiers & modifier) io.AddKeyEvent(modifier, true);
    io.AddKeyEvent(key, true);
    frame();
    io.AddKeyEvent(key, false);
    for (const ImGuiKey modifier : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt, ImGuiMod_Super})
        if (modifiers & modifier) io.AddKeyEvent(modifier, false);
    settle();
}

ImRect HeadlessUi::visible_part(const ImGuiWindow& window)
{
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImRect visible(0, 0, display.x, display.y);
    for (const ImGuiWindow* around = &window; around != nullptr;
         around = (around->Flags & ImGuiWindowFlags_ChildWindow) != 0 ? around->ParentWindow : nullptr)
        visible.ClipWithFull(around->InnerClipRect);
    return visible;
}

std::vector<ImGuiWindow*> HeadlessUi::scrolling_windows() const
{
    std::vector<ImGuiWindow*> found;
    for (ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
        if (window->WasActive && window->ScrollMax.y > 0 &&
            (window->Flags & ImGuiWindowFlags_NoScrollbar) == 0)
            found.push_back(window);
    return found;
}

void HeadlessUi::scroll_to(ImGuiWindow& window, float y)
{
    ImGui::SetScrollY(&window, y);
    draw_until_still();
}

std::vector<DrawnLine> HeadlessUi::lines() const
{
    return drawn_lines(*ImGui::GetDrawData());
}

void HeadlessUi::resize(int width, int height)
{
    width_ = width;
    height_ = height;
    if (kind_ == Pixels::none) return;
    pixels_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
    painter_.invalidate();
}

std::string HeadlessUi::text_on_screen() const
{
    std::string text;
    for (const DrawnLine& line : lines())
        for (const DrawnGlyph& glyph : line.glyphs) {
            // A pen position is not whole, so a glyph may overhang the edge by a pixel.
            ImRect reach = glyph.clip;
            reach.Expand(1.0F);
            if (reach.Contains(glyph.box)) append_utf8(text, glyph.character);
        }
    return text;
}

bool HeadlessUi::shows(std::string_view text) const
{
    return text_on_screen().find(without_white_space(text)) != std::string::npos;
}

std::uint32_t HeadlessUi::pixel(int x, int y) const
{
    IM_ASSERT(x >= 0 && x < width_ && y >= 0 && y < height_);
    return pixels_[static_cast<std::size_t>(y * width_ + x)];
}

bool HeadlessUi::save_png(const std::filesystem::path& file) const
{
    return write_png(file, pixels_, width_);
}

int HeadlessUi::vertex_count() const
{
    return ImGui::GetDrawData()->TotalVtxCount;
}

} // namespace kiosk::test
