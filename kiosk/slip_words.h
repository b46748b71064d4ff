#pragma once

#include "kiosk/slip.h"
#include "sync/catalogue.h"

#include <string>
#include <utility>
#include <vector>

namespace kiosk
{

/// What stands on a slip, in the language in use.
struct SlipWords {
    using Row = std::pair<std::string, std::string>; ///< Name, value.

    std::string shop; ///< Who hands it out; may be empty.
    std::string title;
    std::string reference_name, reference;
    std::vector<Row> facts;
    std::string next_title;
    std::vector<std::string> next;
    std::string hours_title;
    std::vector<std::string> hours; ///< As 21Vianet publishes them, the last line says so.
    std::string contact_title;
    std::vector<Row> contact; ///< The reseller's own channels; empty when none is configured.
    std::string note;         ///< The reseller's; may be empty.
};

/// Composes a slip. Takes the language of the order into use.
SlipWords slip_words(const SlipOrder& order, const Catalogue& catalogue);

} // namespace kiosk
