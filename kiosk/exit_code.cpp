#include "kiosk/exit_code.h"

namespace kiosk
{

int exit_code(ErrorCode code)
{
    switch (code) {
    case ErrorCode::invalid_input:
    case ErrorCode::not_found:
        return kExitInputRefused;
    case ErrorCode::disk_full:
    case ErrorCode::database_bad:
    case ErrorCode::database_newer:
    case ErrorCode::key_missing:
    case ErrorCode::seal_broken:
    case ErrorCode::system_fault:
        return kExitCannotKeep;
    case ErrorCode::locked:
        return kExitNotYet;
    case ErrorCode::not_possible_now:
    case ErrorCode::not_allowed:
        return kExitNotAllowed;
    case ErrorCode::configuration_wrong:
        return kExitConfiguration;
    case ErrorCode::offline:
    case ErrorCode::refused:
    case ErrorCode::display_missing:
        return kExitUnavailable;
    }
    return kExitCannotKeep;
}

std::string_view word(ErrorCode code)
{
    switch (code) {
    case ErrorCode::invalid_input:
        return "invalid_input";
    case ErrorCode::not_found:
        return "not_found";
    case ErrorCode::not_possible_now:
        return "not_possible_now";
    case ErrorCode::disk_full:
        return "disk_full";
    case ErrorCode::database_bad:
        return "database_bad";
    case ErrorCode::database_newer:
        return "database_newer";
    case ErrorCode::key_missing:
        return "key_missing";
    case ErrorCode::seal_broken:
        return "seal_broken";
    case ErrorCode::locked:
        return "locked";
    case ErrorCode::not_allowed:
        return "not_allowed";
    case ErrorCode::configuration_wrong:
        return "configuration_wrong";
    case ErrorCode::offline:
        return "offline";
    case ErrorCode::refused:
        return "refused";
    case ErrorCode::display_missing:
        return "display_missing";
    case ErrorCode::system_fault:
        return "system_fault";
    }
    return {};
}

} // namespace kiosk
