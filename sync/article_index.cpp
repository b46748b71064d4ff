#include "sync/article_index.h"

#include "storage/folding.h"
#include "storage/text.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

namespace kiosk
{

namespace
{

bool is_latin_letter(char32_t c)
{
    return (c >= U'a' && c <= U'z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}

bool is_digit(char32_t c)
{
    return c >= U'0' && c <= U'9';
}

/// Scripts whose words are not told by blanks, or change at their ends with every sentence.
bool is_paired(char32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/// FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ (32 bits).
std::uint32_t feature_of(std::u32string_view characters)
{
    std::uint32_t hash = 2166136261U;
    for (const char32_t c : characters)
        for (unsigned shift = 0; shift < 32; shift += 8) {
            hash ^= c >> shift & 0xFFU;
            hash *= 16777619U;
        }
    return hash;
}

/// Letters of a word that count: "invoice" and "invoices", "Rechnung" and "Rechnungen", "fattura" and
/// "fatture" are the same by them, and of 24 articles no two unlike words of the titles are.
constexpr std::size_t kStem = 5;

/// A title and its keywords name the matter, a summary tells of it, a body mentions much besides.
constexpr std::uint16_t kOfTitle = 4, kOfSummary = 3, kOfBody = 1;

/// Shorter words are articles and prepositions, unless somebody made a keyword of one.
constexpr std::size_t kShortestWord = 4, kShortestKeyword = 3;

/// What of a text can be recognised in another: the beginnings of its words, and its pairs of characters.
std::vector<std::uint32_t> features_of(std::string_view text, std::size_t shortest)
{
    const std::u32string characters = utf32(folded(text));
    std::vector<std::uint32_t> features;
    for (std::size_t at = 0; at < characters.size();) {
        std::size_t end = at;
        if (is_paired(characters[at])) {
            while (end < characters.size() && is_paired(characters[end]))
                ++end;
            for (std::size_t pair = at; pair + 1 < end; ++pair)
                features.push_back(feature_of(std::u32string_view{characters}.substr(pair, 2)));
        } else if (is_latin_letter(characters[at]) || is_digit(characters[at])) {
            while (end < characters.size() && (is_latin_letter(characters[end]) || is_digit(characters[end])))
                ++end;
            if (end - at >= shortest)
                features.push_back(
                    feature_of(std::u32string_view{characters}.substr(at, std::min(end - at, kStem))));
        } else {
            ++end;
        }
        at = end;
    }
    std::ranges::sort(features);
    features.erase(std::unique(features.begin(), features.end()), features.end());
    return features;
}

std::vector<std::string_view> words_of(std::string_view folded_query)
{
    std::vector<std::string_view> words;
    for (std::string_view rest = trimmed(folded_query); !rest.empty(); rest = trimmed(rest)) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        words.push_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    return words;
}

/// What a hit of a word in a field counts: `at_begin` of a word, or inside of one; 0: no hit.
double hit(std::string_view field, std::string_view word, double at_begin, double inside)
{
    bool is_inside = false;
    for (std::size_t at = field.find(word); at != field.npos; at = field.find(word, at + 1)) {
        const bool is_begin = at == 0 || field[at - 1] == ' ' || field[at - 1] == '\n' ||
                              field[at - 1] == '-' || static_cast<unsigned char>(field[at]) >= 0x80;
        if (is_begin) return at_begin;
        is_inside = true;
    }
    return is_inside ? inside : 0;
}

std::vector<ArticleScore> best_first(const std::vector<double>& scores)
{
    std::vector<ArticleScore> found;
    for (std::size_t article = 0; article < scores.size(); ++article)
        if (scores[article] > 0) found.push_back({article, scores[article]});
    std::ranges::stable_sort(found, std::greater{}, &ArticleScore::score);
    return found;
}

} // namespace

ArticleIndex::ArticleIndex(const std::vector<ArticleWords>& all)
{
    const auto note = [this](std::string_view text, std::size_t article, std::uint16_t weight,
                             std::size_t shortest = kShortestWord) {
        for (const std::uint32_t feature : features_of(text, shortest))
            postings_.push_back({feature, static_cast<std::uint16_t>(article), weight});
    };
    for (const ArticleWords& words : all) {
        std::string keywords;
        for (const std::string& keyword : words.keywords) {
            keywords += folded(keyword) + '\n';
            const bool is_one_word = keyword.find(' ') == keyword.npos;
            note(keyword, words.article, kOfTitle, is_one_word ? kShortestKeyword : kShortestWord);
        }
        articles_ = std::max(articles_, words.article + 1);
        note(words.title, words.article, kOfTitle);
        note(words.summary, words.article, kOfSummary);
        note(words.body, words.article, kOfBody);
        entries_.push_back({words.article, folded(words.title), std::move(keywords), folded(words.summary),
                            words.is_on_screen ? folded(words.body) : std::string{}, words.is_on_screen});
    }
    const auto is_before = [](const Posting& one, const Posting& other) {
        if (one.feature != other.feature) return one.feature < other.feature;
        if (one.article != other.article) return one.article < other.article;
        return one.weight > other.weight;
    };
    const auto is_same = [](const Posting& one, const Posting& other) {
        return one.feature == other.feature && one.article == other.article;
    };
    std::ranges::sort(postings_, is_before);
    postings_.erase(std::unique(postings_.begin(), postings_.end(), is_same), postings_.end());
    postings_.shrink_to_fit();
}

std::vector<ArticleScore> ArticleIndex::search(std::string_view query) const
{
    const std::string wanted = folded(query);
    const auto words = words_of(wanted);
    if (words.empty()) return {};

    // Of each word its best hit in any language; an article without one is out.
    std::vector<double> scores(articles_, 0);
    std::vector<double> best(articles_);
    std::vector<bool> is_out(articles_, false);
    for (const std::string_view word : words) {
        std::ranges::fill(best, 0);
        for (const Entry& entry : entries_) {
            const double share = entry.is_on_screen ? 1 : 0.5;
            // The lowest hit of a field counts more than the highest of the field after it.
            const double value = std::max({hit(entry.title, word, 10, 8), hit(entry.keywords, word, 7, 6),
                                           hit(entry.summary, word, 4, 3), hit(entry.body, word, 2, 1)});
            best[entry.article] = std::max(best[entry.article], value * share);
        }
        for (std::size_t article = 0; article < articles_; ++article) {
            if (best[article] <= 0) is_out[article] = true;
            scores[article] += best[article];
        }
    }
    for (std::size_t article = 0; article < articles_; ++article)
        if (is_out[article]) scores[article] = 0;
    return best_first(scores);
}

std::vector<ArticleScore> ArticleIndex::likeness(std::string_view text) const
{
    std::vector<double> scores(articles_, 0);
    for (const std::uint32_t feature : features_of(text, kShortestKeyword)) {
        // Bounds and not a subrange, which clang 14 cannot make with libstdc++ 12 (the fuzzers, tests/fuzz).
        const std::span same{std::ranges::lower_bound(postings_, feature, {}, &Posting::feature),
                             std::ranges::upper_bound(postings_, feature, {}, &Posting::feature)};
        double having = 0; // Articles that have it, those by the way in part.
        for (const Posting& posting : same)
            having += static_cast<double>(posting.weight) / kOfTitle;
        if (having == 0) continue;
        const double telling = std::max(0.0, std::log(static_cast<double>(articles_) / having));
        for (const Posting& posting : same)
            scores[posting.article] += telling * static_cast<double>(posting.weight);
    }
    return best_first(scores);
}

} // namespace kiosk
