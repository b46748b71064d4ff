#include "kiosk/focus.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace kiosk
{

namespace
{

/// Under which the window that holds everything knows its keeper while a frame is built.
constexpr ImGuiID kKeeperKey = 0x464f4355;

std::string_view stable_id(std::string_view label)
{
    const auto mark = label.rfind("###");
    return mark == label.npos ? label : label.substr(mark + 3);
}

bool matches(std::string_view name, std::string_view wanted)
{
    return wanted.ends_with('.') ? name.starts_with(wanted) : name == wanted;
}

bool lies_in(const ImGuiWindow* window, const ImGuiWindow* area)
{
    while (window != nullptr && window != area)
        window = (window->Flags & ImGuiWindowFlags_ChildWindow) != 0 ? window->ParentWindow : nullptr;
    return window == area;
}

/// The page that keys scroll while `window` has the keyboard: what scrolls around its items, or the longest
/// page of the screen when the keyboard is in a bar. None in a list, whose rows lie directly in what scrolls.
ImGuiWindow* page_to_scroll(ImGuiWindow* window, const ImGuiWindow* screen)
{
    if (window == nullptr || screen == nullptr) return nullptr;
    if (lies_in(window, screen)) {
        if (window->ScrollMax.y > 0) return nullptr;
        while (window != screen && window->ScrollMax.y <= 0)
            window = window->ParentWindow;
        return window->ScrollMax.y > 0 ? window : nullptr;
    }
    ImGuiWindow* longest = nullptr;
    for (ImGuiWindow* each : ImGui::GetCurrentContext()->Windows)
        if (each->WasActive && lies_in(each, screen) && each->ScrollMax.y > 0 &&
            (longest == nullptr || each->ScrollMax.y > longest->ScrollMax.y))
            longest = each;
    return longest;
}

/// ImGui builds nothing in an area that is scrolled out of sight: what had the keyboard there is not lost,
/// and going after it would turn the page back under the person's hand.
bool is_scrolled_away(ImGuiID area)
{
    const ImGuiWindow* window = ImGui::FindWindowByID(area);
    return window != nullptr && window->WasActive && window->SkipItems;
}

/// What stands where `name` stood, best first: itself once it can be used again, the answer to its question,
/// the button behind an answer, its neighbours.
FocusNames successors(const std::string& name)
{
    if (name.empty()) return {};
    FocusNames names{name};
    const auto dot = name.find('.');
    if (dot == name.npos) {
        names.push_back(name + ".no"); // The answer that does nothing.
    } else {
        names.push_back(name.substr(0, dot));
        names.push_back(name.substr(0, dot + 1));
    }
    return names;
}

void show_focus_cursor(bool is_shown)
{
    ImGui::SetNavCursorVisible(is_shown);
}

} // namespace

void FocusKeeper::begin(std::uint64_t visit, std::span<const std::uint64_t> visits, const FocusNames& names)
{
    note_input();
    ImGui::GetCurrentWindow()->StateStorage.SetVoidPtr(kKeeperKey, this);
    const bool has_popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    if (visit != visit_) {
        change_visit(visit, visits);
        if (is_fresh_) wish_ = Wish{names, names.size(), 0, std::nullopt};
    } else if (!has_popup && !wish_ && ImGui::GetCurrentContext()->NavId == 0 && last_.item != 0 &&
               !is_scrolled_away(last_.window)) {
        wish_for_what_is_lost(names);
    }
    if (has_popup || ImGui::GetCurrentContext()->ActiveId != 0)
        step_.reset();
    else
        scroll_by_keys();
}

/// A page is read by keys although there is nothing in it to go to: Page Up, Page Down, Home and End scroll
/// it, and the arrows do when they find nothing further. In a list ImGui's own keys go from row to row.
void FocusKeeper::scroll_by_keys()
{
    const ImGuiContext& imgui = *ImGui::GetCurrentContext();
    ImGuiWindow* page = page_to_scroll(imgui.NavWindow, ImGui::FindWindowByID(screen_));
    const auto step = std::exchange(step_, std::nullopt);
    if (page == nullptr) return;

    const float shown = page->InnerRect.GetHeight();
    // Some of what was read stays in sight.
    const float line = ImGui::GetFontSize() * 2;
    const auto scroll_to = [page](float y) {
        ImGui::NavMoveRequestCancel();
        ImGui::SetScrollY(page, std::clamp(y, 0.0F, page->ScrollMax.y));
    };
    if (step && step->item == imgui.NavId) scroll_to(page->Scroll.y + step->direction * 2 * line);
    if (ImGui::IsKeyPressed(ImGuiKey_PageDown)) scroll_to(page->Scroll.y + shown - line);
    if (ImGui::IsKeyPressed(ImGuiKey_PageUp)) scroll_to(page->Scroll.y - shown + line);
    if (ImGui::IsKeyPressed(ImGuiKey_Home)) scroll_to(0);
    if (ImGui::IsKeyPressed(ImGuiKey_End)) scroll_to(page->ScrollMax.y);
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) step_ = Step{1, imgui.NavId};
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) step_ = Step{-1, imgui.NavId};
}

void FocusKeeper::note_input()
{
    const ImGuiContext& imgui = *ImGui::GetCurrentContext();
    for (const ImGuiInputEvent& event : imgui.InputEventsTrail) {
        if (event.Type == ImGuiInputEventType_Key) has_keys_ = true;
        if (event.Type == ImGuiInputEventType_MouseButton) has_keys_ = false;
        const bool is_release = event.Type == ImGuiInputEventType_Key && !event.Key.Down;
        const bool is_touch =
            event.Type == ImGuiInputEventType_Key || event.Type == ImGuiInputEventType_MouseButton;
        if (is_touch && !is_release) wish_.reset();
    }
}

void FocusKeeper::change_visit(std::uint64_t visit, std::span<const std::uint64_t> visits)
{
    ImGuiContext& imgui = *ImGui::GetCurrentContext();
    for (Kept& kept : kept_)
        if (kept.visit == visit_) kept.place = last_;
    const int left = slot_;
    std::erase_if(kept_,
                  [&](const Kept& kept) { return std::ranges::find(visits, kept.visit) == visits.end(); });

    // What was open or being typed in belongs to the screen that is left.
    ImGui::ClosePopupsExceptModals();
    ImGui::ClearActiveID();
    ImGui::SetNavWindow(ImGui::GetCurrentWindow());
    ImGui::SetNavID(0, ImGuiNavLayer_Main, ImGui::GetCurrentWindow()->NavRootFocusScopeId, ImRect());
    imgui.NavInitRequest = false;
    ImGui::NavMoveRequestCancel();
    // Without an item ImGui's Tab begins at the top only while nothing is shown as focused.
    show_focus_cursor(false);
    wish_.reset();
    last_ = {};
    visit_ = visit;

    const auto known = std::ranges::find(kept_, visit, &Kept::visit);
    is_fresh_ = known == kept_.end();
    if (is_fresh_) {
        slot_ = left;
        slot_ = free_slot();
        kept_.push_back({visit, slot_, std::nullopt});
    } else {
        slot_ = known->slot;
        if (known->place) go_to(*known->place);
    }
}

int FocusKeeper::free_slot() const
{
    // Not the one just left: what it knows about its fields must not meet other fields.
    int slot = 0;
    while (slot == slot_ || std::ranges::find(kept_, slot, &Kept::slot) != kept_.end())
        ++slot;
    return slot;
}

void FocusKeeper::go_to(const Place& place)
{
    ImGuiContext& imgui = *ImGui::GetCurrentContext();
    ImGuiWindow* window = ImGui::FindWindowByID(place.window);
    if (window == nullptr || place.item == 0) return;
    ImGui::SetNavWindow(window);
    ImGui::SetNavID(place.item, ImGuiNavLayer_Main, window->NavRootFocusScopeId, window->NavRectRel[0]);
    imgui.NavIdIsAlive = true; // Until the frame has shown whether it is still there.
    last_ = place;
    show_focus_cursor(has_keys_);
    if (!place.is_typed_into) return;
    imgui.NavNextActivateId = place.item;
    imgui.NavNextActivateFlags = ImGuiActivateFlags_PreferInput | ImGuiActivateFlags_TryToPreserveState;
    // The key that was the way back is no text, however long it is held.
    for (const ImGuiKey key : {ImGuiKey_Enter, ImGuiKey_KeypadEnter, ImGuiKey_Backspace})
        if (ImGui::IsKeyDown(key))
            ImGui::SetKeyOwner(key, ImGui::GetID("way back"), ImGuiInputFlags_LockUntilRelease);
}

void FocusKeeper::wish_for_what_is_lost(const FocusNames& names)
{
    FocusNames wanted = successors(last_.name);
    wanted.insert(wanted.end(), names.begin(), names.end());
    const std::size_t rank = wanted.size();
    wish_ = Wish{std::move(wanted), rank, 0, last_};
}

void FocusKeeper::begin_screen()
{
    screen_ = ImGui::GetCurrentWindow()->ID;
    if (!is_fresh_) return;
    is_fresh_ = false;
    ImGuiContext& imgui = *ImGui::GetCurrentContext();
    for (ImGuiWindow* window : imgui.Windows) {
        if (!lies_in(window, ImGui::GetCurrentWindow())) continue;
        window->Scroll = {0, 0};
        window->NavLastIds[0] = 0;
    }
}

void FocusKeeper::offer(const char* label)
{
    ImGuiContext& imgui = *ImGui::GetCurrentContext();
    const ImGuiID id = imgui.LastItemData.ID;
    if ((imgui.LastItemData.ItemFlags & ImGuiItemFlags_Disabled) != 0) return;
    ImGuiWindow* window = imgui.CurrentWindow;
    const ImVec2 centre = ImGui::WindowRectAbsToRel(window, imgui.LastItemData.Rect).GetCenter();

    if (wish_) {
        const std::string_view name = stable_id(label);
        const auto wanted =
            std::ranges::find_if(wish_->names, [&](const std::string& each) { return matches(name, each); });
        const auto rank = static_cast<std::size_t>(wanted - wish_->names.begin());
        const float distance =
            wish_->near ? std::abs(centre.y - wish_->near->y) + std::abs(centre.x - wish_->near->x) / 4 : 0;
        const bool is_better = rank < wish_->rank || (rank == wish_->rank && distance < wish_->distance);
        if (rank < wish_->names.size() && is_better) {
            wish_->rank = rank;
            wish_->distance = distance;
            ImGui::SetFocusID(id, window);
            imgui.NavIdIsAlive = true;
            ImGui::ScrollToRectEx(window, imgui.LastItemData.Rect,
                                  ImGuiScrollFlags_KeepVisibleEdgeX | ImGuiScrollFlags_KeepVisibleEdgeY);
            show_focus_cursor(has_keys_);
        }
    }
    if (imgui.NavId == id && last_.item != id) last_ = {id, window->ID, std::string{stable_id(label)}};
    if (last_.item == id) {
        last_.x = centre.x;
        last_.y = centre.y;
    }
}

void FocusKeeper::end()
{
    ImGuiContext& imgui = *ImGui::GetCurrentContext();
    ImGui::GetCurrentWindow()->StateStorage.SetVoidPtr(kKeeperKey, nullptr);
    ImGuiWindow* window = imgui.NavWindow;
    const bool is_ours = window != nullptr && window->RootWindow == ImGui::GetCurrentWindow();
    // A field offers nothing; it is remembered without a name.
    if (is_ours && imgui.NavId != 0 && imgui.NavId != last_.item) last_ = {imgui.NavId, window->ID, {}};
    last_.is_typed_into =
        imgui.PlatformImeData.WantTextInput && imgui.ActiveId != 0 && imgui.ActiveId == last_.item;
    if (wish_ && wish_->rank == 0) wish_.reset();
    // What a screen focuses itself comes without the ring, and ImGui presses nothing by key that has none.
    if (is_ours && imgui.NavId != 0 && has_keys_) show_focus_cursor(true);

    if (frames_to_hold_ == 0) return;
    --frames_to_hold_;
    if (window != nullptr && imgui.NavId != 0 && imgui.NavIdIsAlive)
        ImGui::ScrollToRectEx(window, ImGui::WindowRectRelToAbs(window, window->NavRectRel[0]),
                              ImGuiScrollFlags_KeepVisibleEdgeX | ImGuiScrollFlags_KeepVisibleEdgeY);
}

void offer_focus(const char* label)
{
    const ImGuiContext& imgui = *ImGui::GetCurrentContext();
    auto* keeper =
        static_cast<FocusKeeper*>(imgui.CurrentWindow->RootWindow->StateStorage.GetVoidPtr(kKeeperKey));
    if (keeper != nullptr) keeper->offer(label);
}

void give_keyboard_to_next()
{
    // What has it now, in another area further down, would call the move off when it is drawn.
    ImGui::GetCurrentContext()->NavId = 0;
    // A little below the top: what stands above a field belongs to it.
    ImGui::SetScrollHereY(0.3F);
    ImGui::SetKeyboardFocusHere();
}

} // namespace kiosk
