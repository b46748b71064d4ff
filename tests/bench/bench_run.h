#pragma once

#include "storage/result.h"

#include <filesystem>
#include <string>
#include <utility>

namespace kiosk::bench
{

/// KIOSK_BENCH=short: few rounds, to try a bench out. What it measures is worth little.
bool is_short();

/// How many rounds, items or seconds a bench takes.
template <typename Number>
Number normally(Number normal, Number in_short)
{
    return is_short() ? in_short : normal;
}

/// Ends the program with a sentence: a bench that could not do what it measures has no figures.
[[noreturn]] void give_up(const std::string& why);

template <typename T>
T need(Result<T> result)
{
    if (!result) give_up(result.error().detail);
    return *std::move(result);
}

/// One line of progress on standard error, after the name of the program.
void say(const std::string& line);

/// Where a bench leaves its figures: its only argument.
std::filesystem::path figures_file(int count, char** arguments);

/// An empty folder of mode 0700 on the disk of the build, `build/bench/work/NAME`: what is measured there
/// meets a real disk. It is left when the bench ends; the next run empties it.
std::filesystem::path empty_folder(const std::string& name);

/// This very program, to be started again as somebody else.
std::filesystem::path own_program();

} // namespace kiosk::bench
