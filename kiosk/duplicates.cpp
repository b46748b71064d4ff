#include "kiosk/duplicates.h"

#include "storage/folding.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace kiosk
{

namespace
{

/// Letters of a word that are compared: "mailbox" and "mailboxes", "Postfach" and "Postfächer" begin alike. A
/// stem of each language would need a dictionary.
constexpr std::size_t kLettersCompared = 5;

/// Words of two letters and less are articles and prepositions in all of our languages with an alphabet.
constexpr std::size_t kLettersMin = 3;

/// Longer words that stand in every second title.
constexpr std::array<std::string_view, 44> kSilent{
    "all", "and", "auf",  "aus",  "avec", "bei",  "che",   "con",  "dans", "das",  "del",
    "dem", "den", "der",  "des",  "die",  "does", "ein",   "eine", "est",  "for",  "from",
    "für", "has", "ist",  "les",  "mit",  "nel",  "nicht", "non",  "not",  "nous", "par",
    "pas", "per", "plus", "pour", "sich", "sur",  "the",   "und",  "une",  "with", "wird"};

/// Code points of valid UTF-8, as folded() makes it.
std::vector<char32_t> code_points_of(std::string_view text)
{
    std::vector<char32_t> points;
    points.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t point = lead < 0x80 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t next = 1; next < length; ++next)
            point = (point << 6U) | (static_cast<unsigned char>(text[at + next]) & 0x3FU);
        points.push_back(point);
        at += length;
    }
    return points;
}

/// Written without blanks between words, or, as Korean, with endings glued to them: pairs say more than
/// words.
bool is_paired(char32_t point)
{
    return (point >= 0x3040 && point <= 0x30FF) || (point >= 0x3400 && point <= 0x9FFF) ||
           (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
           (point >= 0x20000 && point <= 0x3FFFF);
}

bool is_letter(char32_t point)
{
    if (point < 0x80) return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9');
    const bool is_sign = point < 0xC0 || point == 0xD7 || point == 0xF7 ||
                         (point >= 0x2000 && point <= 0x2BFF) || (point >= 0x3000 && point <= 0x303F) ||
                         (point >= 0xFE10 && point <= 0xFFEF);
    return !is_sign && !is_paired(point);
}

/// FNV-1a (RFC 9923), 32 bits.
class Hash
{
public:
    void add(char32_t point)
    {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            value_ ^= (point >> shift) & 0xFFU;
            value_ *= 16777619U;
        }
    }
    std::uint32_t value() const { return value_; }

private:
    std::uint32_t value_ = 2166136261U;
};

std::uint32_t mark_of(const char32_t* first, const char32_t* last)
{
    Hash hash;
    for (; first != last; ++first)
        hash.add(*first);
    return hash.value();
}

bool is_silent(const std::vector<char32_t>& points, std::size_t from, std::size_t to)
{
    if (to - from < kLettersMin) return true;
    return std::ranges::any_of(kSilent, [&](std::string_view word) {
        const std::vector<char32_t> silent = code_points_of(word);
        return std::ranges::equal(silent,
                                  std::ranges::subrange(points.begin() + static_cast<std::ptrdiff_t>(from),
                                                        points.begin() + static_cast<std::ptrdiff_t>(to)));
    });
}

bool is_about_the_same(const RequestSummary& request, const Draft& draft)
{
    if (request.entry.kind != draft.kind) return false;
    if (draft.kind == RequestKind::partner_center)
        return draft.category && request.category == draft.category;
    return !draft.customer_id.empty() && !draft.service.empty() && request.customer_id == draft.customer_id &&
           request.service == draft.service;
}

} // namespace

std::vector<std::uint32_t> marks_of(std::string_view title)
{
    const std::vector<char32_t> points = code_points_of(folded(title));
    std::vector<std::uint32_t> marks;
    for (std::size_t at = 0; at < points.size();) {
        std::size_t end = at;
        if (is_paired(points[at])) {
            while (end < points.size() && is_paired(points[end]))
                ++end;
            for (std::size_t pair = at; pair + 1 < end; ++pair)
                marks.push_back(mark_of(&points[pair], &points[pair] + 2));
        } else if (is_letter(points[at])) {
            while (end < points.size() && is_letter(points[end]))
                ++end;
            if (!is_silent(points, at, end))
                marks.push_back(mark_of(&points[at], &points[at] + std::min(end - at, kLettersCompared)));
        } else {
            ++end;
        }
        at = end;
    }
    std::ranges::sort(marks);
    const auto repeated = std::ranges::unique(marks);
    marks.erase(repeated.begin(), repeated.end());
    return marks;
}

double likeness(const std::vector<std::uint32_t>& one, const std::vector<std::uint32_t>& other)
{
    std::size_t common = 0;
    for (auto left = one.begin(), right = other.begin(); left != one.end() && right != other.end();) {
        if (*left == *right) {
            ++common;
            ++left;
            ++right;
        } else if (*left < *right) {
            ++left;
        } else {
            ++right;
        }
    }
    if (common < 2) return 0;
    return static_cast<double>(common) / static_cast<double>(std::min(one.size(), other.size()));
}

void DuplicateWatch::gather(const std::shared_ptr<const RequestPages>& requests, const Draft& draft,
                            Timestamp now, std::chrono::days days)
{
    if (requests == requests_ && draft.customer_id == customer_id_ && draft.service == service_ &&
        draft.category == category_)
        return;
    requests_ = requests;
    customer_id_ = draft.customer_id;
    service_ = draft.service;
    category_ = draft.category;
    candidates_.clear();
    for (const auto& request : *requests) {
        const Entry& entry = request->entry;
        const bool is_old = entry.created_at < now - days;
        if (entry.state == State::closed || is_old || entry.id == draft.id ||
            draft.replaces == entry.reference || !is_about_the_same(*request, draft))
            continue;
        candidates_.push_back({request, marks_of(request->title)});
        if (candidates_.size() == compared_max) return;
    }
}

RequestList DuplicateWatch::like(std::string_view title, const std::vector<Reference>& differing) const
{
    RequestList found;
    if (candidates_.empty()) return found;
    const std::vector<std::uint32_t> marks = marks_of(title);
    std::vector<std::pair<double, const Candidate*>> ranked;
    for (const Candidate& candidate : candidates_) {
        const double like = likeness(marks, candidate.marks);
        if (like >= likeness_min &&
            std::ranges::find(differing, candidate.request->entry.reference) == differing.end())
            ranked.emplace_back(like, &candidate);
    }
    std::ranges::stable_sort(ranked, std::greater{}, &std::pair<double, const Candidate*>::first);
    for (const auto& [like, candidate] : ranked) {
        if (found.size() == shown_max) break;
        found.push_back(candidate->request);
    }
    return found;
}

} // namespace kiosk
