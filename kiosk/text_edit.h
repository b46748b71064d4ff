#pragma once

#include "kiosk/text_layout.h"
#include "kiosk/words.h"

#include <cstddef>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace kiosk
{

/// What of some bytes may stand in a text.
struct CleanText {
    std::string text;
    std::size_t code_points = 0;
    bool is_cut = false; ///< There was more than fitted.
};

/// Makes text of what was typed or pasted: valid UTF-8 (storage/text.h), without control characters and byte
/// order marks; a tab becomes a blank; each way to end a line becomes '\n', in a text of one line a blank.
/// Reads no further than `code_points_max` needs, however much there is.
CleanText clean_text(std::string_view bytes, Lines lines, std::size_t code_points_max);

enum class Selecting {
    no,
    yes ///< The selection grows or shrinks with the caret.
};

enum class Move {
    left,
    right,
    word_left,
    word_right,
    up,
    down,
    page_up,
    page_down,
    line_begin, ///< Of the line as it is shown.
    line_end,
    paragraph_up, ///< To the beginning of this paragraph, or of the one before.
    paragraph_down,
    text_begin,
    text_end
};

enum class Erase { character_before, character_after, word_before, word_after };

/// A text that a person edits: caret, selection and history. Knows no window, no clipboard and no time.
///
/// Its text is always what clean_text() lets pass, its caret and the other end of the selection always stand
/// between two characters (graphemes.h). Thread-compatible.
class TextEdit
{
public:
    /// How many code points the text may have; more are not taken.
    static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

    /// Bytes that the history may take; what is oldest is forgotten. A request's text may be 8,000 code
    /// points (request.h) and a field holds twice of that, 64 KB; so this is more than eight times writing
    /// all of it anew.
    static constexpr std::size_t history_bytes_max = 1024 * 1024;

    TextEdit() = default;
    TextEdit(std::string_view text, Lines lines, std::size_t code_points_max);

    const std::string& text() const { return text_; }
    CaretPlace caret() const { return caret_; }
    /// Begin and end; empty at the caret when nothing is selected.
    TextRange selection() const;
    bool has_selection() const { return caret_.offset != anchor_; }
    std::string_view selected() const;

    /// Takes over a text that somebody else has written, with no way back to what was there.
    void adopt(std::string_view text);

    // ---- Caret and selection. Each ends a run of typing.

    /// `layout` is of the text as it is now; `page` is how many lines page_up and page_down move.
    void move(Move move, Selecting selecting, const TextLayout& layout, std::size_t page);
    void select_all();

    /// A press of the mouse: once puts the caret there, twice selects the word, three times the paragraph.
    /// With Selecting::yes the selection is drawn out to there.
    void press(CaretPlace place, int times, Selecting selecting);
    /// The mouse moved on while held: by characters, words or paragraphs, as it was pressed.
    void drag(CaretPlace place);

    // ---- Changes. Each replaces the selection. False when the text stayed as it was.

    /// What is typed in a run up to the next word is undone at once.
    bool type(std::string_view bytes);
    bool erase(Erase what);
    /// Takes the selection away; nothing without one.
    bool cut();

    struct Pasted {
        std::size_t kept = 0; ///< Code points.
        bool is_cut = false;  ///< The rest did not fit.
    };
    Pasted paste(std::string_view bytes);

    bool undo();
    bool redo();

    /// What is typed from now on is undone by itself: a person has paused, or gone elsewhere.
    void end_run() { is_run_open_ = false; }

private:
    enum class Kind { typed, erased_before, erased_after, whole };
    struct Step {
        Kind kind;
        std::size_t at;
        std::string removed, inserted;
        CaretPlace caret_before;
        std::size_t anchor_before;

        std::size_t cost() const { return sizeof(Step) + removed.size() + inserted.size(); }
    };
    enum class Granularity { character, word, paragraph };

    bool replace(TextRange range, std::string_view inserted, Kind kind);
    bool continue_run(TextRange range, std::string_view inserted, Kind kind);
    void remember(Step step);
    void put_caret(CaretPlace place, Selecting selecting);
    void move_vertically(bool is_up, std::size_t count, Selecting selecting, const TextLayout& layout);
    TextRange unit_around(std::size_t offset) const;
    std::size_t room() const;

    std::string text_;
    Lines lines_ = Lines::several;
    std::size_t code_points_max_ = kNoLimit;
    CaretPlace caret_;
    std::size_t anchor_ = 0;
    std::optional<float> wanted_x_; ///< Where a caret that goes up and down wants to be.
    Granularity granularity_ = Granularity::character;
    TextRange pressed_; ///< What the first press selected.

    std::deque<Step> history_;
    std::size_t done_ = 0; ///< Steps before this one are in the text; those from it on were undone.
    std::size_t history_bytes_ = 0;
    bool is_run_open_ = false;
};

} // namespace kiosk
