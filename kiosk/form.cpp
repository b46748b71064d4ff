#include "kiosk/form.h"

#include "kiosk/labels.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kiosk
{

namespace
{

Level level_of(const Form::Option& option)
{
    return option.detail.empty() ? Level::body : Level::strong;
}

} // namespace

Form::Form(FormScreen& screen, const View& view)
    : screen_(screen),
      draft_(screen.draft),
      view_(view),
      style_(view.style),
      jump_to_(std::exchange(screen.jump_to, {})),
      writing_(screen.phase == FormScreen::Phase::writing ? Writing::open : Writing::locked)
{
}

void Form::ask(Intent intent)
{
    if (!intent_) intent_ = std::move(intent);
}

std::string Form::error_of(std::string_view field) const
{
    const auto found = std::ranges::find(screen_.errors, field, &FieldError::field);
    return found == screen_.errors.end() ? std::string{} : sentence(*found);
}

void Form::begin_field() const
{
    if (ImGui::GetCursorPosY() > ImGui::GetCursorStartPos().y) gap(style_, kGapMedium);
}

void Form::mark_fault(std::string_view name, float top) const
{
    if (!error_of(name).empty()) fault_bar(style_, top);
}

void Form::field(std::string_view name, std::string& value, std::size_t limit, std::string help)
{
    begin_field();
    const float top = ImGui::GetCursorScreenPos().y;
    const std::string id = fmt::format("###field.{}", name);
    is_typed_ |= text_field(style_,
                            {.id = id.c_str(),
                             .label = field_name(name),
                             .help = std::move(help),
                             .error = error_of(name),
                             .limit = limit,
                             .writing = writing_,
                             .wants_focus = takes_focus(name),
                             .arrival = FocusArrival::to_go_on},
                            value, screen_.editing);
    mark_fault(name, top);
}

void Form::long_field(std::string_view name, std::string& value, float lines, std::string help)
{
    begin_field();
    const float top = ImGui::GetCursorScreenPos().y;
    const std::string id = fmt::format("###field.{}", name);
    is_typed_ |= text_field(style_,
                            {.id = id.c_str(),
                             .label = field_name(name),
                             .help = std::move(help),
                             .error = error_of(name),
                             .limit = kDescriptionMax,
                             .lines = Lines::several,
                             .height = lines * line_height(style_, Level::body) + style_.px(2 * 13),
                             .writing = writing_,
                             .wants_focus = takes_focus(name),
                             .arrival = FocusArrival::to_go_on},
                            value, screen_.editing);
    mark_fault(name, top);
}

void Form::beside(float narrowest, const std::function<void()>& first, const std::function<void()>& second)
{
    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style_.px(kGapMedium);
    const float width = std::floor((room - between) / 2);
    if (width < style_.px(narrowest)) {
        first();
        second();
        return;
    }
    begin_field();
    begin_column(style_, "first", width);
    first();
    end_column();
    ImGui::SameLine(0, between);
    begin_column(style_, "second", width);
    second();
    end_column();
}

std::optional<std::size_t> Form::options(const std::vector<Option>& all, Mark mark, float narrowest)
{
    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style_.px(kTargetGap);
    const auto count = static_cast<float>(all.size());
    const float beside_width = std::floor((room - between * (count - 1)) / count);
    const bool are_beside =
        beside_width >= style_.px(narrowest) && std::ranges::all_of(all, [&](const Option& option) {
            const std::string_view words = visible_text(option.label.c_str());
            return choice_width_min(style_, level_of(option), words) <= beside_width;
        });
    const float width = are_beside ? beside_width : room;
    float height = 0;
    if (are_beside)
        for (const Option& option : all)
            height =
                std::max(height, choice_height(style_, level_of(option), visible_text(option.label.c_str()),
                                               option.detail, width));
    std::optional<std::size_t> pressed;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (are_beside && i > 0) ImGui::SameLine(0, between);
        if (choice(style_, all[i].label.c_str(),
                   {.mark = mark,
                    .detail = all[i].detail,
                    .level = level_of(all[i]),
                    .is_chosen = all[i].is_chosen,
                    .writing = all[i].is_possible ? writing_ : Writing::locked,
                    .wants_focus = all[i].wants_focus,
                    .width = width,
                    .height = height}))
            pressed = i;
    }
    if (pressed) is_typed_ = true;
    return pressed;
}

void Form::list(std::string_view name, const std::vector<std::string_view>& keys, CatalogueList of,
                std::string_view chosen, const std::function<void(std::string_view)>& choose)
{
    begin_field();
    const float top = ImGui::GetCursorScreenPos().y;
    field_label(style_, field_name(name));
    const std::string_view shown =
        chosen.empty() ? std::string_view{} : view_.catalogue.label(of, chosen, language());
    if (begin_list(style_, fmt::format("###field.{}", name).c_str(), shown, 0, writing_, takes_focus(name))) {
        for (const std::string_view key : keys) {
            const std::string label =
                fmt::format("{}###{}.{}", view_.catalogue.label(of, key, language()), name, key);
            if (list_entry(style_, label.c_str(), key == chosen)) {
                choose(key);
                is_typed_ = true;
            }
        }
        end_list();
    }
    field_error(style_, error_of(name));
    mark_fault(name, top);
}

} // namespace kiosk
