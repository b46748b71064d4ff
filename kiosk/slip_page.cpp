#include "kiosk/slip_page.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

namespace kiosk
{

namespace
{

constexpr double kPointsPerMm = 72 / 25.4;

constexpr double mm(double length)
{
    return length * kPointsPerMm;
}

/// Width and height of the sheet; a roll is as long as it needs to be. Printers of 80 mm paper print 72 mm of
/// it, so the margin of a roll is 4 mm; office printers leave 6 mm at most.
struct Sheet {
    double width, height, margin;
};

Sheet sheet_of(Paper paper)
{
    switch (paper) {
    case Paper::a6:
        return {mm(105), mm(148), mm(7)};
    case Paper::roll80:
        return {mm(80), 0, mm(4)};
    }
    return {};
}

/// Side of the code with its margin: 25 modules and the margin of 4 on each side are 0.85 mm each, seven dots
/// of a receipt printer (203 dpi).
constexpr double kQrSide = mm(28);
constexpr double kQrMargin = 4;

/// The families for a language, the best first; fontconfig finds the next where one is not installed.
const char* families_of(std::string_view language)
{
    if (language == "ko") return "Noto Sans CJK KR, WenQuanYi Micro Hei, DejaVu Sans";
    if (language == "zh-TW") return "Noto Sans CJK TC, WenQuanYi Micro Hei, DejaVu Sans";
    if (language == "zh-CN") return "Noto Sans CJK SC, WenQuanYi Micro Hei, DejaVu Sans";
    return "DejaVu Sans, Noto Sans CJK SC, WenQuanYi Micro Hei";
}

struct Unref {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* canvas) const { cairo_destroy(canvas); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
template <typename Thing>
using Owned = std::unique_ptr<Thing, Unref>;

enum class Weight { normal, bold };

/// Words from top to bottom, on as many sheets as they need.
class Pen
{
public:
    Pen(cairo_surface_t* surface, Sheet sheet, std::string_view language, double type_scale)
        : canvas_(cairo_create(surface)),
          sheet_(sheet),
          language_(language),
          type_scale_(type_scale),
          y_(sheet.margin)
    {
    }

    double y() const { return y_; }
    double left() const { return sheet_.margin; }
    double width() const { return sheet_.width - 2 * sheet_.margin; }
    void gap(double points) { y_ += points; }

    Owned<PangoLayout> laid_out(std::string_view words, double points, Weight weight, double width) const
    {
        Owned<PangoLayout> layout{pango_cairo_create_layout(canvas_.get())};
        pango_context_set_language(pango_layout_get_context(layout.get()),
                                   pango_language_from_string(std::string{language_}.c_str()));
        const Owned<PangoFontDescription> font{pango_font_description_from_string(families_of(language_))};
        pango_font_description_set_absolute_size(font.get(), points * type_scale_ * PANGO_SCALE);
        pango_font_description_set_weight(font.get(),
                                          weight == Weight::bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_layout_set_font_description(layout.get(), font.get());
        pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
        return layout;
    }

    static double height_of(PangoLayout* layout)
    {
        PangoRectangle extents{};
        pango_layout_get_extents(layout, nullptr, &extents);
        return static_cast<double>(extents.height) / PANGO_SCALE;
    }

    /// Words at `indent` points from the margin.
    void write(std::string_view words, double points, Weight weight, double indent = 0)
    {
        if (words.empty()) return;
        const auto layout = laid_out(words, points, weight, width() - indent);
        turn_the_page_for(height_of(layout.get()));
        put(layout.get(), left() + indent, y_);
        y_ += height_of(layout.get());
    }

    /// As large as one line of the sheet takes it, `points` at most.
    void write_large(std::string_view words, double points)
    {
        const auto probe = laid_out(words, points, Weight::bold, mm(1000));
        PangoRectangle extents{};
        pango_layout_get_extents(probe.get(), nullptr, &extents);
        const double needed = static_cast<double>(extents.width) / PANGO_SCALE;
        // One percent for the rounding of advance widths.
        write(words, needed > width() ? points * width() / needed * 0.99 : points, Weight::bold);
    }

    void put(PangoLayout* layout, double x, double y)
    {
        cairo_move_to(canvas_.get(), x, y);
        pango_cairo_show_layout(canvas_.get(), layout);
    }

    void line()
    {
        cairo_set_line_width(canvas_.get(), 0.5);
        cairo_move_to(canvas_.get(), left(), y_);
        cairo_line_to(canvas_.get(), left() + width(), y_);
        cairo_stroke(canvas_.get());
    }

    /// The code at the right, from `top`.
    void draw_code(const std::vector<std::string>& rows, double top)
    {
        const double module = kQrSide / (static_cast<double>(rows.size()) + 2 * kQrMargin);
        const double corner_x = left() + width() - kQrSide + kQrMargin * module;
        const double corner_y = top + kQrMargin * module;
        for (std::size_t y = 0; y < rows.size(); ++y)
            for (std::size_t x = 0; x < rows[y].size(); ++x)
                if (rows[y][x] == '1')
                    cairo_rectangle(canvas_.get(), corner_x + static_cast<double>(x) * module,
                                    corner_y + static_cast<double>(y) * module, module, module);
        // Without soft edges neighbours leave no pale seams between them.
        cairo_set_antialias(canvas_.get(), CAIRO_ANTIALIAS_NONE);
        cairo_fill(canvas_.get());
        cairo_set_antialias(canvas_.get(), CAIRO_ANTIALIAS_DEFAULT);
    }

    void go_to(double y) { y_ = std::max(y_, y); }

    void finish() { cairo_show_page(canvas_.get()); }

private:
    void turn_the_page_for(double height)
    {
        const bool fits = sheet_.height == 0 || y_ + height <= sheet_.height - sheet_.margin;
        if (fits || y_ == sheet_.margin) return;
        cairo_show_page(canvas_.get());
        y_ = sheet_.margin;
    }

    Owned<cairo_t> canvas_;
    Sheet sheet_;
    std::string_view language_;
    double type_scale_;
    double y_;
};

// Sizes in points: what is read at arm's length, and small print (DIN 1450: 8 points for short notes).
constexpr double kSmall = 7.5, kBody = 8.5, kTitle = 12, kLargest = 20;
/// What letters may be reduced to, so that a slip takes one sheet: small print is 6.4 points then.
constexpr double kSmallestType = 0.85;
constexpr double kLittle = 3, kMuch = 8;

void write_rows(Pen& pen, const std::vector<SlipWords::Row>& rows, double width)
{
    for (const auto& [name, value] : rows) {
        const auto small = pen.laid_out(name, kSmall, Weight::normal, width);
        pen.put(small.get(), pen.left(), pen.y());
        pen.gap(Pen::height_of(small.get()));
        const auto large = pen.laid_out(value, kBody, Weight::bold, width);
        pen.put(large.get(), pen.left(), pen.y());
        pen.gap(Pen::height_of(large.get()) + kLittle);
    }
}

void write_section(Pen& pen, const std::string& title)
{
    pen.gap(kMuch / 2);
    pen.line();
    pen.gap(kMuch / 2);
    pen.write(title, kBody + 1, Weight::bold);
    pen.gap(kLittle / 2);
}

void write_slip(Pen& pen, const SlipWords& words, const std::vector<std::string>& qr_rows)
{
    pen.write(words.shop, kBody, Weight::bold);
    pen.write(words.title, kTitle, Weight::bold);
    pen.gap(kMuch / 2);
    pen.write(words.reference_name, kSmall, Weight::normal);
    pen.write_large(words.reference, kLargest);
    pen.gap(kLittle);
    const double top = pen.y();
    pen.draw_code(qr_rows, top);
    pen.gap(kLittle);
    write_rows(pen, words.facts, pen.width() - kQrSide);
    pen.go_to(top + kQrSide);

    write_section(pen, words.next_title);
    for (std::size_t i = 0; i < words.next.size(); ++i) {
        const auto number = pen.laid_out(std::to_string(i + 1) + ".", kBody, Weight::normal, mm(6));
        const double before = pen.y();
        pen.write(words.next[i], kBody, Weight::normal, mm(5));
        // Where the sentence began, also when it began on a new sheet.
        const auto sentence = pen.laid_out(words.next[i], kBody, Weight::normal, pen.width() - mm(5));
        pen.put(number.get(), pen.left(), std::min(before, pen.y() - Pen::height_of(sentence.get())));
        pen.gap(kLittle / 2);
    }

    write_section(pen, words.hours_title);
    for (const std::string& line : words.hours)
        pen.write(line, &line == &words.hours.back() ? kSmall : kBody, Weight::normal);

    if (words.contact.empty() && words.note.empty()) return;
    write_section(pen, words.contact_title);
    for (const auto& [name, value] : words.contact)
        pen.write(name + "  " + value, kBody, Weight::normal);
    pen.gap(kLittle / 2);
    pen.write(words.note, kBody, Weight::normal);
}

cairo_status_t keep(void* bytes, const unsigned char* data, unsigned length)
{
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

/// How long the slip becomes on one sheet without an end.
double length_of(const SlipWords& words, const std::vector<std::string>& qr_rows, Sheet sheet,
                 std::string_view language)
{
    sheet.height = 0;
    const Owned<cairo_surface_t> nowhere{cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, nullptr)};
    Pen pen{nowhere.get(), sheet, language, 1};
    write_slip(pen, words, qr_rows);
    return pen.y() + sheet.margin;
}

} // namespace

Result<std::string> slip_pdf(const SlipWords& words, const std::vector<std::string>& qr_rows, Paper paper,
                             std::string_view language)
{
    Sheet sheet = sheet_of(paper);
    const double length = length_of(words, qr_rows, sheet, language);
    if (sheet.height == 0) sheet.height = length;
    // Chinese and Korean lines are higher: one sheet with smaller letters is better than two.
    const double type_scale = std::clamp(sheet.height / length, kSmallestType, 1.0);
    std::string bytes;
    const Owned<cairo_surface_t> surface{
        cairo_pdf_surface_create_for_stream(keep, &bytes, sheet.width, sheet.height)};
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, words.reference.c_str());
    {
        Pen pen{surface.get(), sheet, language, type_scale};
        write_slip(pen, words, qr_rows);
        pen.finish();
    }
    cairo_surface_finish(surface.get());
    const cairo_status_t status = cairo_surface_status(surface.get());
    if (status != CAIRO_STATUS_SUCCESS) return Error{ErrorCode::system_fault, cairo_status_to_string(status)};
    return bytes;
}

} // namespace kiosk
