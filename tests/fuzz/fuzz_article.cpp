// Articles: the Markdown of one, and what searches do with it. Input: a line that somebody types; the
// article's file.

#include "storage/folding.h"
#include "storage/text.h"
#include "sync/articles.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

#include <cmath>

namespace kiosk
{

namespace
{

bool runs_hold(const ArticleBlock& block)
{
    for (const ArticleRun& run : block.runs) {
        const bool leads = run.kind == ArticleRun::Kind::article || run.kind == ArticleRun::Kind::source;
        if (!holds(is_utf8(run.text) && is_utf8(run.target), "words of an article are UTF-8") ||
            !holds(leads || run.target.empty(), "only what leads somewhere has a target"))
            return false;
    }
    return holds(is_utf8(plain_text(block)), "what is read of a block is UTF-8") &&
           holds(block.kind == ArticleBlock::Kind::step || block.number == 0, "only steps have numbers");
}

bool text_holds(std::string_view markdown)
{
    const ArticleText article = read_markdown(markdown);
    // Titles, words and what stands around them come from the text: entities are left as they are written,
    // and a NUL becomes a blank, so nothing grows.
    std::size_t words = article.title.size();
    for (const ArticleBlock& block : article.blocks)
        for (const ArticleRun& run : block.runs)
            words += run.text.size();
    return holds(words <= 2 * markdown.size(), "an article has no more words than its text") &&
           holds(is_utf8(article.title), "a title is UTF-8") &&
           std::ranges::all_of(article.blocks, runs_hold);
}

bool searches_hold(std::string_view query, const std::vector<std::string>& keywords, std::string_view body)
{
    const ArticleText article = read_markdown(body);
    const std::string text{body};
    const ArticleIndex index{{{0, article.title, {}, keywords, text, true}, {1, text, text, {}, {}, false}}};
    for (const auto& found : {index.search(query), index.likeness(query)})
        for (std::size_t i = 0; i < found.size(); ++i)
            if (!holds(found[i].article < 2 && found[i].score > 0 && std::isfinite(found[i].score) &&
                           (i == 0 || found[i - 1].score >= found[i].score),
                       "what is found is there, best first"))
                return false;
    const std::string_view word = trimmed(query);
    const bool is_in_title = !trimmed(folded(word)).empty() && word.find_first_of(" \t\r\n") == word.npos &&
                             text.find(word) != std::string::npos;
    return !is_in_title || holds(!index.search(query).empty(), "a word that stands in a title is found");
}

bool files_hold(std::string_view query, std::string_view text)
{
    const auto file = read_article_file(text);
    if (!file) return text_holds(text) && searches_hold(query, {}, text);
    return holds(text.ends_with(file->markdown), "an article's text is the end of its file") &&
           text_holds(file->markdown) && searches_hold(query, file->keywords, file->markdown);
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(article)
{
    using namespace kiosk;
    const std::string text =
        valid_utf8(text_of(data, size)); // Everything that reads articles passes the gate first.
    FuzzInput input{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    const std::string_view query = input.line();
    (void)files_hold(query, input.rest());
    return 0;
}
