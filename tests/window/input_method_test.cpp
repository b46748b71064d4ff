#include "tests/window/input_method_program.h"
#include "tests/window/typing_form.h"

#include <doctest/doctest.h>

#include <clocale>
#include <cstdlib>
#include <string>

using kiosk::InputMethod;
using kiosk::test::Composition;
using kiosk::test::Engine;
using kiosk::test::FormContent;
using kiosk::test::InputMethodOptions;
using kiosk::test::InputMethodProgram;
using kiosk::test::MethodServer;
using kiosk::test::OtherWindow;
using kiosk::test::Place;
using kiosk::test::Process;
using kiosk::test::TypingForm;
using kiosk::test::VirtualDisplay;
using kiosk::test::WindowManager;

// Xlib 1.8.4 forgets a small part of every XOpenIM() that finds no server, and all of a method whose
// connection broke.
extern "C" const char* __lsan_default_suppressions()
{
    return "leak:_XimOpenIM\nleak:XCreateIC\nleak:_XimCbDispatch\n";
}

namespace
{

std::unique_ptr<VirtualDisplay> a_display()
{
    auto display =
        VirtualDisplay::start({.width = 1024, .height = 700, .window_manager = WindowManager::openbox});
    INFO((display ? "" : display.error().detail));
    REQUIRE(display);
    (*display)->use();
    return std::move(*display);
}

std::unique_ptr<InputMethodProgram> a_method(const VirtualDisplay& display, const InputMethodOptions& options)
{
    auto program = InputMethodProgram::prepare(display, options);
    INFO((program ? "" : program.error().detail));
    REQUIRE(program);
    return std::move(*program);
}

/// What stands around the form.
struct Stage {
    VirtualDisplay& display;
    InputMethodProgram& method;
    TypingForm& form;

    bool is_connected() const
    {
        return form.shows("the method",
                          [](const FormContent& now) { return now.method == InputMethod::server; });
    }
    bool is_alone() const
    {
        return form.shows("no method",
                          [](const FormContent& now) { return now.method == InputMethod::local; });
    }
    void launch() const
    {
        if (const auto launched = method.launch(); !launched) form.fail(launched.error().detail);
    }
    /// Until the method composes.
    void wait() const
    {
        if (is_connected() && !method.takes_keys()) form.fail("the method takes no keys");
        if (method.server() == MethodServer::ibus) warm_up();
    }
    /// ibus lets the first keys of a field pass while it starts the engine for it, and nobody can ask it
    /// about that.
    void warm_up() const
    {
        const std::string before = form.content().first;
        for (int tries = 0; tries < 50; ++tries) {
            form.press({"g"});
            form.shows("a key",
                       [&](const FormContent& now) { return !now.composing.empty() || now.first != before; });
            const bool is_composing = !form.content().composing.empty();
            form.press({"BackSpace"});
            form.shows("nothing",
                       [&](const FormContent& now) { return now.composing.empty() && now.first == before; });
            if (is_composing) return;
        }
        form.fail("ibus composes nothing");
    }
};

/// What the form shows in the end, after `person` has used it.
FormContent played(const InputMethodOptions& options, const std::function<void(const Stage&)>& person)
{
    const auto display = a_display();
    const auto method = a_method(*display, options);
    TypingForm form(*display);
    const auto content = form.play([&](TypingForm& shown) { person({*display, *method, shown}); });
    REQUIRE(content);
    CHECK(form.failures() == "");
    return *content;
}

/// The same with a method that runs before anything is typed.
FormContent typed_with(const InputMethodOptions& options, const std::function<void(TypingForm&)>& person)
{
    return played(options, [&](const Stage& stage) {
        stage.launch();
        stage.wait();
        person(stage.form);
    });
}

constexpr InputMethodOptions kHangul{.server = MethodServer::fcitx5, .engine = Engine::hangul};

} // namespace

TEST_CASE("input method: pinyin is composed without a lost or doubled character")
{
    InputMethodOptions options{.engine = Engine::pinyin};
    SUBCASE("fcitx5") {}
    SUBCASE("fcitx5, drawn by the window")
    {
        options.composition = Composition::on_the_spot;
    }
    SUBCASE("ibus")
    {
        options.server = MethodServer::ibus;
    }

    typed_with(options, [](TypingForm& form) {
        form.type("nihao");
        form.press({"space"});
        form.shows_first("你好");
        form.type("dax");
        form.press({"BackSpace"});
        form.type("yinji");
        form.press({"space"});
        form.shows_first("你好打印机");
        form.type("nihao");
        form.press({"Escape"});
        form.settle();
        form.shows_first("你好打印机");
    });
}

TEST_CASE("input method: Return ends a chewing composition and submits nothing")
{
    InputMethodOptions options{.engine = Engine::chewing};
    SUBCASE("fcitx5") {}
    SUBCASE("ibus")
    {
        options.server = MethodServer::ibus;
    }

    const FormContent content = typed_with(options, [](TypingForm& form) {
        form.type("su3cl3");
        form.press({"Return"});
        form.shows_first("你好");
        form.settle();
    });

    CHECK(content.first == "你好");
    CHECK(content.submits == 0);
}

TEST_CASE("input method: BackSpace takes a Korean letter back, not a syllable")
{
    InputMethodOptions options{.engine = Engine::hangul};
    SUBCASE("fcitx5") {}
    SUBCASE("fcitx5, drawn by the window")
    {
        options.composition = Composition::on_the_spot;
    }
    SUBCASE("ibus")
    {
        options.server = MethodServer::ibus;
    }

    typed_with(options, [](TypingForm& form) {
        form.type("gksrmf");
        form.press({"space"});
        form.type("dkssud");
        form.press({"BackSpace"});
        form.press({"space"});
        form.settle();
        form.shows_first("한글 안녀 ");
    });
}

TEST_CASE("input method: a click elsewhere leaves the half-typed syllable where it was typed")
{
    InputMethodOptions options = kHangul;
    Place place = Place::second;
    SUBCASE("fcitx5, another field") {}
    SUBCASE("fcitx5, a button")
    {
        place = Place::button;
    }
    SUBCASE("fcitx5, the empty ground")
    {
        place = Place::nothing;
    }
    SUBCASE("fcitx5, drawn by the window")
    {
        options.composition = Composition::on_the_spot;
    }
    SUBCASE("ibus")
    {
        options.server = MethodServer::ibus;
    }

    const FormContent content = typed_with(options, [&](TypingForm& form) {
        form.type("gksrmf");
        form.click(place);
        form.shows_first("한글");
        // A button is pressed when the mouse lets go of it, later than the syllable is there.
        if (place == Place::button)
            form.shows("the click", [](const FormContent& now) { return now.clicks > 0; });
        if (place == Place::second) {
            form.settle();
            form.type("gks");
            form.press({"space"});
            form.shows_second("한 ");
        }
    });

    CHECK(content.first == "한글");
    CHECK(content.second == (place == Place::second ? "한 " : ""));
    CHECK(content.clicks == (place == Place::button ? 1 : 0));
}

TEST_CASE("input method: Tab takes the half-typed syllable along to no other field")
{
    InputMethodOptions options = kHangul;
    SUBCASE("fcitx5") {}
    SUBCASE("fcitx5, drawn by the window")
    {
        options.composition = Composition::on_the_spot;
    }
    SUBCASE("ibus")
    {
        options.server = MethodServer::ibus;
    }

    const FormContent content = typed_with(options, [](TypingForm& form) {
        const int line = form.content().caret_y;
        form.type("gksrmf");
        form.press({"Tab"});
        form.shows("the next field",
                   [&](const FormContent& now) { return now.has_caret && now.caret_y != line; });
        form.type("gks");
        form.press({"space"});
        form.shows_notes("한 ");
    });

    CHECK(content.first == "한글");
}

TEST_CASE(
    "input method: a syllable is typed when the window loses the focus, and typing goes on when it is back")
{
    InputMethodOptions options = kHangul;
    SUBCASE("fcitx5") {}
    SUBCASE("fcitx5, drawn by the window")
    {
        options.composition = Composition::on_the_spot;
    }
    SUBCASE("ibus")
    {
        options.server = MethodServer::ibus;
    }

    played(options, [](const Stage& stage) {
        stage.launch();
        stage.wait();
        stage.form.type("gksrmf");
        {
            const auto other = OtherWindow::open(stage.display.name());
            if (!other) stage.form.fail(other.error().detail);
            stage.form.shows_first("한글");
        }
        stage.form.click(Place::first);
        stage.form.settle();
        stage.form.press({"End"});
        stage.form.type("gks");
        stage.form.press({"space"});
        stage.form.shows_first("한글한 ");
    });
}

TEST_CASE("input method: one that starts late is taken up, and what was typed before stays")
{
    InputMethodOptions options = kHangul;
    SUBCASE("fcitx5") {}
    SUBCASE("ibus")
    {
        options.server = MethodServer::ibus;
    }

    played(options, [](const Stage& stage) {
        stage.is_alone();
        stage.form.type("early ");
        stage.form.shows_first("early ");
        stage.launch();
        stage.wait();
        stage.form.type("gksrmf ");
        stage.form.shows_first("early 한글 ");
    });
}

TEST_CASE("input method: layouts, dead keys and Compose type the same with a method in between")
{
    played({.engine = Engine::hangul}, [](const Stage& stage) {
        const auto use = [&](std::vector<std::string> layout) {
            layout.insert(layout.begin(), "setxkbmap");
            const auto set = Process::start(layout, {stage.display.environment()});
            if (!set || (*set)->wait() != 0) stage.form.fail("setxkbmap");
        };
        stage.is_alone(); // The method named does not run: keys go through Xlib's own.
        std::string expected;
        const auto types = [&](std::vector<std::string> keys, const std::string& text) {
            stage.form.press(std::move(keys));
            expected += text;
            stage.form.shows_first(expected);
        };
        use({"-layout", "de", "-option", "compose:menu"});
        types({"at", "EuroSign", "ssharp", "z"}, "@€ßz");
        types({"dead_acute", "e", "dead_circumflex", "a"}, "éâ");
        types({"Multi_key", "quotedbl", "u"}, "ü");
        use({"-layout", "fr"});
        types({"at", "eacute", "a"}, "@éa");
        use({"-layout", "it"});
        types({"egrave", "at"}, "è@");
        use({"-layout", "us", "-variant", "intl"});
        types({"dead_acute", "a", "z"}, "áz");
    });
}

TEST_CASE("input method: a crash in mid-word loses that word at most, and the restarted one composes again")
{
    InputMethodOptions options = kHangul;
    SUBCASE("fcitx5") {}
    SUBCASE("fcitx5, drawn by the window")
    {
        options.composition = Composition::on_the_spot;
    }
    SUBCASE("ibus")
    {
        options.server = MethodServer::ibus;
    }

    const bool is_drawn_by_us =
        options.server == MethodServer::ibus || options.composition == Composition::on_the_spot;
    played(options, [&](const Stage& stage) {
        std::string expected;
        for (int round = 0; round < 3; ++round) {
            stage.launch();
            stage.wait();
            stage.form.type("gks ");
            expected += "한 ";
            stage.form.shows_first(expected);
            stage.form.type("gk");
            if (is_drawn_by_us)
                stage.form.shows("the word", [](const FormContent& form) { return form.composing == "하"; });
            stage.form.rest();
            stage.method.crash();
            stage.is_alone();
            stage.form.type("plain ");
            expected += "plain ";
            stage.form.shows_first(expected);
        }
    });
}

TEST_CASE("input method: whether the named one runs can be asked without a window")
{
    const auto display = a_display();
    const auto method = a_method(*display, kHangul);

    CHECK(kiosk::find_method_server() == kiosk::MethodServer::absent);
    REQUIRE(method->launch());
    CHECK(kiosk::find_method_server() == kiosk::MethodServer::runs);
}

TEST_CASE("input method: while one hangs the window goes on, and keys type again when it is gone")
{
    played(kHangul, [](const Stage& stage) {
        stage.launch();
        stage.wait();
        stage.form.type("gks ");
        stage.form.shows_first("한 ");
        stage.form.rest();
        stage.method.hang();
        stage.form.click(Place::button);
        stage.form.shows("the click", [](const FormContent& form) { return form.clicks == 1; });
        stage.form.click(Place::second);
        stage.method.crash();
        stage.is_alone();
        stage.form.type("plain");
        stage.form.shows_second("plain");
    });
}

TEST_CASE("input method: the candidates stand below the caret and go with it")
{
    played({.engine = Engine::pinyin}, [](const Stage& stage) {
        stage.launch();
        stage.wait();
        for (const Place place : {Place::first, Place::notes}) {
            stage.form.click(place);
            stage.form.type("nihao");
            stage.form.shows("candidates at the caret", [&](const FormContent& form) {
                const auto window = stage.display.focused_area();
                const auto popups = stage.display.popups();
                if (popups.size() != 1) return false;
                const int right = popups[0].x - (window.x + form.caret_x);
                const int below = popups[0].y - (window.y + form.caret_y);
                // A line of text is 16 pixels high.
                return std::abs(right) < 16 && below >= 0 && below < 16;
            });
            stage.form.press({"space"});
        }
    });
}

TEST_CASE("input method: Chinese is typed although the environment asks for the C locale")
{
    ::setenv("LC_ALL", "C", 1);
    std::setlocale(LC_ALL, "C");

    typed_with({.engine = Engine::pinyin}, [](TypingForm& form) {
        form.type("nihao");
        form.press({"space"});
        form.shows_first("你好");
    });

    ::unsetenv("LC_ALL");
}
