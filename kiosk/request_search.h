#pragma once

#include "sync/snapshot.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// What was found in the lists of a snapshot, by place: positions in its drafts for the drafts, in its
/// requests for the other three; in the order of those lists.
using FoundByPlace = std::array<std::vector<std::uint32_t>, kPlaces.size()>;

/// Finds requests by what people remember of them: every word of a search occurs, anywhere and in any order,
/// in title, customer's name, reference (its hyphens may be left out) or service request number. Case and
/// width as in folding.h. The texts lie folded in one string, some 100 bytes a request, in memory only, and
/// are taken in step by step, so that no frame waits for all of them. Thread-compatible.
class RequestSearch
{
public:
    /// Rows that step() takes in: half of what a frame of a list may take (design.md 11). Measured
    /// 2026-11-22, -O2, 50,000 requests with titles and names in five languages, CPU alone: 2 ms a step; a
    /// search p99 2.3 ms, worst 2.8 ms; a new list with one request changed 0.9 ms.
    static constexpr std::size_t rows_per_step = 2'000;

    /// What is searched from now on, newest first. The texts of requests that are the same object as before
    /// stay as they are; one that changed is found by its old text until its new one is taken in.
    void see(std::shared_ptr<const RequestPages> requests);

    /// Takes in more texts, the newest first; does nothing when it has all.
    void step();

    /// Whether all texts are taken in, so that what is not found is not there.
    bool is_complete() const { return stale_ == 0; }

    /// Those of the requests seen last in which every word of `text` occurs; all of them when it has none.
    /// When none does and `text` is a whole reference as it was heard or written down (Reference::parse), the
    /// request of that reference. Of a search that only adds to the one before, only what that one found is
    /// looked at. Valid until the next call.
    const FoundByPlace& find(std::string_view text);

private:
    struct Row {
        std::uint32_t text_at = 0;        ///< In `texts_`; begins with the reference, without hyphens.
        std::uint32_t text_bytes = 0;     ///< 0: nothing is taken in yet.
        std::uint8_t reference_bytes = 0; ///< Of those.
        Place place = Place::ready_to_send;
        bool is_stale = true; ///< The request is another object than the text was taken from.
    };

    /// One word of a search, and its byte that is rarest among all texts: memchr finds that one fastest.
    struct Word {
        std::string text;
        std::string without_hyphens;
        std::size_t rarest_at;
    };

    void take_in(Row& row, const RequestSummary& request);
    std::string_view text_of(const Row& row) const;
    std::vector<Word> words_of(std::string_view text) const;
    bool has(const Row& row, const Word& word) const;
    bool narrows(const std::vector<Word>& words) const;
    void keep_rows_with(std::vector<Word> words);

    std::shared_ptr<const RequestPages> requests_;
    std::vector<Row> rows_; ///< As `requests_`.
    std::string texts_;     ///< What a request once had stays until the search ends: a number comes once.
    std::array<std::uint32_t, 256> byte_counts_{};
    std::size_t stale_ = 0;      ///< Rows that are.
    std::size_t next_stale_ = 0; ///< Before it none is.

    FoundByPlace found_;
    std::vector<Word> words_; ///< By which it was found.
    bool is_current_ = false; ///< `found_` is right for `words_`.
};

/// The drafts in which every word of `text` occurs, in title or customer's name; positions in `drafts`.
std::vector<std::uint32_t> drafts_with(std::string_view text, const std::vector<DraftSummary>& drafts);

} // namespace kiosk
