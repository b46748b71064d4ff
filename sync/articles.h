#pragma once

#include "storage/request.h"
#include "storage/result.h"
#include "sync/article_index.h"
#include "sync/article_text.h"
#include "sync/catalogue.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// What an article is about, in the order people should see the groups.
enum class ArticleGroup {
    areas,   ///< What a reseller supports itself.
    support, ///< How support is given.
    rules,   ///< Who may, who must, and when.
    kiosk,   ///< Working with this kiosk.
};
inline constexpr std::array kArticleGroups{ArticleGroup::areas, ArticleGroup::support, ArticleGroup::rules,
                                           ArticleGroup::kiosk};
std::string_view word(ArticleGroup group);

/// An article in the language it was read in.
struct Article {
    std::string key; ///< Never changes; small letters and underscores.
    ArticleGroup group;
    std::vector<Area> areas;
    std::vector<Category> categories;
    std::vector<std::string> services; ///< Keys of the catalogue.
    std::vector<std::string> related;  ///< Keys of articles.
    std::string title;
    std::string summary; ///< One sentence, the first of the text.
    std::vector<std::string> keywords;
    std::vector<ArticleBlock> blocks; ///< Without the title, with the summary.
};

/// What a request is about so far, as far as articles are chosen by it.
struct ArticleOccasion {
    std::optional<Area> area;
    std::optional<Category> category;
    std::string service;
};

/// All articles in one language, and what they are called in the others: people type in theirs. Read from
/// assets/articles. Immutable after loading, so it is thread-safe; pointers it gives live as long as it does.
class Articles
{
public:
    /// Reads `folder`/index.toml and the texts of `language` (one of kLanguages) below it; of the other
    /// languages what they are found by. An article whose text cannot be read is left out: that the shipped
    /// ones are whole is proved by the tests. Errors: not_found, configuration_wrong ("file:line: what"),
    /// system_fault.
    static Result<Articles> load(const std::filesystem::path& folder, std::string_view language);

    const std::string& language() const { return language_; }

    /// In reading order: by group, in each as the index has them.
    const std::vector<Article>& all() const { return articles_; }

    /// Null when there is none of this key.
    const Article* find(std::string_view key) const;

    /// Where the rules of an article were read, in the order of their numbers.
    std::vector<const CatalogueSource*> sources_of(const Article& article) const;

    /// What to read after it: the articles that its text leads to, then those related to it.
    std::vector<const Article*> after(const Article& article) const;

    /// For what somebody types to find an article: those with all of its words (ArticleIndex::search), and if
    /// there are none, those that are most like it.
    std::vector<const Article*> search(std::string_view query) const;

    /// At most `most` articles that may spare a request of this title; none when nothing is telling enough.
    std::vector<const Article*> suggestions(std::string_view title, const ArticleOccasion& occasion,
                                            std::size_t most) const;

    /// At most `most` articles about this area or this service, those about both first.
    std::vector<const Article*> about(std::string_view service, Area area, std::size_t most) const;

private:
    Articles() = default;

    std::string language_;
    std::vector<Article> articles_;
    std::vector<CatalogueSource> sources_;
    ArticleIndex index_;
};

/// A file of an article: what it is found by, and its Markdown. The tests read it, too.
struct ArticleFile {
    std::vector<std::string> keywords;
    std::string_view markdown; ///< In the file's text.
};
/// Takes `+++`, the keywords in TOML and `+++` off the front. Nothing when there is no such front.
std::optional<ArticleFile> read_article_file(std::string_view text);

} // namespace kiosk
