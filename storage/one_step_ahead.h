#pragma once

#include "storage/notes.h"
#include "storage/outbox.h"
#include "storage/witness.h"

#include <string>
#include <vector>

namespace kiosk
{

/// Whether `row` is what one claim, or one outcome of a claim, made of the very row that was witnessed last:
/// a process that dies between such a commit and its record leaves it so, and an outbox that was set back
/// cannot, because each claim has its number. `reasons` are those that it may have had before; a claim takes
/// them away. Where an outcome has thrown the MS-RequestId of its claim away nobody can tell any more, and
/// the answer is no.
bool is_one_step_ahead(const Witness& witness, const Entry& row, const std::vector<std::string>& reasons);
bool is_one_step_ahead(const Witness& witness, const Note& row, const std::vector<std::string>& reasons);

} // namespace kiosk
