#pragma once

#include "kiosk/screens.h"
#include "storage/result.h"
#include "sync/slip.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// What a slip is printed on.
enum class Paper {
    a6,    ///< A sheet of 105 x 148 mm (ISO 216).
    roll80 ///< A roll of 80 mm, as long as its words need.
};
std::string_view word(Paper paper);

/// `[slip]` of the configuration.
struct SlipSettings {
    std::filesystem::path folder; ///< Where the files go.
    std::string printer;          ///< A queue of the print system; empty: nothing is printed.
    std::string lp = "lp";        ///< The program that hands a file to the print system, lp(1).
    Paper paper = Paper::a6;
};

/// Everything the slip program is told, on its standard input.
struct SlipOrder {
    SlipFacts facts;
    SupportProcess support;
    std::string kiosk_id;
    Paper paper = Paper::a6;
    std::vector<std::string>
        qr_rows; ///< Of the reference: a character for each module, '1' where it is dark.
};
std::string to_json(const SlipOrder& order);
/// Errors: invalid_input.
Result<SlipOrder> slip_order_from_json(std::string_view json);

/// Makes the PDF of `facts` at `file`, or in the folder of the settings under its reference when `file` is
/// empty, and prints it there where a printer is configured and no `file` was named. Blocks for as long as
/// the programs need. Thread-safe. Errors: not_found, not_allowed, disk_full, system_fault.
Result<SlipMade> make_slip(const SlipFacts& facts, const SlipSettings& settings,
                           const SupportProcess& support, const std::string& kiosk_id,
                           const std::filesystem::path& file = {});

/// Where slips go when the configuration does not say: `support-kiosk` in the person's documents folder
/// (xdg-user-dirs), or `slips` in the data folder where there is no home.
std::filesystem::path standard_slip_folder(const std::filesystem::path& data_folder);

/// The program that draws slips: a process of its own, so that cairo and pango cost no memory before the
/// first slip.
std::filesystem::path slip_program();

} // namespace kiosk
