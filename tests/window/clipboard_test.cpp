#include "kiosk/window/clipboard.h"
#include "tests/window/window_stage.h"

#include <doctest/doctest.h>

#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include <poll.h>
#include <signal.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

using kiosk::Clipboard;
using kiosk::test::a_display;
using kiosk::test::a_window;
using kiosk::test::Clock;
using kiosk::test::Field;
using kiosk::test::kPatience;
using kiosk::test::Process;
using kiosk::test::runs_until;
using kiosk::test::VirtualDisplay;

namespace
{

/// A connection with a clipboard, and other programs beside it.
struct Desk {
    std::unique_ptr<VirtualDisplay> display = a_display();
    Display* connection = XOpenDisplay(display->name().c_str());
    bool is_lost = false;
    std::unique_ptr<Clipboard> clipboard;
    std::string file =
        std::filesystem::temp_directory_path() / ("kiosk-clipboard-" + std::to_string(::getpid()));

    Desk()
    {
        REQUIRE(connection != nullptr);
        clipboard = std::make_unique<Clipboard>(*connection, is_lost);
    }
    ~Desk()
    {
        clipboard.reset();
        XCloseDisplay(connection);
        std::filesystem::remove(file);
    }

    /// Serves the clipboard until `is_done`.
    bool serves_until(const std::function<bool()>& is_done)
    {
        const auto deadline = Clock::now() + kPatience;
        while (!is_done() && Clock::now() < deadline) {
            pollfd source{ConnectionNumber(connection), POLLIN, 0};
            if (XPending(connection) == 0) ::poll(&source, 1, 20);
            while (XPending(connection) > 0) {
                XEvent event;
                XNextEvent(connection, &event);
                clipboard->handle(event);
            }
        }
        return is_done();
    }

    /// Another program copies what is in `file`; it lives until the next one does.
    std::unique_ptr<Process> other_copies(std::string_view text)
    {
        std::ofstream(file, std::ios::binary) << text;
        // -quiet: it stays this process, which the test can stop.
        auto owner = Process::start({"xclip", "-quiet", "-selection", "clipboard", "-in", file},
                                    {display->environment()});
        REQUIRE(owner);
        const Atom name = XInternAtom(connection, "CLIPBOARD", False);
        REQUIRE(serves_until([&] { return XGetSelectionOwner(connection, name) != None; }));
        return std::move(*owner);
    }
};

/// Another program with text of one form only, in this process, which answers in order.
struct OldProgram {
    Display* connection;
    Window window;

    explicit OldProgram(const VirtualDisplay& display) : connection(XOpenDisplay(display.name().c_str()))
    {
        window = XCreateSimpleWindow(connection, DefaultRootWindow(connection), 0, 0, 1, 1, 0, 0, 0);
        XSetSelectionOwner(connection, XInternAtom(connection, "CLIPBOARD", False), window, CurrentTime);
        XSync(connection, False);
    }
    ~OldProgram() { XCloseDisplay(connection); }

    /// Answers until it has given its text; how many requests it refused before.
    int give(const std::string& latin1)
    {
        for (int refused = 0;; ++refused) {
            XEvent event;
            XNextEvent(connection, &event);
            if (event.type != SelectionRequest) continue;
            const XSelectionRequestEvent& asked = event.xselectionrequest;
            const bool is_known = asked.target == XA_STRING;
            if (is_known)
                XChangeProperty(connection, asked.requestor, asked.property, XA_STRING, 8, PropModeReplace,
                                reinterpret_cast<const unsigned char*>(latin1.data()),
                                static_cast<int>(latin1.size()));
            XEvent answer{};
            answer.xselection = {SelectionNotify,
                                 0,
                                 True,
                                 connection,
                                 asked.requestor,
                                 asked.selection,
                                 asked.target,
                                 is_known ? asked.property : None,
                                 asked.time};
            XSendEvent(connection, asked.requestor, False, NoEventMask, &answer);
            XSync(connection, False);
            if (is_known) return refused;
        }
    }
};

} // namespace

TEST_CASE("clipboard: what was copied here another program pastes")
{
    Desk desk;
    desk.clipboard->copy("Grüße, 你好 한글");

    auto other = Process::start({"sh", "-c", "xclip -selection clipboard -out > " + desk.file},
                                {desk.display->environment()});
    REQUIRE(other);
    const auto read = [&] {
        std::ifstream file(desk.file);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };

    CHECK(desk.serves_until([&] { return read() == "Grüße, 你好 한글"; }));
    CHECK(desk.clipboard->paste() == "Grüße, 你好 한글");
}

TEST_CASE("clipboard: what another program copied is pasted here, and replaces ours")
{
    Desk desk;
    desk.clipboard->copy("ours");
    const Atom name = XInternAtom(desk.connection, "CLIPBOARD", False);
    const Window before = XGetSelectionOwner(desk.connection, name);

    const auto other = desk.other_copies("theirs: Straße 印表機");
    REQUIRE(desk.serves_until([&] { return XGetSelectionOwner(desk.connection, name) != before; }));

    CHECK(desk.serves_until([&] { return desk.clipboard->paste() == "theirs: Straße 印表機"; }));
}

TEST_CASE("clipboard: 10 MB of another program arrive in pieces")
{
    Desk desk;
    std::string text;
    while (text.size() < 10'000'000)
        text += "line " + std::to_string(text.size()) + " 漢字\n";
    const auto other = desk.other_copies(text);

    CHECK(desk.clipboard->paste() == text);
}

TEST_CASE("clipboard: a program that owns the text and never answers costs a moment and no more")
{
    Desk desk;
    const auto other = desk.other_copies("never handed over");
    ::kill(other->id(), SIGSTOP);

    const auto asked = Clock::now();
    const std::string pasted = desk.clipboard->paste();
    const auto waited = Clock::now() - asked;
    ::kill(other->id(), SIGCONT);

    CHECK(pasted.empty());
    CHECK(waited >= Clipboard::silence_max);
    CHECK(waited < 2 * Clipboard::silence_max);
    CHECK(desk.serves_until([&] { return desk.clipboard->paste() == "never handed over"; }));
}

TEST_CASE("clipboard: a program that knows Latin-1 only is asked for that")
{
    Desk desk;
    OldProgram other(*desk.display);
    int refused = 0;
    std::jthread answering([&] {
        refused = other.give("Gr\xfc\xdf"
                             "e");
    });

    CHECK(desk.clipboard->paste() == "Grüße");
    answering.join();
    CHECK(refused == 2);
}

TEST_CASE("clipboard: what was copied here can be forgotten, for the next person")
{
    Desk desk;
    desk.clipboard->copy("a customer's name");

    desk.clipboard->clear();

    CHECK(desk.clipboard->paste().empty());
    const Atom name = XInternAtom(desk.connection, "CLIPBOARD", False);
    CHECK(XGetSelectionOwner(desk.connection, name) == None);
}

TEST_CASE("clipboard: an empty one pastes nothing, at once")
{
    Desk desk;
    const auto asked = Clock::now();

    CHECK(desk.clipboard->paste().empty());

    CHECK(Clock::now() - asked < Clipboard::silence_max);
}

TEST_CASE("clipboard: keys in the window copy to other programs and paste from them")
{
    const auto display = a_display();
    const auto window = a_window();
    Field field;
    std::unique_ptr<Process> actor;
    const std::string script = "xdotool type --delay 5 abc && xdotool key --delay 5 ctrl+a ctrl+c &&"
                               "test \"$(xclip -selection clipboard -out)\" = abc &&"
                               "printf 'from afar' | xclip -selection clipboard -in -loops 1 &&"
                               "xdotool key --delay 5 ctrl+a ctrl+v";

    const bool was_pasted = runs_until(*window, field, [&] {
        if (field.frames == 4) {
            auto started = Process::start({"sh", "-c", script}, {display->environment()});
            REQUIRE(started);
            actor = std::move(*started);
        }
        return field.text == "from afar";
    });

    CHECK(was_pasted);
    CHECK(field.text == "from afar");
}
