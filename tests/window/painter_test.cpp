#include "kiosk/window/painter.h"
#include "kiosk/window/picture_texture.h"
#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

using kiosk::PixelRect;
using kiosk::test::HeadlessUi;

namespace
{

constexpr std::uint32_t kWhite = 0xffffffff;
constexpr std::uint32_t kRed = 0xffff0000;
constexpr ImU32 kImRed = IM_COL32(255, 0, 0, 255);

/// 256x128 pixels, white where nothing is drawn: 4 by 2 tiles.
struct Paper : HeadlessUi {
    Paper() : HeadlessUi({.width = 256, .height = 128})
    {
        painter().set_background(0xffffff);
        frame();
    }

    /// One frame with what `draw` puts on it.
    template <typename Draw>
    void drawn(Draw&& draw)
    {
        frame([&] { draw(*ImGui::GetBackgroundDrawList()); });
    }

    int count(std::uint32_t colour) const
    {
        return static_cast<int>(std::count(pixels().begin(), pixels().end(), colour));
    }
};

/// A texture as the kiosk makes one for a picture (QR code, logo), registered while it lives.
struct Picture {
    explicit Picture(ImTextureFormat format)
    {
        data.Create(format, 4, 4);
        fill(0xff);
        ImGui::RegisterUserTexture(&data);
    }
    ~Picture() { ImGui::UnregisterUserTexture(&data); }

    void fill(int byte) { std::fill_n(data.Pixels, data.GetSizeInBytes(), static_cast<unsigned char>(byte)); }
    void update()
    {
        data.Updates.push_back({0, 0, 4, 4});
        data.UpdateRect = data.Updates.back();
        data.SetStatus(ImTextureStatus_WantUpdates);
    }

    ImTextureData data;
};

} // namespace

TEST_CASE("painter: a filled rectangle covers exactly its pixels")
{
    Paper paper;

    paper.drawn([](ImDrawList& list) { list.AddRectFilled({10, 20}, {30, 25}, kImRed); });

    CHECK(paper.count(kRed) == 20 * 5);
    CHECK(paper.count(kWhite) == 256 * 128 - 20 * 5);
    CHECK(paper.pixel(10, 20) == kRed);
    CHECK(paper.pixel(29, 24) == kRed);
}

TEST_CASE("painter: nothing is drawn outside the clip rectangle or the canvas")
{
    Paper paper;

    paper.drawn([](ImDrawList& list) {
        list.PushClipRect({16, 16}, {32, 32});
        list.AddRectFilled({0, 0}, {100, 100}, kImRed);
        list.AddTriangleFilled({0, 0}, {100, 0}, {0, 100}, kImRed);
        list.PopClipRect();
        list.AddRectFilled({250, 120}, {900, 900}, kImRed);
        list.AddCircleFilled({-500, -500}, 100, kImRed);
    });

    CHECK(paper.count(kRed) == 16 * 16 + 6 * 8);
}

TEST_CASE("painter: half-transparent colour is mixed with what lies below, rounded")
{
    Paper paper;

    paper.drawn([](ImDrawList& list) { list.AddRectFilled({0, 0}, {8, 8}, IM_COL32(255, 0, 0, 128)); });

    // 255 * 128/255 + 255 * 127/255 = 255 for red; 255 * 127/255 = 127 for the others.
    CHECK(paper.pixel(4, 4) == 0xffff7f7f);
}

TEST_CASE("painter: triangles that share edges paint every pixel once")
{
    Paper paper;
    const ImU32 half = IM_COL32(0, 0, 0, 128);

    // A fan around a point that is not whole, so that edges cross pixel centres at every angle.
    paper.drawn([&](ImDrawList& list) {
        list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
        const ImVec2 middle(63.5F, 64.5F);
        for (int i = 0; i < 16; ++i) {
            const auto corner = [&](int at) {
                // The corners of a square, seen from the middle, in sixteen steps.
                const float t = static_cast<float>(at % 16) / 4;
                const int side = static_cast<int>(t);
                const float along = (t - static_cast<float>(side)) * 80;
                const ImVec2 corners[] = {
                    {20 + along, 20}, {100, 20 + along}, {100 - along, 100}, {20, 100 - along}};
                return corners[side];
            };
            list.AddTriangleFilled(middle, corner(i), corner(i + 1), half);
        }
    });

    CHECK(paper.count(0xff7f7f7f) == 80 * 80);
    CHECK(paper.count(kWhite) == 256 * 128 - 80 * 80);
}

TEST_CASE("painter: a rounded rectangle has soft corners and one solid inside")
{
    Paper paper;

    paper.drawn([](ImDrawList& list) { list.AddRectFilled({10, 10}, {110, 110}, kImRed, 20); });

    CHECK(paper.pixel(10, 10) == kWhite);
    CHECK(paper.pixel(60, 60) == kRed);
    CHECK(paper.pixel(60, 12) == kRed);
    const int soft = 256 * 128 - paper.count(kRed) - paper.count(kWhite);
    CHECK(soft > 40);
    // 100 x 100 less four corners of (1 - pi/4) * 20 * 20.
    CHECK(std::abs(paper.count(kRed) + soft / 2 - (100 * 100 - 343)) < 60);
}

TEST_CASE("painter: colours run smoothly between the corners")
{
    Paper paper;

    paper.drawn([](ImDrawList& list) {
        list.AddRectFilledMultiColor({0, 0}, {100, 10}, IM_COL32_BLACK, IM_COL32_WHITE, IM_COL32_WHITE,
                                     IM_COL32_BLACK);
    });

    for (int x = 0; x < 100; ++x) {
        const auto blue = static_cast<int>(paper.pixel(x, 5) & 0xff);
        CHECK(std::abs(blue - (x * 255 + 127) / 100) <= 2);
    }
}

TEST_CASE("painter: a glyph is the font's own bitmap wherever the pen stands")
{
    Paper paper;
    const auto ink = [&](ImVec2 at) {
        paper.drawn([&](ImDrawList& list) { list.AddText(at, IM_COL32_BLACK, "g"); });
        int darkness = 0;
        for (const std::uint32_t pixel : paper.pixels())
            darkness += 255 - static_cast<int>(pixel & 0xff);
        return darkness;
    };

    const int whole = ink({20, 20});
    CHECK(whole > 1000);
    CHECK(ink({100, 60}) == whole);
    CHECK(ink({100.5F, 60.5F}) == whole);
    CHECK(ink({63.3F, 63.7F}) == whole);
}

TEST_CASE("painter: only tiles in which something changed are painted")
{
    Paper paper;
    const auto with_caret_at = [&](float x) {
        paper.drawn([&](ImDrawList& list) {
            list.AddRectFilled({0, 0}, {256, 128}, IM_COL32(200, 200, 200, 255));
            list.AddRectFilled({x, 10}, {x + 1, 30}, IM_COL32_BLACK);
        });
    };
    with_caret_at(70);
    CHECK(paper.tiles_painted() == 8);

    with_caret_at(70);
    CHECK(paper.tiles_painted() == 0);
    CHECK(paper.changed().empty());

    with_caret_at(80);
    CHECK(paper.tiles_painted() == 1);
    REQUIRE(paper.changed().size() == 1);
    CHECK(paper.changed()[0] == PixelRect{64, 0, 128, 64});

    with_caret_at(200);
    CHECK(paper.tiles_painted() == 2);
}

TEST_CASE("painter: the picture of partial repaints is the picture of a full one")
{
    HeadlessUi ui;
    std::string text = "Größe";
    ui.show([&] {
        ImGui::Begin("window");
        ImGui::Text("支援 %s", text.c_str());
        ImGui::Button("Send");
        ImGui::End();
    });
    for (const char* next : {"한글", "Grüße an alle", "", "印表機無法列印"}) {
        text = next;
        ui.frame();
    }
    const std::vector<std::uint32_t> partial(ui.pixels().begin(), ui.pixels().end());

    ui.painter().invalidate();
    ui.frame();

    CHECK(std::equal(partial.begin(), partial.end(), ui.pixels().begin()));
}

TEST_CASE("painter: a new glyph does not repaint text that is already there")
{
    Paper paper;
    const auto with = [&](const char* second) {
        paper.drawn([&](ImDrawList& list) {
            list.AddText({4, 4}, IM_COL32_BLACK, "abc");
            list.AddText({200, 4}, IM_COL32_BLACK, second);
        });
    };
    with("x");
    with("x");

    with("鬱");

    CHECK(paper.tiles_painted() == 1);
}

TEST_CASE("painter: new content of a texture is shown where the texture is shown")
{
    Paper paper;
    Picture picture(ImTextureFormat_RGBA32);
    const auto show = [&] {
        paper.drawn([&](ImDrawList& list) { list.AddImage(picture.data.GetTexRef(), {70, 10}, {110, 50}); });
    };
    picture.data.Pixels[1] = 0; // The first texel has no green.
    show();
    CHECK(paper.pixel(71, 11) == 0xffff00ff);
    CHECK(paper.pixel(100, 40) == kWhite);

    picture.fill(0x80); // Half-transparent grey.
    show();
    CHECK(paper.pixel(71, 11) == 0xffff00ff); // Not announced, not looked at.
    picture.update();
    show();

    CHECK(paper.pixel(71, 11) == 0xffbfbfbf);
    CHECK(paper.tiles_painted() == 1);
    CHECK(picture.data.Status == ImTextureStatus_OK);
}

TEST_CASE("painter: a texture that is no longer wanted is let go")
{
    Paper paper;
    Picture picture(ImTextureFormat_Alpha8);
    paper.drawn([&](ImDrawList& list) {
        list.AddImage(picture.data.GetTexRef(), {0, 0}, {4, 4}, {0, 0}, {1, 1}, kImRed);
    });
    CHECK(paper.pixel(2, 2) == kRed);

    picture.data.SetStatus(ImTextureStatus_WantDestroy);
    picture.data.UnusedFrames = 1;
    paper.drawn([](ImDrawList&) {});

    CHECK(picture.data.Status == ImTextureStatus_Destroyed);
    CHECK(picture.data.TexID == ImTextureID_Invalid);
    CHECK(paper.pixel(2, 2) == kWhite);
}

TEST_CASE("painter: another size is painted whole")
{
    Paper paper;
    paper.drawn([](ImDrawList& list) { list.AddRectFilled({0, 0}, {10, 10}, kImRed); });

    paper.resize(300, 100);
    paper.drawn([](ImDrawList& list) { list.AddRectFilled({0, 0}, {10, 10}, kImRed); });

    CHECK(paper.tiles_painted() == 5 * 2);
    CHECK(paper.count(kRed) == 100);
    CHECK(paper.pixel(299, 99) == kWhite);
}

TEST_CASE("painter: shapes from far away, broken or empty leave the picture alone")
{
    Paper paper;
    const float infinity = std::numeric_limits<float>::infinity();
    const float nan = std::numeric_limits<float>::quiet_NaN();

    paper.drawn([&](ImDrawList& list) {
        list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
        list.AddTriangleFilled({nan, 5}, {30, nan}, {5, 30}, IM_COL32(0, 0, 0, 0));
        list.AddTriangleFilled({10, 10}, {20, 20}, {30, 30}, kImRed);
        list.AddTriangleFilled({infinity, 5}, {infinity, 6}, {infinity, 7}, kImRed);
        list.AddRectFilled({50, 50}, {50, 60}, kImRed);
        list.AddRectFilled({1e30F, 1e30F}, {2e30F, 2e30F}, kImRed);
    });

    CHECK(paper.count(kWhite) == 256 * 128);
}

TEST_CASE("painter: a picture is drawn texel by texel, and another one at its place is seen")
{
    Paper paper;
    const auto drawn = [&](const kiosk::PictureTexture& picture) {
        paper.frame([&] {
            ImGui::SetNextWindowPos({0, 0});
            ImGui::SetNextWindowSize({64, 64});
            ImGui::Begin("picture", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground);
            ImGui::SetCursorPos({20, 20});
            picture.draw(100);
            ImGui::End();
        });
    };
    using namespace std::string_view_literals;
    const kiosk::PictureTexture two{2, 1, "\xff\0\0\xff\0\0\xff\xff"sv};
    drawn(two);
    CHECK(paper.pixel(20, 20) == kRed);
    CHECK(paper.pixel(21, 20) == 0xff0000ff);
    CHECK(paper.count(kRed) == 1);
    const kiosk::PictureTexture other{2, 1, "\0\xff\0\xff\xff\0\0\xff"sv};
    drawn(other);
    CHECK(paper.pixel(20, 20) == 0xff00ff00);
    CHECK(paper.pixel(21, 20) == kRed);
}
