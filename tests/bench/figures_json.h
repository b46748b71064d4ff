#pragma once

#include "tests/bench/figures.h"

#include <nlohmann/json_fwd.hpp>

namespace kiosk::bench
{

/// A figure as it stands in the files of `write` and in `build/bench.json`.
nlohmann::json to_json(const Figure& figure);

/// Throws what nlohmann::json throws when it is none.
Figure figure_from(const nlohmann::json& json);

/// Puts `text` at `file` under another name first, so that a reader sees the old file or the whole new one.
/// Exits with a sentence on failure.
void replace_file(const std::filesystem::path& file, const std::string& text);

} // namespace kiosk::bench
