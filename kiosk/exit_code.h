#pragma once

#include "storage/result.h"

#include <string_view>

namespace kiosk
{

// What the program ends with: design.md section 8, after BSD's sysexits.h.
inline constexpr int kExitDone = 0;
inline constexpr int kExitUnhealthy = 1; ///< Only of `doctor`.
inline constexpr int kExitUsage = 2;
inline constexpr int kExitInputRefused = 65;
inline constexpr int kExitUnavailable = 69; ///< The far side, or the display.
inline constexpr int kExitCannotKeep = 73;  ///< The disk cannot keep it, or what it keeps cannot be read.
inline constexpr int kExitNotYet = 75;      ///< Queue not empty at the timeout, or another instance runs.
inline constexpr int kExitNotAllowed = 77;  ///< By a file's owner or mode, the sign-in, or a request's state.
inline constexpr int kExitConfiguration = 78;

int exit_code(ErrorCode code);

/// The stable word of an error for programs.
std::string_view word(ErrorCode code);

} // namespace kiosk
