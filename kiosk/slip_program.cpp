// support-kiosk-slip: the order of a slip on standard input, its PDF on standard output. A program of its own
// because drawing text on paper needs more memory than the whole kiosk, for a moment.

#include "kiosk/exit_code.h"
#include "kiosk/paths.h"
#include "kiosk/slip_page.h"
#include "kiosk/translation.h"

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>

#include <sys/resource.h>

namespace kiosk
{

namespace
{

int complain(const Error& error)
{
    std::fprintf(stderr, "%s\n", error.detail.c_str());
    return exit_code(error.code);
}

int run_slip_program()
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    std::setlocale(LC_CTYPE, "C.UTF-8");
    open_translations(locale_folder());

    const std::string input{std::istreambuf_iterator<char>{std::cin}, {}};
    const auto order = slip_order_from_json(input);
    if (!order) return complain(order.error());
    const auto catalogue = Catalogue::load(asset_folder() / "catalogue.toml");
    if (!catalogue) return complain(catalogue.error());

    const SlipWords words = slip_words(*order, *catalogue);
    const auto pdf = slip_pdf(words, order->qr_rows, order->paper, order->facts.language);
    if (!pdf) return complain(pdf.error());
    const bool is_written = std::fwrite(pdf->data(), 1, pdf->size(), stdout) == pdf->size();
    if (!is_written || std::fflush(stdout) != 0)
        return complain({ErrorCode::system_fault, "nobody takes the slip"});
    return kExitDone;
}

} // namespace

} // namespace kiosk

int main()
{
    const int status = kiosk::run_slip_program();
    std::fflush(stdout);
    std::_Exit(status); // What fontconfig and pango keep for the next text goes with the process.
}
