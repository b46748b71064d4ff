// What ships: every article whole, in every language, with its sources, and none that leads nowhere.

#include "storage/folding.h"
#include "sync/articles.h"
#include "tests/sync/catalogue_for_tests.h"

#include <doctest/doctest.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

using namespace kiosk;

namespace
{

using Keys = std::set<std::string>;

const std::filesystem::path kFolder = KIOSK_ARTICLES_FOLDER;

const toml::table& shipped_index()
{
    static const toml::table index = toml::parse_file((kFolder / "index.toml").string());
    return index;
}

std::vector<std::string> strings(const toml::node& table, std::string_view key)
{
    std::vector<std::string> all;
    for (const toml::node& each : *table.as_table()->get(key)->as_array())
        all.push_back(each.as_string()->get());
    return all;
}

std::string string(const toml::node& table, std::string_view key)
{
    return table.as_table()->get(key)->as_string()->get();
}

const toml::array& entries(std::string_view list)
{
    return *shipped_index()[list].as_array();
}

Keys keys_in(std::string_view list)
{
    Keys keys;
    for (const toml::node& entry : entries(list))
        CHECK_MESSAGE(keys.insert(string(entry, "key")).second, string(entry, "key"), " stands twice");
    return keys;
}

struct Shipped {
    std::string bytes; ///< What `keywords` and `text` were read from.
    std::vector<std::string> keywords;
    ArticleText text;
};

const Shipped& shipped(std::string_view language, const std::string& key)
{
    static std::map<std::pair<std::string, std::string>, Shipped> read;
    Shipped& one = read[{std::string{language}, key}];
    if (!one.bytes.empty()) return one;
    std::ifstream stream{kFolder / language / (key + ".md"), std::ios::binary};
    one.bytes.assign(std::istreambuf_iterator<char>{stream}, {});
    const auto file = read_article_file(one.bytes);
    REQUIRE_MESSAGE(file, language, "/", key);
    one.keywords = file->keywords;
    one.text = read_markdown(file->markdown);
    return one;
}

std::vector<ArticleRun> runs_of(const ArticleText& text, ArticleRun::Kind kind)
{
    std::vector<ArticleRun> runs;
    for (const ArticleBlock& block : text.blocks)
        for (const ArticleRun& run : block.runs)
            if (run.kind == kind) runs.push_back(run);
    return runs;
}

std::string all_words(const ArticleText& text)
{
    std::string words = text.title + '\n';
    for (const ArticleBlock& block : text.blocks)
        words += plain_text(block) + '\n';
    return folded(words);
}

/// Whether `word` stands in `text` by itself; in a script without blanks, at all.
bool says(std::string_view text, std::string_view word)
{
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0xC3;
    };
    const bool is_latin = static_cast<unsigned char>(word.front()) < 0xE0;
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if (!is_latin ||
            ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]))))
            return true;
    }
    return false;
}

template <typename Look>
void at_every_text(Look look)
{
    for (const std::string_view language : kLanguages)
        for (const std::string& key : keys_in("article")) {
            CAPTURE(language);
            CAPTURE(key);
            look(language, key, shipped(language, key));
        }
}

} // namespace

TEST_CASE("article content: every language has every article and no other file")
{
    const Keys keys = keys_in("article");
    CHECK(keys.size() >= 18);
    for (const std::string_view language : kLanguages) {
        CAPTURE(language);
        Keys files;
        for (const auto& file : std::filesystem::directory_iterator{kFolder / language})
            files.insert(file.path().filename().string());
        Keys wanted;
        for (const std::string& key : keys)
            wanted.insert(key + ".md");
        CHECK(files == wanted);
    }
}

TEST_CASE("article content: areas, categories and services are the catalogue's, and each has an article")
{
    const struct {
        const char* name;
        CatalogueList list;
    } lists[] = {{"areas", CatalogueList::area},
                 {"categories", CatalogueList::category},
                 {"services", CatalogueList::service}};
    for (const auto& [name, list] : lists) {
        Keys used;
        for (const toml::node& article : entries("article"))
            for (const std::string& key : strings(article, name))
                used.insert(key);
        Keys known;
        for (const std::string_view key : shipped_catalogue().keys(list))
            known.emplace(key);
        CAPTURE(name);
        CHECK(used == known);
    }
}

TEST_CASE("article content: every group has articles, and each article belongs to one")
{
    Keys used, known;
    for (const toml::node& article : entries("article"))
        used.insert(string(article, "group"));
    for (const ArticleGroup group : kArticleGroups)
        known.emplace(word(group));
    CHECK(used == known);
}

TEST_CASE("article content: two or three articles are related to each, and each is led to by another")
{
    const Keys keys = keys_in("article");
    Keys led_to;
    for (const std::string& key : keys)
        for (const ArticleRun& way : runs_of(shipped("en", key).text, ArticleRun::Kind::article))
            led_to.insert(way.target);
    for (const toml::node& article : entries("article")) {
        const std::string key = string(article, "key");
        const auto related = strings(article, "related");
        CAPTURE(key);
        CHECK((related.size() == 2 || related.size() == 3));
        for (const std::string& other : related) {
            CHECK(keys.contains(other));
            CHECK(other != key);
            led_to.insert(other);
        }
    }
    CHECK(led_to == keys);
}

TEST_CASE("article content: titles, one sentence of summary and headings; nothing the kiosk does not draw")
{
    at_every_text([](std::string_view, const std::string&, const Shipped& article) {
        std::string strays;
        for (const std::string& stray : article.text.strays)
            strays += stray + "; ";
        CHECK_MESSAGE(strays.empty(), strays);
        CHECK_FALSE(article.text.title.empty());
        REQUIRE(article.text.blocks.size() > 2);
        CHECK(article.text.blocks[0].kind == ArticleBlock::Kind::paragraph);
        CHECK(article.text.blocks[0].runs.size() == 1);
        CHECK(article.text.blocks[1].kind == ArticleBlock::Kind::heading);
        CHECK(article.bytes.find("http") == std::string::npos);
        CHECK(article.bytes.find('\t') == std::string::npos);
        CHECK(article.bytes.find(" \n") == std::string::npos);
        CHECK(article.bytes.find('\'') == std::string::npos);
    });
}

TEST_CASE("article content: no way leads nowhere or to the article it stands in")
{
    const Keys keys = keys_in("article");
    at_every_text([&](std::string_view, const std::string& key, const Shipped& article) {
        for (const ArticleRun& way : runs_of(article.text, ArticleRun::Kind::article)) {
            CHECK_MESSAGE(keys.contains(way.target), way.target);
            CHECK(way.target != key);
        }
    });
}

TEST_CASE("article content: every article has sources, numbered in the order they are first named")
{
    const Keys sources = keys_in("source");
    at_every_text([&](std::string_view, const std::string&, const Shipped& article) {
        std::vector<std::string> order;
        for (const ArticleRun& mark : runs_of(article.text, ArticleRun::Kind::source)) {
            CHECK_MESSAGE(sources.contains(mark.target), mark.target);
            const auto known = std::ranges::find(order, mark.target);
            const auto number = known - order.begin() + 1;
            if (known == order.end()) order.push_back(mark.target);
            CHECK(mark.text == std::to_string(number));
        }
        CHECK_FALSE(order.empty());
    });
}

TEST_CASE("article content: every source is used, dated, and as the catalogue has it")
{
    for (const std::string_view language : kLanguages) {
        Keys used;
        for (const std::string& key : keys_in("article"))
            for (const ArticleRun& mark : runs_of(shipped(language, key).text, ArticleRun::Kind::source))
                used.insert(mark.target);
        CAPTURE(language);
        CHECK(used == keys_in("source"));
    }
    for (const toml::node& entry : entries("source")) {
        CHECK_FALSE(string(entry, "title").empty());
        CHECK(string(entry, "date").size() >= 4);
        for (const CatalogueSource& source : shipped_catalogue().sources()) {
            if (source.key != string(entry, "key")) continue;
            CAPTURE(source.key);
            CHECK(source.title == string(entry, "title"));
            CHECK(source.url == string(entry, "url"));
            CHECK(source.date == string(entry, "date"));
        }
    }
}

TEST_CASE(
    "article content: all languages have the same parts in the same order, with the same ways and sources")
{
    at_every_text([](std::string_view, const std::string& key, const Shipped& article) {
        const ArticleText& english = shipped("en", key).text;
        const auto kinds = [](const ArticleText& text) {
            std::string letters;
            for (const ArticleBlock& block : text.blocks)
                letters += "hpis"[static_cast<std::size_t>(block.kind)];
            return letters;
        };
        const auto targets = [](const ArticleText& text, ArticleRun::Kind kind) {
            Keys all;
            for (const ArticleRun& run : runs_of(text, kind))
                all.insert(run.target);
            return all;
        };
        CHECK(kinds(article.text) == kinds(english));
        for (const auto kind : {ArticleRun::Kind::article, ArticleRun::Kind::source})
            CHECK(targets(article.text, kind) == targets(english, kind));
    });
}

TEST_CASE("article content: keywords are folded, and words that the text does not have")
{
    at_every_text([](std::string_view, const std::string&, const Shipped& article) {
        CHECK(article.keywords.size() >= 4);
        CHECK(article.keywords.size() <= 10);
        const std::string words = all_words(article.text);
        for (const std::string& keyword : article.keywords) {
            CAPTURE(keyword);
            CHECK(folded(keyword) == keyword);
            CHECK_FALSE(says(words, keyword));
        }
    });
}

TEST_CASE("article content: an English article is read in a minute or two")
{
    for (const std::string& key : keys_in("article")) {
        CAPTURE(key);
        const std::string words = all_words(shipped("en", key).text);
        const auto count = std::ranges::count(words, ' ') + std::ranges::count(words, '\n');
        CHECK(count >= 110);
        CHECK(count <= 270);
    }
}
