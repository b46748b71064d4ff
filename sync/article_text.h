#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// A stretch of an article's text that is written in one way.
struct ArticleRun {
    enum class Kind {
        plain,
        strong,
        article, ///< Leads to another article.
        source,  ///< The number of a source, as in "[2]" behind a rule.
    };
    Kind kind = Kind::plain;
    std::string text;
    std::string target; ///< The key of the article or of the source.

    friend bool operator==(const ArticleRun&, const ArticleRun&) = default;
};

/// What stands below each other in an article.
struct ArticleBlock {
    enum class Kind {
        heading,
        paragraph,
        item, ///< Of a list without order.
        step, ///< Of a list in order.
    };
    Kind kind = Kind::paragraph;
    unsigned number = 0; ///< Of a step; else 0.
    std::vector<ArticleRun> runs;

    friend bool operator==(const ArticleBlock&, const ArticleBlock&) = default;
};

/// What is read of a block without how it is written, and without the numbers of sources.
std::string plain_text(const ArticleBlock& block);

/// An article's Markdown as the kiosk reads it: `# Title`, paragraphs, `## Headings`, lists of one level,
/// `**strong**`,
/// `[text](article:key)` and `[1](source:key)`.
struct ArticleText {
    std::string title;
    std::vector<ArticleBlock> blocks; ///< In reading order, without the title.
    /// What is written in another way, named as in Markdown ("table", "HTML", "address https://…"). Its words
    /// are kept as plain text; the tests let no article with any pass.
    std::vector<std::string> strays;
};

/// Reads `markdown`, which is valid UTF-8. Any text can be read.
ArticleText read_markdown(std::string_view markdown);

} // namespace kiosk
