#pragma once

#include <imgui.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct ImGuiLastItemData;
struct ImRect;

namespace kiosk
{

/// One thing a person can act on, as ImGui saw it in the last frame.
struct Item {
    ImGuiID id = 0;
    ImGuiID scope = 0; ///< ImGui's ID stack when the item was made; with it a name is proved, see is_named().
    std::string
        label; ///< What is written on it, in the language of the screen. Empty when it was scrolled away.
    std::string stable_id; ///< The part of its label after "###" (or after "##"); empty when there is none.
    std::string window;    ///< The ImGui window it lies in.
    ImVec2 min;            ///< Top left, in pixels of the window.
    ImVec2 max;            ///< Bottom right, exclusive.
    bool disabled = false; ///< Greyed out: takes no click.
    bool checked = false;  ///< A ticked box or a chosen radio button.
    bool opened = false;   ///< An open tree node, combo or menu.
    bool is_input = false; ///< Takes typed text.

    /// True when `name` is its stable id or what is written on it. Works by hash for an item that was
    /// scrolled out of sight, whose label ImGui never tells.
    bool is_named(std::string_view name) const;
};

/// Records the items of each frame of one ImGui context while it lives. Tests find their widgets with it,
/// and the trace names what has the focus. ImGui calls it through the four hooks that its
/// IMGUI_ENABLE_TEST_ENGINE build has; without a recorder they cost one comparison an item.
///
/// Belongs to the thread of its context. One recorder per context at a time.
class ItemRecorder
{
public:
    /// `context` must outlive the recorder.
    explicit ItemRecorder(ImGuiContext& context);
    ~ItemRecorder();
    ItemRecorder(const ItemRecorder&) = delete;
    ItemRecorder& operator=(const ItemRecorder&) = delete;

    /// The items of the frame drawn last, in the order they were made.
    std::span<const Item> items() const { return items_; }

    /// The first item that is_named() `name`, or null. Valid until the next frame.
    const Item* find(std::string_view name) const;

    /// The item the keyboard would act on, if any. Valid until the next frame.
    const Item* focused() const;

    /// For ImGui's hooks only.
    void add(const ImGuiContext& context, ImGuiID id, const ImRect& bounds, const ImGuiLastItemData* data);
    void describe(ImGuiID id, const char* label, int status_flags);
    const char* debug_label(ImGuiID id) const;

private:
    ImGuiContext& context_;
    int frame_ = -1;
    std::vector<Item> items_;
    std::unordered_map<ImGuiID, std::size_t> index_;
};

} // namespace kiosk
