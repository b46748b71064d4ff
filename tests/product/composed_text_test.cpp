#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/storage/temporary_folder.h"
#include "tests/window/input_method_program.h"

#include <doctest/doctest.h>

#include <filesystem>

namespace kiosk::test
{

TEST_CASE("kiosk: a title composed in Korean by fcitx5 is typed whole, and Tab ends its last syllable")
{
    const TemporaryFolder folder;
    for (const char* name : {"far-side", "traces"})
        std::filesystem::create_directories(folder.path() / name);
    const auto far_side = FarSideProcess::start(folder.path() / "far-side", {"--unreachable"});
    REQUIRE(far_side);
    const auto display = VirtualDisplay::start({.window_manager = WindowManager::openbox});
    REQUIRE(display);
    const auto method = InputMethodProgram::prepare(**display, {.engine = Engine::hangul});
    REQUIRE(method);
    REQUIRE((*method)->launch());
    KioskAtScreen kiosk(**display,
                        {(*far_side)->config_file(), folder.path() / "data", folder.path() / "traces"});
    REQUIRE(kiosk.start());
    REQUIRE(kiosk.sees_screen("home"));
    REQUIRE(kiosk.choose("new.partner_center"));
    REQUIRE(kiosk.sees_screen("form"));
    REQUIRE(kiosk.focus("field.title"));
    REQUIRE((*method)->takes_keys());

    REQUIRE(kiosk.type_into("field.title", "gksrmf dkssud"));
    kiosk.press("Tab");

    CHECK(kiosk.copy_all_of("field.title") == "한글 안녕");
}

} // namespace kiosk::test
