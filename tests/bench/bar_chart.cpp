#include "tests/bench/bar_chart.h"

#include "tests/bench/figure_words.h"
#include "tests/bench/growth.h"

#include <algorithm>
#include <cstdio>

namespace kiosk::bench
{

namespace
{

// Pixels.
constexpr double kWidth = 900, kMargin = 24, kNames = 270, kValues = 190;
constexpr double kBar = 16, kRow = 24, kHead = 44, kBetween = 18;
constexpr double kBarsLeft = kMargin + kNames, kBarsRight = kWidth - kMargin - kValues;

// Told apart in grey, too: ours is the dark one.
constexpr const char* kOurs = "#1f5fa8";
constexpr const char* kTheirs = "#b9c1ca";
constexpr const char* kInk = "#1b1f24";
constexpr const char* kMuted = "#57606a";
constexpr const char* kMet = "#1a7f37";
constexpr const char* kMissed = "#c2261b";

struct Bar {
    std::string name;
    Spread spread;
    bool is_ours;
};

/// What shares a scale.
struct Block {
    std::string head, unit, note;
    std::vector<Bar> bars;
    std::optional<double> limit; ///< In the unit.
    std::string limit_words;
    std::optional<bool> met;
};

std::string escaped(const std::string& text)
{
    std::string safe;
    for (const char c : text)
        safe += c == '<'   ? "&lt;"
                : c == '>' ? "&gt;"
                : c == '&' ? "&amp;"
                : c == '"' ? "&quot;"
                           : std::string{c};
    return safe;
}

std::vector<Block> blocks_of(const std::vector<Figure>& figures)
{
    std::vector<Block> blocks;
    std::string last_what;
    for (const Figure& figure : figures) {
        const std::string at = size_words(figure.size);
        if (figure.unit == kExponentUnit && !blocks.empty()) {
            blocks.back().note =
                figure.what.substr(figure.what.rfind(": ") + 2) + ", " + exponent_words(figure.ours.median);
            continue;
        }
        if (figure.peers.empty() && !figure.budget && !blocks.empty() && last_what == figure.what) {
            blocks.back().bars.push_back({"at " + at, figure.ours, true});
            continue;
        }
        last_what = figure.what;
        Block block{.head = figure.what,
                    .unit = figure.unit,
                    .note = {},
                    .bars = {},
                    .limit = budget_value(figure),
                    .limit_words = budget_words(figure),
                    .met = is_met(figure)};
        const bool has_size = figure.size > 0;
        if (figure.peers.empty()) {
            block.bars.push_back({has_size ? "at " + at : "ours", figure.ours, true});
        } else {
            if (has_size) block.head += ", at " + at;
            block.bars.push_back({"ours", figure.ours, true});
        }
        for (const Peer& peer : figure.peers)
            block.bars.push_back({peer.name, peer.spread, false});
        blocks.push_back(std::move(block));
    }
    return blocks;
}

/// Grows downwards.
class Canvas
{
public:
    void text(double x, double y, double size, const char* colour, const std::string& words,
              const char* more = "")
    {
        char head[256];
        std::snprintf(head, sizeof head, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\" fill=\"%s\" %s>", x,
                      y, size, colour, more);
        body_ += head + escaped(words) + "</text>\n";
    }
    void box(double x, double y, double width, double height, const char* colour)
    {
        char shape[256];
        std::snprintf(shape, sizeof shape,
                      "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" fill=\"%s\"/>\n",
                      x, y, std::max(width, 1.0), height, colour);
        body_ += shape;
    }
    void line(double x1, double y1, double x2, double y2, const char* colour, const char* more = "")
    {
        char shape[256];
        std::snprintf(shape, sizeof shape,
                      "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" %s/>\n", x1, y1,
                      x2, y2, colour, more);
        body_ += shape;
    }
    std::string svg(double height) &&
    {
        char head[512];
        std::snprintf(head, sizeof head,
                      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
                      "viewBox=\"0 0 %.0f %.0f\" font-family=\"DejaVu Sans, Verdana, sans-serif\">\n"
                      "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
                      kWidth, height, kWidth, height);
        return head + body_ + "</svg>\n";
    }

private:
    std::string body_;
};

double draw_block(Canvas& canvas, const Block& block, double y)
{
    // The scale is ruled by medians and the budget; one bad run may reach beyond it.
    double most = block.limit.value_or(0);
    for (const Bar& bar : block.bars)
        most = std::max(most, bar.spread.median * 1.05);
    if (most <= 0) most = 1;
    const auto place = [&](double value) {
        return kBarsLeft + (kBarsRight - kBarsLeft) * std::clamp(value / (most * 1.05), 0.0, 1.0);
    };

    canvas.text(kMargin, y + 16, 14, kInk, block.head, "font-weight=\"bold\"");
    const char* tone = !block.met ? kMuted : *block.met ? kMet : kMissed;
    if (!block.limit_words.empty()) {
        const std::string verdict = !block.met ? "" : *block.met ? ": met" : ": NOT MET";
        canvas.text(kMargin, y + 33, 12, tone, "budget " + block.limit_words + verdict);
    } else if (!block.note.empty()) {
        canvas.text(kMargin, y + 33, 12, kMuted, block.note);
    }
    const bool has_second_line = !block.limit_words.empty() || !block.note.empty();
    const double top = y + (has_second_line ? kHead : kHead - 18);
    double at = top;
    for (const Bar& bar : block.bars) {
        const double middle = at + kBar / 2;
        canvas.text(kMargin + kNames - 10, middle + 4, 12, bar.is_ours ? kInk : kMuted, bar.name,
                    "text-anchor=\"end\"");
        canvas.box(kBarsLeft, at, place(bar.spread.median) - kBarsLeft, kBar, bar.is_ours ? kOurs : kTheirs);
        if (bar.spread.least != bar.spread.most) {
            // With a light edge, to be seen on the dark bar, too.
            const double from = place(bar.spread.least), to = place(bar.spread.most);
            canvas.line(from - 1, middle, to + 1, middle, "#ffffff", "stroke-width=\"4\"");
            canvas.line(from, middle, to, middle, kInk, "stroke-width=\"1.5\"");
        }
        std::string words = value_words(bar.spread.median, block.unit);
        if (bar.spread.least != bar.spread.most)
            words += " [" + number_words(bar.spread.least) + ".." + number_words(bar.spread.most) + "]";
        canvas.text(kBarsRight + 10, middle + 4, 12, bar.is_ours ? kInk : kMuted, words);
        at += kRow;
    }
    if (block.limit)
        canvas.line(place(*block.limit), top - 5, place(*block.limit), at - kRow + kBar + 5, tone,
                    "stroke-width=\"2\" stroke-dasharray=\"5 3\"");
    return at - kRow + kBar + kBetween;
}

} // namespace

std::string bar_chart(const std::string& title, const std::vector<Figure>& figures, const std::string& below)
{
    Canvas canvas;
    double y = kMargin;
    canvas.text(kMargin, y + 16, 20, kInk, title, "font-weight=\"bold\"");
    y += 40;
    for (const Block& block : blocks_of(figures))
        y = draw_block(canvas, block, y);
    canvas.line(kMargin, y, kWidth - kMargin, y, "#d8dee4");
    canvas.text(kMargin, y + 20, 11, kMuted, below);
    return std::move(canvas).svg(y + 36);
}

} // namespace kiosk::bench
