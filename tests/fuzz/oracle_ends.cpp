#include "tests/fuzz/oracle.h"

#include <cstdio>
#include <cstdlib>

namespace kiosk
{

bool holds(bool fact, const char* sentence)
{
    if (fact) return true;
    std::fprintf(stderr, "does not hold: %s\n", sentence);
    std::abort();
}

} // namespace kiosk
