#pragma once

#include <cstddef>

namespace kiosk
{

/// Lets SQLite's nth allocation from now on fail, and those after it when it lasts, until it goes away.
/// SQLite takes its memory from here in the whole test program. Thread-compatible.
class ScarceSqliteMemory
{
public:
    enum class Lasts { once, for_ever };
    ScarceSqliteMemory(std::size_t nth, Lasts lasts);
    ScarceSqliteMemory(const ScarceSqliteMemory&) = delete;
    ~ScarceSqliteMemory();

    bool has_struck() const;
};

/// The same for operator new, for one allocation: it throws, which nothing of ours catches.
void let_new_fail(std::size_t nth);

} // namespace kiosk
