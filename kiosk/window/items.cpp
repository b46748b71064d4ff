#include "kiosk/window/items.h"

#include <imgui_internal.h>

namespace kiosk
{

namespace
{

ImGuiID hash_of(std::string_view text, ImGuiID scope)
{
    // A length of 0 means "up to the terminator" to ImHashStr.
    return text.empty() ? scope : ImHashStr(text.data(), text.size(), scope);
}

} // namespace

bool Item::is_named(std::string_view name) const
{
    if (name.empty()) return false;
    if (name == label || name == stable_id) return true;
    if (!label.empty() || !stable_id.empty()) return false;

    std::string marked = "###";
    marked += name;
    if (hash_of(marked, scope) == id) return true;
    return hash_of(std::string_view(marked).substr(1), scope) == id || hash_of(name, scope) == id;
}

ItemRecorder::ItemRecorder(ImGuiContext& context) : context_(context)
{
    IM_ASSERT(context_.TestEngine == nullptr);
    context_.TestEngine = this;
    context_.TestEngineHookItems = true;
}

ItemRecorder::~ItemRecorder()
{
    context_.TestEngineHookItems = false;
    context_.TestEngine = nullptr;
}

const Item* ItemRecorder::find(std::string_view name) const
{
    for (const Item& item : items_)
        if (item.is_named(name)) return &item;
    return nullptr;
}

const Item* ItemRecorder::focused() const
{
    const auto found = index_.find(context_.NavId);
    return found == index_.end() ? nullptr : &items_[found->second];
}

void ItemRecorder::add(const ImGuiContext& context, ImGuiID id, const ImRect& bounds,
                       const ImGuiLastItemData* data)
{
    if (frame_ != context.FrameCount) {
        frame_ = context.FrameCount;
        items_.clear();
        index_.clear();
    }
    // A widget made of parts announces itself again for each; the first announcement is the widget.
    if (id == 0 || !index_.try_emplace(id, items_.size()).second) return;

    Item& item = items_.emplace_back();
    item.id = id;
    item.min = bounds.Min;
    item.max = bounds.Max;
    item.disabled = data != nullptr && (data->ItemFlags & ImGuiItemFlags_Disabled) != 0;
    if (const ImGuiWindow* window = context.CurrentWindow) {
        item.window = window->Name;
        if (!window->IDStack.empty()) item.scope = window->IDStack.back();
    }
}

void ItemRecorder::describe(ImGuiID id, const char* label, int status_flags)
{
    const auto found = index_.find(id);
    if (found == index_.end()) return;

    Item& item = items_[found->second];
    item.checked = (status_flags & ImGuiItemStatusFlags_Checked) != 0;
    item.opened = (status_flags & ImGuiItemStatusFlags_Opened) != 0;
    item.is_input = (status_flags & ImGuiItemStatusFlags_Inputable) != 0;
    if (label == nullptr) return;

    const std::string_view whole = label;
    const std::size_t mark = whole.find("##");
    item.label = whole.substr(0, mark);
    if (mark == std::string_view::npos) return;
    const std::size_t stable = whole.find_first_not_of('#', mark);
    if (stable != std::string_view::npos) item.stable_id = whole.substr(stable);
}

const char* ItemRecorder::debug_label(ImGuiID id) const
{
    const auto found = index_.find(id);
    return found == index_.end() ? nullptr : items_[found->second].label.c_str();
}

} // namespace kiosk

namespace
{

kiosk::ItemRecorder* recorder_of(const ImGuiContext* context)
{
    return static_cast<kiosk::ItemRecorder*>(context->TestEngine);
}

} // namespace

// The four functions ImGui expects from whoever compiles it with IMGUI_ENABLE_TEST_ENGINE.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& bounds,
                                 const ImGuiLastItemData* data)
{
    if (auto* recorder = recorder_of(context)) recorder->add(*context, id, bounds, data);
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags flags)
{
    if (auto* recorder = recorder_of(context)) recorder->describe(id, label, flags);
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext* context, ImGuiID id)
{
    const auto* recorder = recorder_of(context);
    return recorder == nullptr ? nullptr : recorder->debug_label(id);
}
