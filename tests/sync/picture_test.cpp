#include "sync/picture.h"

#include "storage/random_source.h"
#include "tests/sync/pictures_for_tests.h"

#include <doctest/doctest.h>

#include <filesystem>

using namespace kiosk;

namespace
{

constexpr PictureBox kBox{480, 320};

struct Colour {
    int red, green, blue;
};

Colour at(const Picture& picture, int x, int y)
{
    const auto index = static_cast<std::size_t>((y * picture.width + x) * 4);
    const auto byte = [&](std::size_t i) {
        return static_cast<int>(static_cast<unsigned char>(picture.rgba[index + i]));
    };
    return {byte(0), byte(1), byte(2)};
}

char strongest(const Colour& colour)
{
    if (colour.red > colour.green && colour.red > colour.blue) return 'r';
    return colour.green > colour.blue ? 'g' : 'b';
}

/// The middle of the top, the bottom, the left and the right edge of a picture, each by its strongest colour.
std::string edges(const Picture& picture)
{
    const int w = picture.width, h = picture.height;
    return {strongest(at(picture, w / 2 - 2, 1)), strongest(at(picture, w / 4, h - 2)),
            strongest(at(picture, 1, h * 3 / 4)), strongest(at(picture, w - 2, h * 3 / 4))};
}

std::size_t open_files()
{
    const std::filesystem::directory_iterator files{"/proc/self/fd"};
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

} // namespace

TEST_CASE("picture: a small one is shown pixel by pixel")
{
    const auto view = view_of(a_bmp(40, 20), kBox);
    REQUIRE(view);
    CHECK(view->width == 40);
    CHECK(view->preview.width == 40);
    CHECK(view->preview.height == 20);
    CHECK(at(view->preview, 0, 19).red == 0xe0);
    CHECK(at(view->preview, 39, 19).blue == 0xe0);
    CHECK(at(view->preview, 20, 0).green == 0xc0);
}

TEST_CASE("picture: a large one is made to fit, wide or high")
{
    const auto wide = view_of(a_bmp(2000, 500), kBox);
    REQUIRE(wide);
    CHECK(wide->width == 2000);
    CHECK(wide->preview.width == 480);
    CHECK(wide->preview.height == 120);
    const auto high = view_of(a_bmp(30, 3000), kBox);
    REQUIRE(high);
    CHECK(high->preview.height == 320);
    CHECK(high->preview.width == 3);
}

TEST_CASE("picture: the four steps say beforehand what they will take")
{
    const std::string bmp = a_bmp(400, 300);
    const auto steps = shrink_steps(bmp);
    REQUIRE(steps);
    REQUIRE(steps->size() == kShrinkPercents.size());
    for (std::size_t i = 0; i < steps->size(); ++i) {
        const ShrinkStep& step = (*steps)[i];
        CHECK(step.percent == kShrinkPercents[i]);
        CHECK(step.width == 4 * step.percent);
        const auto jpeg = shrunk(bmp, step.percent);
        REQUIRE(jpeg);
        CHECK(static_cast<std::int64_t>(jpeg->size()) == step.bytes);
        CHECK(view_of(*jpeg, kBox)->height == 3 * step.percent);
        CHECK(edges(view_of(*jpeg, kBox)->preview) == "gr"
                                                      "rb");
    }
    CHECK(steps->front().bytes > steps->back().bytes);
}

TEST_CASE("picture: turned as the camera held it, by each of the eight orientations of Exif")
{
    // Top, bottom, left, right of what a person sees; the picture itself is "grrb": green above, red left,
    // blue right.
    const std::string jpeg = *shrunk(a_bmp(160, 80), 100);
    for (const std::uint32_t orientation : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
        CAPTURE(orientation);
        const auto view = view_of(with_exif(jpeg, orientation), {200, 200});
        REQUIRE(view);
        const bool is_on_its_side = orientation >= 5;
        CHECK(view->width == (is_on_its_side ? 80 : 160));
        // Where row 0 and column 0 of the file are seen (Exif 2.3, 4.6.4 A, Orientation).
        const Picture& seen = view->preview;
        const int w = seen.width, h = seen.height;
        const struct {
            int x, y;
        } green[]{{w / 2, 1}, {w / 2, 1},     {w / 2, h - 2}, {w / 2, h - 2},
                  {1, h / 2}, {w - 2, h / 2}, {w - 2, h / 2}, {1, h / 2}};
        CHECK(strongest(at(seen, green[orientation - 1].x, green[orientation - 1].y)) == 'g');
        const struct {
            int x, y;
        } red[]{{2, h - 4}, {w - 3, h - 4}, {w - 3, 3}, {2, 3},
                {w - 4, 2}, {3, 2},         {3, h - 3}, {w - 4, h - 3}};
        CHECK(strongest(at(seen, red[orientation - 1].x, red[orientation - 1].y)) == 'r');
    }
}

TEST_CASE("picture: what was shrunk holds no Exif, and so no place")
{
    const std::string photo = with_exif(*shrunk(a_bmp(64, 64), 100), 6);
    REQUIRE(photo.find("116.4074") != photo.npos);
    for (const int percent : kShrinkPercents) {
        const auto jpeg = shrunk(photo, percent);
        REQUIRE(jpeg);
        CHECK(jpeg->find("Exif") == jpeg->npos);
        CHECK(jpeg->find("116.4074") == jpeg->npos);
    }
}

TEST_CASE("picture: a GIF is shown by its first frame")
{
    const auto view = view_of(a_gif(), kBox);
    REQUIRE(view);
    CHECK(view->preview == Picture{1, 1, "\xff\xff\xff\xff"});
}

TEST_CASE("picture: what is no picture of ours is refused, whatever it claims")
{
    for (const std::string& file :
         {std::string{}, std::string{"hello"}, std::string{"8BPS\0\1", 6}, std::string{"#?RADIANCE\n"},
          std::string{"%PDF-1.7"}, std::string{"P6 1 1 255 xxx"}, std::string{"\x89PNG\r\n\x1a\n"},
          std::string{"\xff\xd8\xff"}, std::string{"GIF89a"}, std::string{"BM"}})
        CHECK(view_of(file, kBox).error().code == ErrorCode::refused);
}

TEST_CASE("picture: a bomb is refused by what it claims, before memory is taken for it")
{
    for (const auto& [width, height] :
         {std::pair{30'000U, 30'000U}, std::pair{6'001U, 4'000U}, std::pair{0x7fffffffU, 1U},
          std::pair{1U, 0xffffffffU}, std::pair{0U, 5U}}) {
        CAPTURE(width);
        CHECK(view_of(a_png_head(width, height), kBox).error().code == ErrorCode::refused);
        std::string bmp = a_bmp(4, 4);
        bmp.replace(18, 8, little_endian(width, 4) + little_endian(height, 4));
        CHECK_FALSE(view_of(bmp, kBox));
    }
    CHECK(view_of(a_png_head(4000, 4000), kBox).error().code == ErrorCode::refused);
}

TEST_CASE(
    "picture: garbage after the right first bytes breaks nothing here, and leaves no process or pipe behind")
{
    SeededRandom random{11};
    const std::vector<std::string> whole{a_bmp(33, 17), a_gif(), *shrunk(a_bmp(48, 48), 100),
                                         with_exif(*shrunk(a_bmp(48, 48), 100), 6)};
    const std::size_t files_before = open_files();
    std::size_t shown = 0;
    for (int round = 0; round < 120; ++round) {
        std::string file = whole[static_cast<std::size_t>(round) % whole.size()];
        for (int change = 0; change <= round % 5; ++change)
            file[4 + random.below(file.size() - 4)] = static_cast<char>(random.below(256));
        if (round % 3 == 0) file.resize(4 + random.below(file.size() - 4));
        const auto view = view_of(file, kBox);
        if (view) {
            ++shown;
            CHECK(view->preview.rgba.size() == static_cast<std::size_t>(view->preview.width) *
                                                   static_cast<std::size_t>(view->preview.height) * 4);
        } else {
            CHECK(view.error().code == ErrorCode::refused);
        }
    }
    CHECK(shown > 0);
    CHECK(shown < 120);
    CHECK(open_files() == files_before);
}
