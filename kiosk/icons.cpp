#include "kiosk/icons.h"

#include "kiosk/drawing.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace kiosk
{

namespace
{

/// Draws on a grid of 24 by 24.
class Pen
{
public:
    Pen(ImDrawList& canvas, float x, float y, float size, Colour colour)
        : canvas_(canvas),
          x_(x),
          y_(y),
          unit_(size / 24),
          colour_(packed(colour)),
          thickness_(std::max(1.5F, size / 12))
    {
    }

    void strokes(std::initializer_list<ImVec2> points, ImDrawFlags flags = ImDrawFlags_None)
    {
        for (const ImVec2& point : points)
            canvas_.PathLineTo(at(point));
        canvas_.PathStroke(colour_, flags, thickness_);
    }
    void shape(std::initializer_list<ImVec2> points)
    {
        for (const ImVec2& point : points)
            canvas_.PathLineTo(at(point));
        canvas_.PathFillConvex(colour_);
    }
    void circle(ImVec2 centre, float radius)
    {
        canvas_.AddCircle(at(centre), radius * unit_, colour_, 0, thickness_);
    }
    void disc(ImVec2 centre, float radius) { canvas_.AddCircleFilled(at(centre), radius * unit_, colour_); }
    void arc(ImVec2 centre, float radius, float from, float to)
    {
        canvas_.PathArcTo(at(centre), radius * unit_, from, to);
        canvas_.PathStroke(colour_, 0, thickness_);
    }

private:
    ImVec2 at(ImVec2 point) const { return {x_ + point.x * unit_, y_ + point.y * unit_}; }

    ImDrawList& canvas_;
    float x_, y_, unit_;
    ImU32 colour_;
    float thickness_;
};

} // namespace

void draw_icon(Icon icon, float x, float y, float size, Colour colour)
{
    Pen pen{*ImGui::GetWindowDrawList(), x, y, size, colour};
    constexpr float pi = IM_PI;
    switch (icon) {
    case Icon::none:
        break;
    case Icon::check:
        pen.circle({12, 12}, 9.5F);
        pen.strokes({{7.5F, 12.5F}, {10.8F, 15.8F}, {16.5F, 8.8F}});
        break;
    case Icon::clock:
        pen.circle({12, 12}, 9.5F);
        pen.strokes({{12, 6.5F}, {12, 12}, {15.8F, 14.4F}});
        break;
    case Icon::pause:
        pen.circle({12, 12}, 9.5F);
        pen.strokes({{9.5F, 8}, {9.5F, 16}});
        pen.strokes({{14.5F, 8}, {14.5F, 16}});
        break;
    case Icon::question:
        pen.circle({12, 12}, 9.5F);
        pen.arc({12, 9.8F}, 2.7F, -pi, pi * 0.35F);
        pen.strokes({{13.2F, 12.2F}, {12, 13.2F}, {12, 14.2F}});
        pen.disc({12, 16.8F}, 1.3F);
        break;
    case Icon::warning:
        pen.strokes({{12, 3}, {22, 20.5F}, {2, 20.5F}}, ImDrawFlags_Closed);
        pen.strokes({{12, 9}, {12, 14.5F}});
        pen.disc({12, 17.4F}, 1.3F);
        break;
    case Icon::wrench:
        pen.arc({15.5F, 8.5F}, 5.5F, pi * -0.08F, pi * 1.58F);
        pen.strokes({{11.6F, 12.4F}, {3.5F, 20.5F}});
        pen.strokes({{20.9F, 7.1F}, {17.2F, 9.2F}, {14.8F, 6.8F}, {16.9F, 3.1F}});
        break;
    case Icon::pencil:
        pen.strokes({{4, 20}, {5, 15.5F}, {16.5F, 4}, {20, 7.5F}, {8.5F, 19}}, ImDrawFlags_Closed);
        pen.strokes({{13.8F, 6.8F}, {17.2F, 10.2F}});
        break;
    case Icon::paper_plane:
        pen.strokes({{2.5F, 11}, {21.5F, 3}, {15, 21}, {11, 13.5F}}, ImDrawFlags_Closed);
        pen.strokes({{11, 13.5F}, {21.5F, 3}});
        break;
    case Icon::arrow_left:
        pen.strokes({{11, 5}, {4, 12}, {11, 19}});
        pen.strokes({{4, 12}, {20.5F, 12}});
        break;
    case Icon::arrow_right:
        pen.strokes({{9, 5.5F}, {15.5F, 12}, {9, 18.5F}});
        break;
    case Icon::search:
        pen.circle({10.5F, 10.5F}, 7);
        pen.strokes({{15.6F, 15.6F}, {21, 21}});
        break;
    case Icon::person:
        pen.circle({12, 8}, 4.2F);
        pen.arc({12, 21.5F}, 8, -pi, 0);
        break;
    case Icon::gear:
        // A wheel between its teeth: with a hole in the middle it would be a sun.
        pen.circle({12, 12}, 6.5F);
        pen.circle({12, 12}, 2.5F);
        for (int tooth = 0; tooth < 8; ++tooth) {
            const float angle = pi / 4 * static_cast<float>(tooth);
            const ImVec2 direction(std::cos(angle), std::sin(angle));
            pen.strokes({{12 + direction.x * 7, 12 + direction.y * 7},
                         {12 + direction.x * 10, 12 + direction.y * 10}});
        }
        break;
    case Icon::building:
        pen.strokes({{4.5F, 20.5F}, {4.5F, 3.5F}, {14, 3.5F}, {14, 20.5F}});
        pen.strokes({{14, 9.5F}, {19.5F, 9.5F}, {19.5F, 20.5F}});
        pen.strokes({{2.5F, 20.5F}, {21.5F, 20.5F}});
        pen.strokes({{8, 8}, {10.5F, 8}});
        pen.strokes({{8, 12}, {10.5F, 12}});
        pen.strokes({{8, 16}, {10.5F, 16}});
        break;
    case Icon::clipboard:
        pen.strokes({{8.5F, 4.5F}, {5, 4.5F}, {5, 21}, {19, 21}, {19, 4.5F}, {15.5F, 4.5F}});
        pen.strokes({{8.5F, 3}, {15.5F, 3}, {15.5F, 6.5F}, {8.5F, 6.5F}}, ImDrawFlags_Closed);
        pen.strokes({{8.5F, 11.5F}, {15.5F, 11.5F}});
        pen.strokes({{8.5F, 16}, {13, 16}});
        break;
    case Icon::no_line:
        pen.arc({12, 18}, 13, pi * -0.75F, pi * -0.25F);
        pen.arc({12, 18}, 7.5F, pi * -0.75F, pi * -0.25F);
        pen.disc({12, 18}, 1.8F);
        pen.strokes({{4, 4}, {20, 21}});
        break;
    case Icon::plus:
        pen.strokes({{12, 5}, {12, 19}});
        pen.strokes({{5, 12}, {19, 12}});
        break;
    case Icon::home:
        pen.strokes({{3, 11.5F}, {12, 3.5F}, {21, 11.5F}});
        pen.strokes({{5.5F, 10.5F}, {5.5F, 20}, {18.5F, 20}, {18.5F, 10.5F}});
        break;
    case Icon::letter_a:
        pen.strokes({{2.5F, 19}, {8.5F, 4.5F}, {14.5F, 19}});
        pen.strokes({{4.8F, 14}, {12.2F, 14}});
        pen.circle({18.8F, 15.8F}, 3);
        pen.strokes({{21.8F, 12.3F}, {21.8F, 19}});
        break;
    case Icon::folder:
        pen.strokes({{2.5F, 19.5F}, {2.5F, 5}, {9, 5}, {11.5F, 8}, {21.5F, 8}, {21.5F, 19.5F}},
                    ImDrawFlags_Closed);
        break;
    case Icon::picture:
        pen.strokes({{3, 4}, {21, 4}, {21, 20}, {3, 20}}, ImDrawFlags_Closed);
        pen.disc({8, 9}, 1.8F);
        pen.strokes({{4.5F, 18.5F}, {10, 13}, {13, 16}, {16.5F, 11.5F}, {20, 16}});
        break;
    }
}

void icon(const Style& style, Icon icon, Tone tone, float units)
{
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(icon, at.x, at.y, style.px(units), colour_of(style.palette(), tone));
    ImGui::Dummy({style.px(units), style.px(units)});
}

} // namespace kiosk
