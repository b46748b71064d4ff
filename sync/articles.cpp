#include "sync/articles.h"

#include "storage/file.h"
#include "storage/text.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>

#include <toml++/toml.h>

namespace kiosk
{

namespace
{

/// What is at least needed to speak up while somebody types: one word of a title or a keyword that no more
/// than four articles share (4 x ln 6 = 7.2), or several weaker ones.
constexpr double kTellingScore = 7;

/// Articles that are less than half as like as the best one are chance.
constexpr double kShareOfBest = 0.5;

/// A title in a search field that matches no article wholly may be close to one.
constexpr double kLikenessInSearch = 4;

Result<std::string> text_of_file(const std::filesystem::path& file)
{
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return error_from_errno(errno, file.string());
    std::string text{std::istreambuf_iterator<char>{stream}, {}};
    if (stream.bad()) return Error{ErrorCode::system_fault, file.string() + ": cannot be read"};
    return text;
}

std::string string_in(const toml::table& table, std::string_view key)
{
    return table[key].value_or(std::string{});
}

std::vector<std::string> strings_in(const toml::table& table, std::string_view key)
{
    std::vector<std::string> all;
    if (const toml::array* array = table[key].as_array())
        for (const toml::node& node : *array)
            if (node.is_string()) all.push_back(node.as_string()->get());
    return all;
}

std::vector<const toml::table*> tables_in(const toml::table& root, std::string_view key)
{
    std::vector<const toml::table*> all;
    if (const toml::array* array = root[key].as_array())
        for (const toml::node& node : *array)
            if (node.is_table()) all.push_back(node.as_table());
    return all;
}

Article article_in(const toml::table& table)
{
    Article article{.key = string_in(table, "key"),
                    .group = ArticleGroup::support,
                    .services = strings_in(table, "services"),
                    .related = strings_in(table, "related")};
    const std::string of_group = string_in(table, "group");
    for (const ArticleGroup group : kArticleGroups)
        if (word(group) == of_group) article.group = group;
    for (const std::string& area : strings_in(table, "areas"))
        if (const auto known = parse_area(area)) article.areas.push_back(*known);
    for (const std::string& category : strings_in(table, "categories"))
        if (const auto known = parse_category(category)) article.categories.push_back(*known);
    return article;
}

struct ReadFile {
    ArticleText text;
    ArticleWords words;
};

/// One language's text of an article, if it can be read.
std::optional<ReadFile> read(const std::filesystem::path& file, std::size_t article)
{
    const auto bytes = text_of_file(file);
    if (!bytes) return std::nullopt;
    const std::string text = valid_utf8(*bytes);
    const auto parts = read_article_file(text);
    if (!parts) return std::nullopt;
    ReadFile read{.text = read_markdown(parts->markdown)};
    if (read.text.blocks.empty()) return std::nullopt;
    read.words = {.article = article,
                  .title = read.text.title,
                  .summary = plain_text(read.text.blocks.front()),
                  .keywords = parts->keywords};
    for (std::size_t block = 1; block < read.text.blocks.size(); ++block)
        read.words.body += plain_text(read.text.blocks[block]) + '\n';
    return read;
}

template <typename Values, typename Value>
bool contains(const Values& values, const Value& value)
{
    return std::ranges::find(values, value) != values.end();
}

} // namespace

std::string_view word(ArticleGroup group)
{
    switch (group) {
    case ArticleGroup::areas:
        return "areas";
    case ArticleGroup::support:
        return "support";
    case ArticleGroup::rules:
        return "rules";
    case ArticleGroup::kiosk:
        return "kiosk";
    }
    return {};
}

std::optional<ArticleFile> read_article_file(std::string_view text)
{
    constexpr std::string_view begin = "+++\n", end = "\n+++\n";
    if (!text.starts_with(begin)) return std::nullopt;
    const std::size_t close = text.find(end, begin.size() - 1);
    if (close == text.npos) return std::nullopt;
    try {
        const toml::table front = toml::parse(text.substr(begin.size(), close + 1 - begin.size()));
        return ArticleFile{strings_in(front, "keywords"), text.substr(close + end.size())};
    } catch (const toml::parse_error&) {
        return std::nullopt;
    }
}

Result<Articles> Articles::load(const std::filesystem::path& folder, std::string_view language)
{
    const std::filesystem::path index_file = folder / "index.toml";
    const auto index = text_of_file(index_file);
    if (!index) return index.error();
    toml::table root;
    try {
        root = toml::parse(*index, index_file.string());
    } catch (const toml::parse_error& fault) {
        return Error{ErrorCode::configuration_wrong, index_file.string() + ":" +
                                                         std::to_string(fault.source().begin.line) +
                                                         ": TOML: " + std::string{fault.description()}};
    }

    Articles articles;
    articles.language_ = language;
    for (const toml::table* table : tables_in(root, "source"))
        articles.sources_.push_back({string_in(*table, "key"), string_in(*table, "title"),
                                     string_in(*table, "url"), string_in(*table, "date")});
    std::vector<Article> indexed;
    for (const toml::table* table : tables_in(root, "article"))
        indexed.push_back(article_in(*table));
    std::ranges::stable_sort(indexed, {}, &Article::group);

    std::vector<ArticleWords> words;
    for (Article& article : indexed) {
        const std::size_t place = articles.articles_.size();
        const std::string name = article.key + ".md";
        auto shown = read(folder / language / name, place);
        if (!shown) continue;
        article.title = shown->text.title;
        article.summary = shown->words.summary;
        article.keywords = shown->words.keywords;
        article.blocks = std::move(shown->text.blocks);
        words.push_back(std::move(shown->words));
        for (const std::string_view other : kLanguages) {
            if (other == language) continue;
            auto read_too = read(folder / other / name, place);
            if (!read_too) continue;
            read_too->words.is_on_screen = false;
            words.push_back(std::move(read_too->words));
        }
        articles.articles_.push_back(std::move(article));
    }
    articles.index_ = ArticleIndex{words};
    return articles;
}

const Article* Articles::find(std::string_view key) const
{
    const auto found = std::ranges::find(articles_, key, &Article::key);
    return found == articles_.end() ? nullptr : &*found;
}

std::vector<const CatalogueSource*> Articles::sources_of(const Article& article) const
{
    std::vector<const CatalogueSource*> sources;
    for (const ArticleBlock& block : article.blocks)
        for (const ArticleRun& run : block.runs) {
            if (run.kind != ArticleRun::Kind::source) continue;
            const auto source = std::ranges::find(sources_, run.target, &CatalogueSource::key);
            if (source != sources_.end() && !contains(sources, &*source)) sources.push_back(&*source);
        }
    return sources;
}

std::vector<const Article*> Articles::after(const Article& article) const
{
    std::vector<const Article*> after;
    const auto add = [&](std::string_view key) {
        const Article* next = find(key);
        if (next != nullptr && next != &article && !contains(after, next)) after.push_back(next);
    };
    for (const ArticleBlock& block : article.blocks)
        for (const ArticleRun& run : block.runs)
            if (run.kind == ArticleRun::Kind::article) add(run.target);
    for (const std::string& key : article.related)
        add(key);
    return after;
}

std::vector<const Article*> Articles::search(std::string_view query) const
{
    std::vector<const Article*> found;
    for (const ArticleScore& each : index_.search(query))
        found.push_back(&articles_[each.article]);
    if (!found.empty()) return found;
    const auto like = index_.likeness(query);
    for (const ArticleScore& each : like)
        if (each.score >= std::max(kLikenessInSearch, like.front().score * kShareOfBest))
            found.push_back(&articles_[each.article]);
    return found;
}

std::vector<const Article*> Articles::suggestions(std::string_view title, const ArticleOccasion& occasion,
                                                  std::size_t most) const
{
    auto like = index_.likeness(title);
    std::erase_if(like, [](const ArticleScore& each) { return each.score < kTellingScore; });
    // Only what the title calls for is suggested; what the request is about decides between those.
    for (ArticleScore& each : like) {
        const Article& article = articles_[each.article];
        if (occasion.area && contains(article.areas, *occasion.area)) each.score *= 1.25;
        if (occasion.category && contains(article.categories, *occasion.category)) each.score *= 1.15;
        if (contains(article.services, occasion.service)) each.score *= 1.15;
    }
    std::ranges::stable_sort(like, std::greater{}, &ArticleScore::score);
    std::vector<const Article*> suggested;
    for (const ArticleScore& each : like)
        if (suggested.size() < most && each.score >= like.front().score * kShareOfBest)
            suggested.push_back(&articles_[each.article]);
    return suggested;
}

std::vector<const Article*> Articles::about(std::string_view service, Area area, std::size_t most) const
{
    const auto rank = [&](const Article* article) {
        const int of_area = contains(article->areas, area) ? 2 : 0;
        return -(of_area + (contains(article->services, service) ? 1 : 0));
    };
    std::vector<const Article*> about;
    for (const Article& article : articles_)
        if (rank(&article) < 0) about.push_back(&article);
    std::ranges::stable_sort(about, {}, rank);
    about.resize(std::min(about.size(), most));
    return about;
}

} // namespace kiosk
