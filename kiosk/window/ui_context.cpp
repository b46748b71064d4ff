#include "kiosk/window/ui_context.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

namespace kiosk
{

namespace
{

using Seconds = std::chrono::duration<float>;

/// A moment must be past, not just reached, when the frame is drawn.
constexpr float kAfterwards = 0.002F;

/// Between the frames of something that moves. Source: 60 Hz, the rate of the monitors we know.
constexpr float kAnimationFrame = 1.0F / 60;

/// The earlier of two moments, where a negative one is past.
void sooner(std::optional<float>& moment, float candidate)
{
    if (candidate > 0 && (!moment || candidate < *moment)) moment = candidate;
}

void sooner_repeat(std::optional<float>& moment, float held_for, const ImGuiIO& io)
{
    if (held_for < 0) return;
    const float since_first = held_for - io.KeyRepeatDelay;
    if (since_first < 0)
        sooner(moment, -since_first + kAfterwards);
    else
        sooner(moment, io.KeyRepeatRate - std::fmod(since_first, io.KeyRepeatRate) + kAfterwards);
}

bool is_modifier(int key)
{
    return (key >= ImGuiKey_LeftCtrl && key <= ImGuiKey_RightSuper) ||
           (key >= ImGuiKey_ReservedForModCtrl && key <= ImGuiKey_ReservedForModSuper);
}

} // namespace

UiContext::UiContext(std::string_view language, std::filesystem::path font_root)
    : context_(ImGui::CreateContext()), fonts_(std::move(font_root))
{
    ImGui::SetCurrentContext(context_);
    ImGuiIO& settings = io();
    settings.IniFilename = nullptr;
    settings.LogFilename = nullptr;
    settings.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    settings.ConfigNavEscapeClearFocusItem =
        false; // Escape is the screens' way back; ImGui would then lose Tab.
    // There is one window: Ctrl+Tab and Alt would only take the focus away from it.
    context_->ConfigNavWindowingKeyNext = context_->ConfigNavWindowingKeyPrev = 0;
    settings.ConfigInputTrickleEventQueue = true;
    settings.ConfigWindowsMoveFromTitleBarOnly = true;
    settings.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
    settings.BackendRendererName = "kiosk painter";
    settings.UserData = this; // Widgets know their context by ImGui's.
    fonts_.build(*settings.Fonts, language);
}

UiContext::~UiContext()
{
    for (ImTextureData* texture : context_->PlatformIO.Textures)
        if (texture->RefCount == 1) {
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
        }
    ImGui::DestroyContext(context_);
}

ImGuiIO& UiContext::io()
{
    return context_->IO;
}

void UiContext::begin_frame(int width, int height, Seconds elapsed, float content_scale)
{
    if (next_language_) {
        fonts_.build(*io().Fonts, *next_language_);
        next_language_.reset();
    }
    if (next_style_) {
        context_->Style = *next_style_;
        next_style_.reset();
    }
    wished_.reset();
    io().DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    io().DeltaTime = std::max(elapsed.count(), 0.0001F); // Zero is a mistake to ImGui.
    // Here and not once: a new style starts without it.
    context_->Style.FontScaleDpi = content_scale;
    ImGui::NewFrame();
    context_->NavWindowingToggleLayer = false; // Alt was pressed; its release would clear the focus.
    drag_scroll_.begin_frame(*context_, content_scale);
}

ImDrawData& UiContext::end_frame()
{
    // With the focus on an item that is gone, ImGui's Tab would count on from there for ever.
    const bool is_moving = context_->NavInitRequest || context_->NavMoveSubmitted;
    if (context_->NavId != 0 && !context_->NavIdIsAlive && !is_moving) {
        context_->NavId = 0;
        ImGui::SetNavCursorVisible(false);
    }
    drag_scroll_.end_frame(*context_);
    ImGui::Render();
    return *ImGui::GetDrawData();
}

std::optional<Seconds> UiContext::next_change() const
{
    const ImGuiIO& settings = context_->IO;
    std::optional<float> moment;
    if (wished_) sooner(moment, *wished_);

    for (int key = ImGuiKey_NamedKey_BEGIN; key < ImGuiKey_NamedKey_END; ++key)
        if (const ImGuiKeyData& data = settings.KeysData[key - ImGuiKey_NamedKey_BEGIN];
            data.Down && !is_modifier(key))
            sooner_repeat(moment, data.DownDuration, settings);

    if (context_->HoverItemDelayId != 0) {
        const ImGuiStyle& style = context_->Style;
        sooner(moment, style.HoverStationaryDelay - context_->MouseStationaryTimer + kAfterwards);
        sooner(moment, style.HoverDelayShort - context_->HoverItemDelayTimer + kAfterwards);
        sooner(moment, style.HoverDelayNormal - context_->HoverItemDelayTimer + kAfterwards);
    }

    const bool is_dimming = context_->DimBgRatio > 0 && context_->DimBgRatio < 1;
    if (is_dimming || context_->NavWindowingTarget != nullptr || drag_scroll_.is_gliding())
        sooner(moment, kAnimationFrame);

    if (!moment) return std::nullopt;
    return Seconds(*moment);
}

void UiContext::redraw_in(Seconds moment)
{
    sooner(static_cast<UiContext*>(ImGui::GetIO().UserData)->wished_, moment.count());
}

bool UiContext::is_moving() const
{
    const auto& windows = context_->Windows;
    return context_->NavInitRequest || context_->NavMoveSubmitted || context_->NavNextActivateId != 0 ||
           std::any_of(windows.begin(), windows.end(), [](const ImGuiWindow* window) {
               // Areas that are as high as their content are measured in every frame; a menu or a tip only
               // before it appears.
               const bool is_on_top = (window->Flags & ImGuiWindowFlags_ChildWindow) == 0;
               const bool is_measured = is_on_top && (window->HiddenFramesCanSkipItems > 0 ||
                                                      window->HiddenFramesCannotSkipItems > 0);
               const bool is_scrolled =
                   window->ScrollTarget.x != FLT_MAX || window->ScrollTarget.y != FLT_MAX;
               return window->Active && (is_measured || is_scrolled);
           });
}

bool UiContext::is_laid_out() const
{
    const auto& windows = context_->Windows;
    return context_->ActiveId == context_->ActiveIdPreviousFrame &&
           std::none_of(windows.begin(), windows.end(), [](const ImGuiWindow* window) {
               if (!window->Active || window->Hidden || window->ContentSizeExplicit.y != 0) return false;
               // As ImGui measures at the beginning of the next frame.
               const float held = window->DC.CursorMaxPos.y - window->DC.CursorStartPos.y;
               return std::trunc(held) != window->ContentSize.y;
           });
}

bool UiContext::has_pending_input() const
{
    return !context_->InputEventsQueue.empty();
}

} // namespace kiosk
