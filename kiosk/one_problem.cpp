#include "kiosk/one_problem.h"

#include "storage/folding.h"
#include "storage/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace kiosk
{

namespace
{

/// How many questions are several. Two are often one ("Why does it fail? Can you help?").
constexpr int kQuestionsMin = 3;

/// After what a linking word counts: the end of a sentence, or also a comma, where no other meaning is near.
enum class After { sentence, clause };

struct LinkingWords {
    std::string_view words; ///< Folded (storage/folding.h).
    After after;
};

constexpr std::array kLinkingWords{
    // English
    LinkingWords{"also ", After::sentence},
    LinkingWords{"also, ", After::sentence},
    LinkingWords{"and also ", After::clause},
    LinkingWords{"in addition", After::clause},
    LinkingWords{"additionally", After::clause},
    LinkingWords{"another problem", After::clause},
    LinkingWords{"another issue", After::clause},
    LinkingWords{"furthermore", After::clause},
    LinkingWords{"moreover", After::clause},
    LinkingWords{"secondly", After::clause},
    // Korean
    LinkingWords{"그리고 또", After::clause},
    LinkingWords{"또한", After::clause},
    LinkingWords{"또 다른", After::clause},
    LinkingWords{"추가로", After::clause},
    LinkingWords{"게다가", After::clause},
    // Chinese, Traditional and Simplified
    LinkingWords{"另外", After::clause},
    LinkingWords{"此外", After::clause},
    LinkingWords{"還有", After::clause},
    LinkingWords{"还有", After::clause},
    LinkingWords{"另一個問題", After::clause},
    LinkingWords{"另一个问题", After::clause},
    LinkingWords{"其次", After::clause},
    // German
    LinkingWords{"außerdem", After::clause},
    LinkingWords{"ausserdem", After::clause},
    LinkingWords{"zusätzlich", After::clause},
    LinkingWords{"des weiteren", After::clause},
    LinkingWords{"darüber hinaus", After::clause},
    LinkingWords{"ein weiteres problem", After::clause},
    LinkingWords{"ein anderes problem", After::clause},
    LinkingWords{"und auch ", After::clause},
    LinkingWords{"zweitens", After::clause},
    // Italian
    LinkingWords{"inoltre", After::clause},
    LinkingWords{"in più", After::sentence},
    LinkingWords{"un altro problema", After::clause},
    LinkingWords{"e anche ", After::clause},
    LinkingWords{"in secondo luogo", After::clause},
    // French
    LinkingWords{"de plus ", After::sentence},
    LinkingWords{"de plus, ", After::clause},
    LinkingWords{"en outre", After::clause},
    LinkingWords{"par ailleurs", After::clause},
    LinkingWords{"un autre problème", After::clause},
    LinkingWords{"et aussi ", After::clause},
    LinkingWords{"deuxièmement", After::clause},
};

/// "More and more" begins as "in addition" does.
constexpr std::string_view kMoreAndMore = "de plus en plus";

constexpr std::array<std::string_view, 5> kSentenceEnds{".", "!", "?", ";", "。"};
constexpr std::array<std::string_view, 3> kClauseEnds{",", "、", ":"};

template <std::size_t size>
bool ends_with_one_of(std::string_view text, const std::array<std::string_view, size>& ends)
{
    return std::ranges::any_of(ends, [&](std::string_view end) { return text.ends_with(end); });
}

/// Whether `words` stand at `at` of a folded line as the beginning of something new.
bool begins_something(std::string_view line, std::size_t at, After after)
{
    const std::string_view before = trimmed(line.substr(0, at));
    if (before.empty() || ends_with_one_of(before, kSentenceEnds)) return true;
    return after == After::clause && ends_with_one_of(before, kClauseEnds);
}

bool has_linking_words(std::string_view line, std::size_t from)
{
    return std::ranges::any_of(kLinkingWords, [&](const LinkingWords& link) {
        for (std::size_t at = line.find(link.words, from); at != line.npos;
             at = line.find(link.words, at + 1)) {
            if (line.substr(at).starts_with(kMoreAndMore)) continue;
            if (begins_something(line, at, link.after)) return true;
        }
        return false;
    });
}

/// The number a folded line begins with, as an item of a list: 1 or 2; 0 for any other line.
int item_number(std::string_view line)
{
    struct Beginning {
        std::string_view first, second;
    };
    constexpr std::array written{Beginning{"①", "②"},       Beginning{"一、", "二、"},
                                 Beginning{"一.", "二."},   Beginning{"(一)", "(二)"},
                                 Beginning{"첫째", "둘째"}, Beginning{"第一,", "第二,"}};
    line = trimmed(line);
    for (const auto& [first, second] : written) {
        if (line.starts_with(first)) return 1;
        if (line.starts_with(second)) return 2;
    }
    if (line.starts_with('(')) line.remove_prefix(1);
    if (line.size() < 3 || (line[0] != '1' && line[0] != '2')) return 0;
    const std::string_view mark = line.substr(1);
    // "1.5 GB" is a number and no item.
    const bool is_decimal = mark.size() > 1 && mark[1] >= '0' && mark[1] <= '9';
    const bool is_item = mark.starts_with(')') || mark.starts_with("、") ||
                         ((mark.starts_with('.') || mark.starts_with(':')) && !is_decimal);
    return is_item ? line[0] - '0' : 0;
}

/// Question marks, each row of them once.
int questions_in(std::string_view line)
{
    int count = 0;
    for (std::size_t at = line.find('?'); at != line.npos; at = line.find('?', at + 1))
        count += at + 1 == line.size() || line[at + 1] != '?';
    return count;
}

} // namespace

std::optional<SeveralSign> sign_of_several_problems(std::string_view title, std::string_view description)
{
    bool has_first = false, has_second = false, is_linked = false, has_begun = false;
    int questions = 0;
    const auto read = [&](std::string_view raw) {
        const std::string line = folded(raw);
        const int item = item_number(line);
        has_first = has_first || item == 1;
        has_second = has_second || (item == 2 && has_first);
        // The first words of all cannot add to anything.
        const std::size_t start = line.find_first_not_of(' ');
        if (start != line.npos) {
            is_linked = is_linked || has_linking_words(line, has_begun ? 0 : start + 1);
            has_begun = true;
        }
        questions += questions_in(line);
    };
    read(title);
    has_begun = false; // The description may begin with any words, too.
    while (!description.empty()) {
        const auto end = std::min(description.find('\n'), description.size());
        read(description.substr(0, end));
        description.remove_prefix(std::min(end + 1, description.size()));
    }
    if (has_second) return SeveralSign::numbered_list;
    if (is_linked) return SeveralSign::linking_words;
    if (questions >= kQuestionsMin) return SeveralSign::questions;
    return std::nullopt;
}

} // namespace kiosk
