#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "kiosk/translation.h"

int main(int count, char** arguments)
{
    kiosk::open_translations(KIOSK_LOCALE);
    kiosk::use_language("en");
    return doctest::Context{count, arguments}.run();
}
