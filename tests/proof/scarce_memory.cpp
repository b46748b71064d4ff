#include "tests/proof/scarce_memory.h"

#include <atomic>
#include <cstdlib>
#include <new>
#include <sqlite3.h>

namespace kiosk
{

namespace
{

// Allocators have no object to belong to.
sqlite3_mem_methods sqlites_own;
std::size_t sqlite_nth = 0, sqlite_count = 0;
bool does_last = false;
std::atomic<std::size_t> new_left = 0; ///< 0: all is well.

bool is_scarce()
{
    if (sqlite_nth == 0) return false;
    ++sqlite_count;
    return sqlite_count == sqlite_nth || (does_last && sqlite_count > sqlite_nth);
}

void* allocate(int bytes)
{
    return is_scarce() ? nullptr : sqlites_own.xMalloc(bytes);
}

void* reallocate(void* memory, int bytes)
{
    return is_scarce() ? nullptr : sqlites_own.xRealloc(memory, bytes);
}

/// Has to be said before SQLite is used first.
[[maybe_unused]] const bool is_configured = [] {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlites_own);
    sqlite3_mem_methods ours = sqlites_own;
    ours.xMalloc = allocate;
    ours.xRealloc = reallocate;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK;
}();

} // namespace

ScarceSqliteMemory::ScarceSqliteMemory(std::size_t nth, Lasts lasts)
{
    if (!is_configured) std::abort();
    sqlite_count = 0;
    does_last = lasts == Lasts::for_ever;
    sqlite_nth = nth;
}

ScarceSqliteMemory::~ScarceSqliteMemory()
{
    sqlite_nth = 0;
}

bool ScarceSqliteMemory::has_struck() const
{
    return sqlite_count >= sqlite_nth;
}

void let_new_fail(std::size_t nth)
{
    new_left = nth;
}

} // namespace kiosk

void* operator new(std::size_t bytes)
{
    if (kiosk::new_left != 0 && --kiosk::new_left == 0) throw std::bad_alloc{};
    if (void* memory = std::malloc(bytes == 0 ? 1 : bytes)) return memory;
    throw std::bad_alloc{};
}

void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept
{
    if (kiosk::new_left != 0 && --kiosk::new_left == 0) return nullptr;
    return std::malloc(bytes == 0 ? 1 : bytes);
}

void operator delete(void* memory) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, const std::nothrow_t&) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}
