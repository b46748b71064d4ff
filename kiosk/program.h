#pragma once

namespace kiosk
{

/// The whole program: reads the command line and the configuration, does the one thing that was asked for,
/// and gives the exit status (exit_code.h). Call once, from main().
int run_program(int argc, const char* const* argv);

} // namespace kiosk
