#include "tests/kiosk/fit.h"

#include "kiosk/style.h"
#include "kiosk/translation.h"
#include "sync/catalogue.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <map>
#include <optional>

using namespace kiosk;
using kiosk::test::FitCheck;
using kiosk::test::Flaw;
using kiosk::test::HeadlessUi;
using kiosk::test::Misfit;
using kiosk::test::WordingOnScreen;

namespace
{

/// What a screen is shown on.
struct Place {
    int width, height;
    float content_scale = 1;
};

/// Of the smallest supported thin client and of the commonest laptop panel.
constexpr std::array kEveryday{Place{1024, 600}, Place{1366, 768}};

/// Full HD, the two old monitor shapes at counters, and Full HD on monitors of 144 and 192 dpi.
constexpr std::array kOthers{Place{1920, 1080}, Place{1024, 768}, Place{1280, 960}, Place{1920, 1080, 1.5F},
                             Place{1920, 1080, 2}};

/// One line for each misfit, in the order of the gallery.
class FitReport
{
public:
    explicit FitReport(std::string_view name)
        : file_(std::string{KIOSK_FIT_REPORTS} + "/fit-report-" + std::string{name} + ".txt")
    {
    }

    void add(std::string_view screen, const std::vector<Misfit>& misfits)
    {
        ++screens_;
        for (const Misfit& misfit : misfits) {
            std::string line = fmt::format("{}: {}: \"{}\" at ({:.0f},{:.0f})-({:.0f},{:.0f})", screen,
                                           test::name_of(misfit.flaw), misfit.words, misfit.where.Min.x,
                                           misfit.where.Min.y, misfit.where.Max.x, misfit.where.Max.y);
            file_ << line << '\n';
            ++counts_[misfit.flaw];
            if (first_.size() < kShown) first_.push_back(std::move(line));
        }
    }

    int screens() const { return screens_; }

    /// Empty when everything fits.
    std::string summary() const
    {
        std::string text;
        for (const auto& [flaw, count] : counts_)
            text += fmt::format("{} x {}\n", count, test::name_of(flaw));
        for (const std::string& line : first_)
            text += line + '\n';
        return text;
    }

private:
    static constexpr std::size_t kShown = 20;

    std::ofstream file_;
    int screens_ = 0;
    std::map<Flaw, int> counts_;
    std::vector<std::string> first_;
};

std::string_view name_of(Theme theme)
{
    switch (theme) {
    case Theme::light:
        return "light";
    case Theme::dark:
        return "dark";
    case Theme::high_contrast:
        return "high contrast";
    }
    return {};
}

void look_at(HeadlessUi& ui, const WordingOnScreen& wording, const test::Scene& scene, const Place& place,
             const UiSettings& settings, FitReport& report)
{
    ui.resize(place.width, place.height);
    test::Show show{ui, scene, settings};
    const std::string screen =
        fmt::format("{} {} {}x{}@{} {} % {}", scene.name, settings.language, place.width, place.height,
                    place.content_scale, settings.text_percent, name_of(settings.theme));
    CHECK_MESSAGE(show.why_not().empty(), screen, ": ", show.why_not());
    const float asked = place.content_scale * static_cast<float>(settings.text_percent) / 100;
    FitCheck check{wording, style_for(settings.theme, asked, static_cast<float>(place.width),
                                      static_cast<float>(place.height))
                                .scale};
    report.add(screen, check.check(ui));
}

/// Every scene at every size of text, on `places`; in high contrast, whose outlines are heavier, at the
/// smallest and the largest text. Dark differs from light in its colours only.
void look_at_all(std::string_view language, std::span<const Place> places, std::span<const int> percents,
                 FitReport& report)
{
    const WordingOnScreen wording{std::string{KIOSK_SOURCE} + "/assets/locale", language,
                                  test::personal_texts()};
    for (const int percent : percents)
        for (const Place& place : places) {
            HeadlessUi ui{{.language = std::string{language},
                           .content_scale = place.content_scale,
                           .pixels = test::Pixels::none}};
            for (const Theme theme : {Theme::light, Theme::high_contrast}) {
                if (theme == Theme::high_contrast && percent != 100 && percent != 200) continue;
                for (const test::Scene& scene : test::scenes())
                    look_at(ui, wording, scene, place,
                            {.language = std::string{language}, .text_percent = percent, .theme = theme},
                            report);
            }
        }
}

void check_language(std::string_view language)
{
    FitReport report{language};
    look_at_all(language, kEveryday, kTextPercents, report);
    use_language("en");
    CHECK(report.screens() == static_cast<int>(test::scenes().size()) * 2 * (4 + 2));
    CHECK_MESSAGE(report.summary().empty(), report.summary());
}

} // namespace

TEST_SUITE("latin")
{
    TEST_CASE("fit: every screen fits in English")
    {
        check_language("en");
    }
    TEST_CASE("fit: every screen fits in German")
    {
        check_language("de");
    }
    TEST_CASE("fit: every screen fits in Italian")
    {
        check_language("it");
    }
    TEST_CASE("fit: every screen fits in French")
    {
        check_language("fr");
    }
}

TEST_CASE("fit: every screen fits in Korean")
{
    check_language("ko");
}

TEST_CASE("fit: every screen fits in Traditional Chinese")
{
    check_language("zh-TW");
}

TEST_CASE("fit: every screen fits in Simplified Chinese")
{
    check_language("zh-CN");
}

TEST_CASE("fit: every screen fits on Full HD, on 4:3 and on fine monitors, in German and Traditional Chinese")
{
    // The language with the longest words, and one of those with the highest letters.
    FitReport report{"other-monitors"};
    for (const std::string_view language : {"de", "zh-TW"})
        look_at_all(language, kOthers, std::array{100, 200}, report);
    use_language("en");
    CHECK_MESSAGE(report.summary().empty(), report.summary());
}
