#include "kiosk/buttons.h"
#include "kiosk/file_wording.h"
#include "kiosk/labels.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

/// Where the person is, and the ways up and to what was plugged in meanwhile.
void draw_head(const FileChooserScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    const float margin = page_margin(style);
    ImGui::SetCursorPos({margin, ImGui::GetCursorPosY() + style.px(kGapSmall, kGapTiny)});
    begin_column(style, "where", ImGui::GetWindowWidth() - 2 * margin);
    if (screen.place) {
        if (button(style, (std::string{tr("Up")} + "###chooser.up").c_str(), {.icon = Icon::arrow_left})) {
            std::optional<PlaceBelow> up;
            if (!screen.place->names.empty()) {
                up = screen.place;
                up->names.pop_back();
            }
            intent = OpenFolder{std::move(up)};
        }
        ImGui::SameLine(0, style.px(kTargetGap));
    }
    if (button(style, (std::string{tr("Look again")} + "###chooser.again").c_str(), {.icon = Icon::search}))
        intent = OpenFolder{screen.place};
    std::string where = screen.place ? screen.place->root.string() : std::string{tr("Choose a folder")};
    if (screen.place)
        for (const std::string& name : screen.place->names)
            where += " / " + readable_name(name);
    text(style, Level::small, where, Tone::muted);
    end_column();
}

void draw_roots(const FileChooserScreen& screen, const View& view, std::optional<Intent>& intent)
{
    for (std::size_t i = 0; i < screen.roots.size(); ++i) {
        const std::string path = screen.roots[i].string();
        const std::string label = label_text(readable_name(path)) + fmt::format("###root.{}", i);
        if (row(view.style, label.c_str(), {.icon = Icon::folder, .tone = Tone::accent, .detail = path}))
            intent = OpenFolder{PlaceBelow{screen.roots[i], {}}};
    }
    if (screen.roots.empty())
        empty_state(view.style, Icon::folder, tr("No folder to choose from"),
                    tr("Plug in a stick or a card, then look again. Your administrator sets which folders "
                       "are shown."));
}

void draw_items(const FileChooserScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const auto& items = screen.listing.items;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(items.size()), row_height(view.style));
    while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const FolderItem& item = items[static_cast<std::size_t>(i)];
            const bool is_folder = item.kind == FolderItem::Kind::folder;
            const std::string label = label_text(readable_name(item.name)) + fmt::format("###item.{}", i);
            RowLook look{.icon = is_folder ? Icon::folder : Icon::clipboard,
                         .tone = is_folder ? Tone::accent : Tone::calm,
                         .detail = is_folder ? std::string{tr("Folder")} : byte_size(item.bytes),
                         .more = {date_and_time(item.modified_at)}};
            if (!row(view.style, label.c_str(), look)) continue;
            if (is_folder) {
                PlaceBelow below = *screen.place;
                below.names.push_back(item.name);
                intent = OpenFolder{std::move(below)};
            } else {
                intent = PickFile{item.name};
            }
        }
    if (items.empty())
        empty_state(view.style, Icon::folder, tr("Nothing to choose here"),
                    tr("This folder holds no files and no folders. Hidden ones and links are not shown."));
    else if (!screen.listing.is_whole)
        text(view.style, Level::small, tr("There are more files than are shown here."), Tone::muted);
}

} // namespace

std::optional<Intent> draw(FileChooserScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    draw_head(screen, view, intent);
    begin_rows(view.style, "files");
    if (screen.fault)
        empty_state(view.style, Icon::warning, tr("This folder cannot be read"),
                    tr("The stick may have been pulled out. Plug it in and look again."));
    else if (screen.is_reading)
        text(view.style, Level::body, tr("Reading the folder…"), Tone::muted);
    else if (screen.place)
        draw_items(screen, view, intent);
    else
        draw_roots(screen, view, intent);
    end_rows();
    return intent;
}

} // namespace kiosk
