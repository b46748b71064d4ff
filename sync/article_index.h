#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// An article in one language, as it is found by what somebody types.
struct ArticleWords {
    std::size_t article = 0; ///< Its place in reading order.
    std::string title, summary;
    std::vector<std::string> keywords;
    std::string body;
    bool is_on_screen = true; ///< This is the language of the screen. Searches look into no other body.
};

/// How much an article has to do with a text.
struct ArticleScore {
    std::size_t article = 0;
    double score = 0;

    friend bool operator==(const ArticleScore&, const ArticleScore&) = default;
};

/// Finds articles by what is typed, in any of the languages they were given in: to search, all of it must be
/// there; to suggest, as much as is telling. Pure, immutable after construction, so it is thread-safe.
class ArticleIndex
{
public:
    ArticleIndex() = default;

    /// `all` in any order.
    explicit ArticleIndex(const std::vector<ArticleWords>& all);

    /// Articles that have every word of `query` somewhere, best first: in the title before in the keywords,
    /// the summary and the body; at the beginning of a word before in the middle of it; in reading order
    /// where that is the same. Case and width do not matter (folding.h). Without a word: none.
    std::vector<ArticleScore> search(std::string_view query) const;

    /// Articles that share telling words with `text`, best first: a word weighs the more the fewer articles
    /// have it. Words count by their beginnings, so that "invoices" is "invoice"; scripts without blanks by
    /// pairs of characters.
    std::vector<ArticleScore> likeness(std::string_view text) const;

private:
    struct Entry { ///< All folded.
        std::size_t article;
        std::string title, keywords, summary, body;
        bool is_on_screen;
    };
    struct Posting { ///< Eight bytes: there are some ten thousands.
        std::uint32_t feature;
        std::uint16_t article;
        std::uint16_t weight;
    };

    std::vector<Entry> entries_;
    std::vector<Posting> postings_; ///< By feature, then by article; one for each pair.
    std::size_t articles_ = 0;
};

} // namespace kiosk
