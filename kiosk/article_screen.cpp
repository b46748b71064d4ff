#include "kiosk/article_rows.h"
#include "kiosk/buttons.h"
#include "kiosk/rich_text.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

namespace
{

/// Room before the words of a list, for its dot or its number.
constexpr float kListIndent = 24;

RichRun::Look look_of(ArticleRun::Kind kind)
{
    switch (kind) {
    case ArticleRun::Kind::plain:
        return RichRun::Look::plain;
    case ArticleRun::Kind::strong:
        return RichRun::Look::strong;
    case ArticleRun::Kind::article:
        return RichRun::Look::way;
    case ArticleRun::Kind::source:
        return RichRun::Look::mark;
    }
    return RichRun::Look::plain;
}

/// The number of a source as it stands in the text and in the list below it.
std::string mark(std::string_view number)
{
    return fmt::format("[{}]", number);
}

std::optional<std::string> draw_words(const Style& style, const ArticleBlock& block, float width)
{
    std::vector<std::string> marks;
    marks.reserve(block.runs.size()); // What the runs look at stays where it is.
    std::vector<RichRun> runs;
    for (const ArticleRun& run : block.runs) {
        std::string_view words = run.text;
        if (run.kind == ArticleRun::Kind::source) words = marks.emplace_back(mark(run.text));
        runs.push_back({look_of(run.kind), words, run.target});
    }
    return rich_text(style, runs, width);
}

/// A list's dot or number, and the words beside it.
std::optional<std::string> draw_item(const Style& style, const ArticleBlock& block)
{
    const ImVec2 at = ImGui::GetCursorPos();
    const float indent = style.px(kListIndent);
    const float room = ImGui::GetContentRegionAvail().x - indent;
    if (block.kind == ArticleBlock::Kind::step) {
        text(style, Level::body, fmt::format("{}.", block.number), Tone::muted);
    } else {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        const float radius = style.px(2.5F);
        ImGui::GetWindowDrawList()->AddCircleFilled(
            {corner.x + style.px(kGapSmall), std::round(corner.y + letter_height(style, Level::body) / 2)},
            radius, ImGui::GetColorU32(ImGuiCol_TextDisabled));
    }
    ImGui::SetCursorPos({at.x + indent, at.y});
    return draw_words(style, block, room);
}

void draw_text(const Style& style, const Article& article, std::optional<Intent>& intent)
{
    text(style, Level::title, article.title);
    const ArticleBlock* before = nullptr;
    for (const ArticleBlock& block : article.blocks) {
        std::optional<std::string> pressed;
        switch (block.kind) {
        case ArticleBlock::Kind::heading:
            gap(style, kGapMedium);
            text(style, Level::section, plain_text(block));
            break;
        case ArticleBlock::Kind::paragraph:
            gap(style, kGapSmall);
            pressed = draw_words(style, block, 0);
            break;
        case ArticleBlock::Kind::item:
        case ArticleBlock::Kind::step:
            gap(style, before != nullptr && before->kind == block.kind ? kGapTiny : kGapSmall);
            pressed = draw_item(style, block);
            break;
        }
        if (pressed) intent = ShowArticle{*pressed};
        before = &block;
    }
}

void draw_after(const View& view, const Article& article, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    text(style, Level::section, tr("Read on"));
    gap(style, kGapTiny);
    for (const Article* next : view.articles.all->after(article))
        if (article_line(style, fmt::format("{}###after.{}", next->title, next->key).c_str()))
            intent = ShowArticle{next->key};
}

/// What the numbers in the text stand for. An address is to be read, not followed: a kiosk has no browser.
void draw_sources(const View& view, const Article& article)
{
    const Style& style = view.style;
    text(style, Level::section, tr("Sources"));
    std::size_t number = 0;
    for (const CatalogueSource* source : view.articles.all->sources_of(article)) {
        gap(style, kGapSmall);
        const ImVec2 at = ImGui::GetCursorPos();
        const float indent = style.px(kListIndent + kGapTiny);
        const float room = ImGui::GetContentRegionAvail().x - indent;
        text(style, Level::small, mark(std::to_string(++number)), Tone::muted);
        ImGui::SetCursorPos({at.x + indent, at.y});
        ImGui::BeginGroup();
        ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
        if (source->url.empty()) {
            text(style, Level::small,
                 fill(tr("Our own advice, {date}"), fmt::arg("date", day_of_source(source->date))),
                 Tone::normal, room);
        } else {
            text(style, Level::small, fmt::format("{}, {}", source->title, day_of_source(source->date)),
                 Tone::normal, room);
            text(style, Level::small, source->url, Tone::muted, room);
        }
        ImGui::PopStyleVar();
        ImGui::EndGroup();
    }
}

void draw_page(const View& view, const Article& article, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    const Columns columns = columns_of(style, kAsideShare);
    begin_column(style, "left", columns.first);
    begin_card(style, "text");
    draw_text(style, article, intent);
    end_card();
    end_column();
    next_column(style, columns);
    begin_column(style, "right", columns.second);
    begin_card(style, "after");
    draw_after(view, article, intent);
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "sources");
    draw_sources(view, article);
    end_card();
    end_column();
}

/// What pressing it does, or why it cannot be pressed yet.
std::string manners(const CustomerCase& of_case)
{
    return of_case.area
               ? tr("Counts as solved here. Nothing is sent, and the draft of this problem is discarded.")
               : tr("Choose the kind of problem first.");
}

void draw_solved(const View& view, const CustomerCase& of_case, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    begin_action_bar(style, kPageWidth);
    const std::string solved = tr("This solved it");
    const std::string words = manners(of_case);
    const float room = ImGui::GetContentRegionAvail().x;
    const float of_button = std::min(button_width(style, solved, Icon::check), room);
    const float left = room - of_button - style.px(kGapMedium);
    const ImVec2 at = ImGui::GetCursorPos();
    const bool is_beside = !style.is_tight() && word_width(style, Level::small, words) <= left &&
                           text_height(style, Level::small, words, left) <= style.px(kTarget);
    if (is_beside) {
        const float height = text_height(style, Level::small, words, left);
        ImGui::SetCursorPosY(at.y + std::round((style.px(kTarget) - height) / 2));
        text(style, Level::small, words, Tone::muted, left);
        ImGui::SetCursorPos({at.x + room - of_button, at.y});
    } else if (style.is_tight()) {
        text(style, Level::small, words, Tone::muted);
    }
    if (button(style, (solved + "###article.solved").c_str(),
               {.rank = Rank::primary,
                .icon = Icon::check,
                .width = of_button,
                .is_enabled = of_case.area.has_value()}))
        intent = ArticleSolved{};
    end_action_bar(style);
}

} // namespace

std::optional<Intent> draw(ArticleScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const Article* article = view.articles.all ? view.articles.all->find(screen.key) : nullptr;
    if (screen.customer_case)
        begin_page_with_actions(style, "article", kPageWidth);
    else
        begin_page(style, "article", 0, kPageWidth);
    if (article != nullptr)
        draw_page(view, *article, intent);
    else if (view.articles.all || view.articles.fault)
        empty_state(style, Icon::warning, tr("The articles cannot be shown"),
                    tr("They are missing from this installation. Please tell your administrator."));
    if (screen.customer_case)
        draw_solved(view, *screen.customer_case, intent);
    else
        end_page();
    return intent;
}

} // namespace kiosk
