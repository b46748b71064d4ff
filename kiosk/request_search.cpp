#include "kiosk/request_search.h"

#include "storage/folding.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace kiosk
{

namespace
{

constexpr char kSeparator = '\x1E'; // A control character: folding leaves none in a text.

/// So many requests may vanish between two lists, one behind the other, without the others losing their
/// texts. Nobody takes back more than one at a time; more cost the texts to be taken in again, and no more.
constexpr std::size_t kVanishedMost = 8;

/// Of a text that the search of 50,000 of tests/bench takes in; a longer one costs a copy of all.
constexpr std::size_t kUsualTextBytes = 128;

std::string without_hyphens(std::string text)
{
    std::erase(text, '-');
    return text;
}

} // namespace

void RequestSearch::see(std::shared_ptr<const RequestPages> requests)
{
    if (requests == requests_) return;
    const auto before = std::exchange(requests_, std::move(requests));
    const std::vector<Row> known = std::exchange(rows_, {});
    rows_.resize(requests_ ? requests_->size() : 0);
    // From the oldest on: new ones come in front, the others stay in their order.
    std::size_t earlier_end = known.size();
    for (std::size_t at = rows_.size(); at-- > 0;) {
        const auto& request = (*requests_)[at];
        for (std::size_t back = 1; back <= std::min(earlier_end, kVanishedMost); ++back) {
            const auto& earlier = (*before)[earlier_end - back];
            if (earlier != request && earlier->entry.id != request->entry.id) continue;
            rows_[at] = known[earlier_end - back];
            if (earlier != request) rows_[at].is_stale = true;
            earlier_end -= back;
            break;
        }
    }
    stale_ = static_cast<std::size_t>(std::ranges::count(rows_, true, &Row::is_stale));
    next_stale_ = 0;
    is_current_ = false;
}

void RequestSearch::step()
{
    if (is_complete()) return;
    if (texts_.empty()) texts_.reserve(rows_.size() * kUsualTextBytes);
    for (std::size_t left = rows_per_step; left > 0 && stale_ > 0; ++next_stale_) {
        Row& row = rows_[next_stale_];
        if (!row.is_stale) continue;
        take_in(row, *(*requests_)[next_stale_]);
        --stale_;
        --left;
    }
    is_current_ = false;
}

void RequestSearch::take_in(Row& row, const RequestSummary& request)
{
    std::string text = folded(without_hyphens(request.entry.reference.text()));
    row.reference_bytes = static_cast<std::uint8_t>(text.size());
    text += kSeparator + folded(request.title);
    text += kSeparator + folded(request.customer_name);
    text += kSeparator + folded(request.entry.service_request_number.value_or(""));
    row.place = place_of(request);
    row.is_stale = false;
    if (text == text_of(row)) return;
    for (const char byte : text)
        ++byte_counts_[static_cast<std::uint8_t>(byte)];
    row.text_at = static_cast<std::uint32_t>(texts_.size());
    row.text_bytes = static_cast<std::uint32_t>(text.size());
    texts_ += text;
}

std::string_view RequestSearch::text_of(const Row& row) const
{
    return std::string_view{texts_}.substr(row.text_at, row.text_bytes);
}

std::vector<RequestSearch::Word> RequestSearch::words_of(std::string_view text) const
{
    std::vector<Word> words;
    for (std::string& each : folded_words(text)) {
        Word word{.text = std::move(each), .without_hyphens = {}, .rarest_at = 0};
        word.without_hyphens = without_hyphens(word.text);
        const auto rarest = std::ranges::min_element(
            word.text, {}, [this](char byte) { return byte_counts_[static_cast<std::uint8_t>(byte)]; });
        word.rarest_at = static_cast<std::size_t>(rarest - word.text.begin());
        words.push_back(std::move(word));
    }
    return words;
}

bool RequestSearch::has(const Row& row, const Word& word) const
{
    const std::string_view text = text_of(row);
    const char rarest = word.text[word.rarest_at];
    for (std::size_t at = word.rarest_at; at < text.size(); ++at) {
        const void* const next = std::memchr(text.data() + at, rarest, text.size() - at);
        if (next == nullptr) break;
        at = static_cast<std::size_t>(static_cast<const char*>(next) - text.data());
        if (text.substr(at - word.rarest_at).starts_with(word.text)) return true;
    }
    return word.without_hyphens.size() < word.text.size() &&
           text.substr(0, row.reference_bytes).find(word.without_hyphens) != text.npos;
}

/// Whether what has all of `words` has all of those before, too: each of them is a part of one.
bool RequestSearch::narrows(const std::vector<Word>& words) const
{
    return std::ranges::all_of(words_, [&](const Word& before) {
        return std::ranges::any_of(
            words, [&](const Word& word) { return word.text.find(before.text) != std::string::npos; });
    });
}

void RequestSearch::keep_rows_with(std::vector<Word> words)
{
    if (!is_current_ || !narrows(words)) {
        found_ = {};
        for (std::size_t at = 0; at < rows_.size(); ++at)
            if (rows_[at].text_bytes > 0)
                found_[static_cast<std::size_t>(rows_[at].place)].push_back(static_cast<std::uint32_t>(at));
    }
    for (const Word& word : words)
        for (auto& rows : found_)
            std::erase_if(rows, [&](std::uint32_t at) { return !has(rows_[at], word); });
    words_ = std::move(words);
    is_current_ = true;
}

const FoundByPlace& RequestSearch::find(std::string_view text)
{
    keep_rows_with(words_of(text));
    if (!std::ranges::all_of(found_, &std::vector<std::uint32_t>::empty)) return found_;
    if (const auto reference = Reference::parse(text)) keep_rows_with(words_of(reference->text()));
    return found_;
}

std::vector<std::uint32_t> drafts_with(std::string_view text, const std::vector<DraftSummary>& drafts)
{
    const std::vector<std::string> words = folded_words(text);
    std::vector<std::uint32_t> found;
    for (std::size_t at = 0; at < drafts.size(); ++at) {
        const std::string draft = folded(drafts[at].title) + kSeparator + folded(drafts[at].customer_name);
        const auto is_there = [&](const std::string& word) { return draft.find(word) != draft.npos; };
        if (std::ranges::all_of(words, is_there)) found.push_back(static_cast<std::uint32_t>(at));
    }
    return found;
}

} // namespace kiosk
