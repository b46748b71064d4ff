#include "kiosk/text_edit.h"

#include "kiosk/graphemes.h"
#include "storage/text.h"

#include <algorithm>
#include <utility>

namespace kiosk
{

namespace
{

/// As much as is made valid at a time, so that ten megabytes for a field of one line cost what the line
/// costs.
constexpr std::size_t kChunk = 16 * 1024;

bool is_line_end(char32_t c)
{
    return c == U'\n' || c == U'\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_control(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfeff;
}

/// The first bytes of `bytes`, not cut inside of a code point.
std::string_view chunk_of(std::string_view bytes)
{
    if (bytes.size() <= kChunk) return bytes;
    std::size_t end = kChunk;
    for (int i = 0; i < 3 && (static_cast<unsigned char>(bytes[end]) & 0xc0) == 0x80; ++i)
        --end;
    return bytes.substr(0, end);
}

bool ends_with_blank(std::string_view text)
{
    return !text.empty() && (text.back() == ' ' || text.back() == '\n' || text.ends_with("\u3000"));
}

bool begins_with_blank(std::string_view text)
{
    return !text.empty() && (text.front() == ' ' || text.front() == '\n' || text.starts_with("\u3000"));
}

} // namespace

CleanText clean_text(std::string_view bytes, Lines lines, std::size_t code_points_max)
{
    CleanText clean;
    bool is_after_return = false;
    while (!bytes.empty()) {
        const std::string_view chunk = chunk_of(bytes);
        bytes.remove_prefix(chunk.size());
        const std::string valid = valid_utf8(chunk);
        for (std::size_t at = 0; at < valid.size();) {
            const auto [character, size] = code_point_at(valid, at);
            std::string_view kept = std::string_view{valid}.substr(at, size);
            at += size;
            const bool is_second_half = character == U'\n' && is_after_return;
            is_after_return = character == U'\r';
            if (is_second_half) continue;
            if (is_line_end(character))
                kept = lines == Lines::several ? "\n" : " ";
            else if (character == U'\t')
                kept = " ";
            else if (is_control(character))
                continue;
            if (clean.code_points == code_points_max) {
                clean.is_cut = true;
                return clean;
            }
            clean.text += kept;
            ++clean.code_points;
        }
    }
    return clean;
}

TextEdit::TextEdit(std::string_view text, Lines lines, std::size_t code_points_max)
    : text_(text), lines_(lines), code_points_max_(code_points_max)
{
    put_caret({text_.size()}, Selecting::no);
}

TextRange TextEdit::selection() const
{
    return {std::min(caret_.offset, anchor_), std::max(caret_.offset, anchor_)};
}

std::string_view TextEdit::selected() const
{
    const TextRange range = selection();
    return std::string_view{text_}.substr(range.begin, range.end - range.begin);
}

void TextEdit::adopt(std::string_view text)
{
    text_ = text;
    history_.clear();
    history_bytes_ = 0;
    done_ = 0;
    std::size_t offset = std::min(caret_.offset, text_.size());
    while (offset < text_.size() && (static_cast<unsigned char>(text_[offset]) & 0xc0) == 0x80)
        --offset;
    if (!is_grapheme_boundary(text_, offset)) offset = previous_grapheme(text_, offset);
    put_caret({offset}, Selecting::no);
}

void TextEdit::put_caret(CaretPlace place, Selecting selecting)
{
    caret_ = place;
    if (selecting == Selecting::no) anchor_ = place.offset;
    wanted_x_.reset();
    is_run_open_ = false;
}

void TextEdit::move(Move move, Selecting selecting, const TextLayout& layout, std::size_t page)
{
    const bool gives_selection_up = has_selection() && selecting == Selecting::no;
    const TextRange selected = selection();
    const std::size_t at = caret_.offset;
    switch (move) {
    case Move::left:
        put_caret({gives_selection_up ? selected.begin : previous_grapheme(text_, at)}, selecting);
        break;
    case Move::right:
        put_caret({gives_selection_up ? selected.end : next_grapheme(text_, at)}, selecting);
        break;
    case Move::word_left:
        put_caret({previous_word(text_, at)}, selecting);
        break;
    case Move::word_right:
        put_caret({next_word(text_, at)}, selecting);
        break;
    case Move::up:
        move_vertically(true, 1, selecting, layout);
        break;
    case Move::down:
        move_vertically(false, 1, selecting, layout);
        break;
    case Move::page_up:
        move_vertically(true, page, selecting, layout);
        break;
    case Move::page_down:
        move_vertically(false, page, selecting, layout);
        break;
    case Move::line_begin:
        put_caret(layout.line_begin(layout.line_of(caret_)), selecting);
        break;
    case Move::line_end:
        put_caret(layout.line_end(layout.line_of(caret_)), selecting);
        break;
    case Move::paragraph_up: {
        const std::size_t begin = paragraph_around(text_, at).begin;
        put_caret({begin < at || begin == 0 ? begin : paragraph_around(text_, begin - 1).begin}, selecting);
        break;
    }
    case Move::paragraph_down:
        put_caret({std::min(paragraph_around(text_, at).end + 1, text_.size())}, selecting);
        break;
    case Move::text_begin:
        put_caret({0}, selecting);
        break;
    case Move::text_end:
        put_caret({text_.size()}, selecting);
        break;
    }
}

void TextEdit::move_vertically(bool is_up, std::size_t count, Selecting selecting, const TextLayout& layout)
{
    const float x = wanted_x_.value_or(layout.x_of(caret_));
    const std::size_t line = layout.line_of(caret_);
    const std::size_t last = layout.lines().size() - 1;
    const std::size_t target = is_up ? line - std::min(line, count) : std::min(line + count, last);
    put_caret(target == line ? caret_ : layout.place_at(target, x), selecting);
    wanted_x_ = x;
}

void TextEdit::select_all()
{
    put_caret({text_.size()}, Selecting::no);
    anchor_ = 0;
}

TextRange TextEdit::unit_around(std::size_t offset) const
{
    switch (granularity_) {
    case Granularity::character:
        return {offset, offset};
    case Granularity::word:
        return word_around(text_, offset);
    case Granularity::paragraph:
        return paragraph_around(text_, offset);
    }
    return {offset, offset};
}

void TextEdit::press(CaretPlace place, int times, Selecting selecting)
{
    if (selecting == Selecting::yes) {
        granularity_ = Granularity::character;
        pressed_ = {anchor_, anchor_};
        put_caret(place, Selecting::yes);
        return;
    }
    granularity_ = times <= 1   ? Granularity::character
                   : times == 2 ? Granularity::word
                                : Granularity::paragraph;
    pressed_ = unit_around(place.offset);
    put_caret(granularity_ == Granularity::character ? place : CaretPlace{pressed_.end}, Selecting::no);
    anchor_ = pressed_.begin;
}

void TextEdit::drag(CaretPlace place)
{
    const TextRange unit = unit_around(place.offset);
    const bool is_backward = unit.begin < pressed_.begin;
    const std::size_t target = is_backward ? unit.begin : std::max(unit.end, pressed_.end);
    anchor_ = is_backward ? pressed_.end : pressed_.begin;
    put_caret(granularity_ == Granularity::character ? place : CaretPlace{target}, Selecting::yes);
}

std::size_t TextEdit::room() const
{
    if (code_points_max_ == kNoLimit) return kNoLimit;
    const std::size_t staying = code_points(text_) - code_points(selected());
    return code_points_max_ - std::min(staying, code_points_max_);
}

bool TextEdit::type(std::string_view bytes)
{
    const CleanText clean = clean_text(bytes, lines_, room());
    if (clean.text.empty()) return false;
    return replace(selection(), clean.text, Kind::typed);
}

TextEdit::Pasted TextEdit::paste(std::string_view bytes)
{
    const CleanText clean = clean_text(bytes, lines_, room());
    if (!clean.text.empty()) replace(selection(), clean.text, Kind::whole);
    return {clean.code_points, clean.is_cut};
}

bool TextEdit::cut()
{
    return has_selection() && replace(selection(), {}, Kind::whole);
}

bool TextEdit::erase(Erase what)
{
    if (has_selection()) return replace(selection(), {}, Kind::whole);
    const std::size_t at = caret_.offset;
    switch (what) {
    case Erase::character_before:
        return replace({previous_grapheme(text_, at), at}, {}, Kind::erased_before);
    case Erase::character_after:
        return replace({at, next_grapheme(text_, at)}, {}, Kind::erased_after);
    case Erase::word_before:
        return replace({previous_word(text_, at), at}, {}, Kind::whole);
    case Erase::word_after:
        return replace({at, next_word(text_, at)}, {}, Kind::whole);
    }
    return false;
}

bool TextEdit::replace(TextRange range, std::string_view inserted, Kind kind)
{
    const std::string_view removed = std::string_view{text_}.substr(range.begin, range.end - range.begin);
    if (removed == inserted) {
        put_caret({range.end}, Selecting::no);
        return false;
    }
    if (!continue_run(range, inserted, kind))
        remember({kind, range.begin, std::string{removed}, std::string{inserted}, caret_, anchor_});
    text_.replace(range.begin, range.end - range.begin, inserted);
    std::size_t offset = range.begin + inserted.size();
    // What stands behind may now belong to what was typed before it.
    if (!is_grapheme_boundary(text_, offset)) offset = next_grapheme(text_, offset);
    put_caret({offset}, Selecting::no);
    is_run_open_ = kind != Kind::whole;
    return true;
}

/// Lets the last step of the history take this change in, if it goes on where that one ended.
bool TextEdit::continue_run(TextRange range, std::string_view inserted, Kind kind)
{
    if (!is_run_open_ || done_ == 0 || done_ != history_.size()) return false;
    Step& last = history_.back();
    if (last.kind != kind) return false;
    const std::string_view removed = std::string_view{text_}.substr(range.begin, range.end - range.begin);
    switch (kind) {
    case Kind::typed: {
        const bool is_next_word = ends_with_blank(last.inserted) && !begins_with_blank(inserted);
        if (!range.empty() || range.begin != last.at + last.inserted.size() || is_next_word) return false;
        last.inserted += inserted;
        break;
    }
    case Kind::erased_before:
        if (range.end != last.at) return false;
        last.removed.insert(0, removed);
        last.at = range.begin;
        break;
    case Kind::erased_after:
        if (range.begin != last.at) return false;
        last.removed += removed;
        break;
    case Kind::whole:
        return false;
    }
    history_bytes_ += inserted.size() + removed.size();
    return true;
}

void TextEdit::remember(Step step)
{
    while (history_.size() > done_) {
        history_bytes_ -= history_.back().cost();
        history_.pop_back();
    }
    history_bytes_ += step.cost();
    history_.push_back(std::move(step));
    while (history_bytes_ > history_bytes_max && history_.size() > 1) {
        history_bytes_ -= history_.front().cost();
        history_.pop_front();
    }
    done_ = history_.size();
}

bool TextEdit::undo()
{
    if (done_ == 0) return false;
    const Step& step = history_[--done_];
    text_.replace(step.at, step.inserted.size(), step.removed);
    put_caret(step.caret_before, Selecting::no);
    anchor_ = step.anchor_before;
    return true;
}

bool TextEdit::redo()
{
    if (done_ == history_.size()) return false;
    const Step& step = history_[done_++];
    text_.replace(step.at, step.removed.size(), step.inserted);
    std::size_t offset = step.at + step.inserted.size();
    if (!is_grapheme_boundary(text_, offset)) offset = next_grapheme(text_, offset);
    put_caret({offset}, Selecting::no);
    return true;
}

} // namespace kiosk
