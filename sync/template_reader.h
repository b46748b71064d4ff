#pragma once

#include "sync/request_template.h"

#include <cstdint>
#include <string>
#include <vector>

#include <toml++/toml.h>

namespace kiosk
{

/// Something wrong with a `[[template]]`.
struct TemplateFault {
    std::uint32_t line;
    std::string key; ///< "template.vpn.area"
    std::string what;
};

/// How many languages a template must speak.
enum class Tongues {
    every, ///< What we ship.
    any,   ///< An administrator's own: at least one.
};

struct ReadTemplates {
    std::vector<RequestTemplate> templates;
    std::vector<TemplateFault> faults; ///< All there are.
};

/// Reads the value of a key `template`: tables with `key`, `kind`, `category` or `area`, and the tables
/// `title` (may be missing) and `description` with a text by language.
ReadTemplates read_templates(const toml::node& node, Tongues tongues);

} // namespace kiosk
