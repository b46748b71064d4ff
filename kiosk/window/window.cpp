#include "kiosk/window/window.h"

#include "kiosk/window/clipboard.h"
#include "kiosk/window/desktop.h"
#include "kiosk/window/display_loss.h"
#include "kiosk/window/frames_due.h"
#include "kiosk/window/items.h"
#include "kiosk/window/keyboard.h"
#include "kiosk/window/painter.h"
#include "kiosk/window/presenter.h"

#include <imgui.h>
#include <imgui_internal.h>

#define GLFW_INCLUDE_NONE
#define GLFW_EXPOSE_NATIVE_X11
#include <GLFW/glfw3.h>
#include <GLFW/glfw3native.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace kiosk
{

namespace
{

using Clock = std::chrono::steady_clock;

/// No two frames are closer, unless input waits for a frame of its own. Source: 60 Hz, as monitors show.
constexpr std::chrono::microseconds kFrameInterval{16'667};

std::string glfw_words()
{
    const char* words = nullptr;
    glfwGetError(&words);
    return words == nullptr ? "no reason given" : words;
}

float thread_cpu_ms()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<float>(static_cast<double>(time.tv_sec) * 1e3 +
                              static_cast<double>(time.tv_nsec) / 1e6);
}

/// GLFW initialised, once in the process while this lives. It must not open an input method: ours is in
/// Keyboard.
class Glfw
{
public:
    Glfw() = default;
    ~Glfw()
    {
        if (is_up_) glfwTerminate();
    }
    Glfw(const Glfw&) = delete;
    Glfw& operator=(const Glfw&) = delete;

    Result<> start()
    {
        const char* modifiers = std::getenv("XMODIFIERS");
        const std::optional<std::string> before =
            modifiers == nullptr ? std::nullopt : std::optional<std::string>(modifiers);
        ::setenv("XMODIFIERS", "@im=none", 1);
        is_up_ = glfwInit() == GLFW_TRUE;
        if (before)
            ::setenv("XMODIFIERS", before->c_str(), 1);
        else
            ::unsetenv("XMODIFIERS");
        if (!is_up_) return Error{ErrorCode::display_missing, glfw_words()};
        return success();
    }

private:
    bool is_up_ = false;
};

int to_imgui_button(int button)
{
    return button >= 0 && button < ImGuiMouseButton_COUNT ? button : -1;
}

/// The GLFW shape for what ImGui wants; 0 for the plain arrow.
int cursor_shape(ImGuiMouseCursor cursor)
{
    switch (cursor) {
    case ImGuiMouseCursor_TextInput:
        return GLFW_IBEAM_CURSOR;
    case ImGuiMouseCursor_ResizeNS:
        return GLFW_VRESIZE_CURSOR;
    case ImGuiMouseCursor_ResizeEW:
        return GLFW_HRESIZE_CURSOR;
    case ImGuiMouseCursor_Hand:
        return GLFW_HAND_CURSOR;
    default:
        return 0;
    }
}

} // namespace

struct Window::Parts {
    explicit Parts(const WindowOptions& options)
        : context(options.language, options.font_root), wake_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    {
    }
    ~Parts();

    Glfw glfw;
    GLFWwindow* window = nullptr;
    UiContext context;
    std::unique_ptr<Presenter> presenter;
    std::unique_ptr<Keyboard> keyboard;
    std::unique_ptr<Desktop> desktop;
    Painter painter;
    std::unique_ptr<ItemRecorder> recorder;
    int wake_event;
    std::string pasted; ///< What ImGui was handed last: it keeps a pointer.

    WindowSize extent = WindowSize::as_given;
    bool is_shown = false;        ///< Once; a person may have minimised it since.
    Stir stirred = Stir::nothing; ///< Since the last frame.
    bool is_uncovered = false;
    int width = 0;
    int height = 0;
    std::array<GLFWcursor*, ImGuiMouseCursor_COUNT> cursors{};
    ImGuiMouseCursor shown_cursor = ImGuiMouseCursor_Arrow;
    std::uint64_t frames = 0;
    std::optional<Clock::time_point> last_frame;

    bool is_lost() const { return presenter->is_lost() || keyboard->is_lost() || desktop->is_lost(); }
    void stir(Stir what) { stirred = std::max(stirred, what); }
    void listen();
    void take_events();
    void follow_screen();
    void show();
    void wait_until(std::optional<Clock::time_point> deadline);
    Result<FrameWish> draw_frame(const Draw& draw, const OnFrame& on_frame);
    void draw_preedit();
    void show_cursor();
};

Window::Parts::~Parts()
{
    recorder.reset();
    desktop.reset();
    keyboard.reset();
    presenter.reset();
    if (window != nullptr) glfwDestroyWindow(window);
    if (wake_event >= 0) ::close(wake_event);
}

void Window::Parts::listen()
{
    glfwSetWindowUserPointer(window, this);
    glfwSetCursorPosCallback(window, [](GLFWwindow* from, double x, double y) {
        auto& self = *static_cast<Parts*>(glfwGetWindowUserPointer(from));
        self.context.io().AddMousePosEvent(static_cast<float>(x), static_cast<float>(y));
        self.stir(Stir::event);
    });
    glfwSetCursorEnterCallback(window, [](GLFWwindow* from, int is_inside) {
        auto& self = *static_cast<Parts*>(glfwGetWindowUserPointer(from));
        if (is_inside == GLFW_FALSE) self.context.io().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
        self.stir(Stir::event);
    });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* from, int button, int action, int) {
        auto& self = *static_cast<Parts*>(glfwGetWindowUserPointer(from));
        if (to_imgui_button(button) < 0) return;
        if (action == GLFW_PRESS) self.keyboard->finish_composition();
        self.context.io().AddMouseButtonEvent(button, action == GLFW_PRESS);
        self.stir(Stir::event);
    });
    glfwSetScrollCallback(window, [](GLFWwindow* from, double x, double y) {
        auto& self = *static_cast<Parts*>(glfwGetWindowUserPointer(from));
        self.context.io().AddMouseWheelEvent(static_cast<float>(x), static_cast<float>(y));
        self.stir(Stir::event);
    });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* from, int new_width, int new_height) {
        auto& self = *static_cast<Parts*>(glfwGetWindowUserPointer(from));
        self.width = new_width;
        self.height = new_height;
        self.stir(Stir::event);
    });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* from) {
        static_cast<Parts*>(glfwGetWindowUserPointer(from))->is_uncovered = true;
    });
    const auto note = [](GLFWwindow* from) {
        static_cast<Parts*>(glfwGetWindowUserPointer(from))->stir(Stir::event);
    };
    glfwSetWindowCloseCallback(window, note);

    ImGuiIO& io = context.io();
    io.BackendPlatformName = "kiosk window";
    io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
    ImGuiPlatformIO& platform = context.imgui().PlatformIO;
    platform.Platform_ClipboardUserData = this;
    platform.Platform_SetClipboardTextFn = [](ImGuiContext* imgui, const char* text) {
        static_cast<Parts*>(imgui->PlatformIO.Platform_ClipboardUserData)->desktop->clipboard().copy(text);
    };
    platform.Platform_GetClipboardTextFn = [](ImGuiContext* imgui) -> const char* {
        auto& self = *static_cast<Parts*>(imgui->PlatformIO.Platform_ClipboardUserData);
        self.pasted = self.desktop->clipboard().paste();
        return self.pasted.c_str();
    };
}

void Window::Parts::take_events()
{
    std::uint64_t wakes = 0;
    if (::read(wake_event, &wakes, sizeof wakes) == sizeof wakes) stir(Stir::news);
    glfwPollEvents();
    if (presenter->is_lost()) return;
    const Keyboard::Pumped pumped = keyboard->pump();
    if (pumped == Keyboard::Pumped::input) stir(context.io().WantTextInput ? Stir::typed : Stir::key);
    // In a text it changes nothing: ImGui hears of it with the next key, or when this one would repeat.
    if (pumped == Keyboard::Pumped::release && !context.io().WantTextInput) stir(Stir::news);
    const Desktop::News news = desktop->pump();
    if (news.is_other_screen) follow_screen();
    if (news.is_seen_again) stir(Stir::event);
    const bool is_stale = std::exchange(is_uncovered, false) || news.is_seen_again;
    if (is_stale && desktop->is_seen()) presenter->present_all();
}

void Window::Parts::follow_screen()
{
    stir(Stir::event);
    if (extent != WindowSize::fullscreen) return;
    // Most window managers do it by themselves; a session without one leaves it to us.
    const Monitor& monitor = desktop->monitor();
    glfwSetWindowPos(window, monitor.x, monitor.y);
    glfwSetWindowSize(window, monitor.width, monitor.height);
}

void Window::Parts::show()
{
    if (extent == WindowSize::fullscreen) desktop->ask_for_fullscreen();
    glfwShowWindow(window);
    presenter->present_all();
}

void Window::Parts::wait_until(std::optional<Clock::time_point> deadline)
{
    // What Xlib has already read from its sockets would not wake the poll.
    if (presenter->has_queued_events() || keyboard->has_queued_events() || desktop->has_queued_events())
        return;

    timespec timeout{};
    if (deadline) {
        const auto left = std::max(*deadline - Clock::now(), Clock::duration::zero());
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
        timeout.tv_sec = seconds.count();
        timeout.tv_nsec = std::chrono::duration_cast<std::chrono::nanoseconds>(left - seconds).count();
    }
    pollfd sources[] = {{presenter->file_descriptor(), POLLIN, 0},
                        {keyboard->file_descriptor(), POLLIN, 0},
                        {desktop->file_descriptor(), POLLIN, 0},
                        {wake_event, POLLIN, 0}};
    ::ppoll(sources, std::size(sources), deadline ? &timeout : nullptr, nullptr);
}

void Window::Parts::draw_preedit()
{
    const Preedit preedit = keyboard->preedit();
    if (preedit.text.empty()) return;
    const ImGuiPlatformImeData& caret = context.imgui().PlatformImeData;
    if (!caret.WantVisible) return;

    const ImGuiStyle& style = ImGui::GetStyle();
    const ImVec2 size = ImGui::CalcTextSize(preedit.text.c_str());
    const float before_caret =
        ImGui::CalcTextSize(preedit.text.c_str(), preedit.text.c_str() + preedit.caret_bytes).x;
    // It begins at the caret, further left where it would leave the field's window, and what is wider than
    // that shows the part around its own caret.
    const ImGuiWindow* around = context.imgui().ActiveIdWindow;
    const float left = around == nullptr ? 0 : around->InnerClipRect.Min.x;
    const float right = around == nullptr ? static_cast<float>(width) : around->InnerClipRect.Max.x;
    ImVec2 at = caret.InputPos;
    at.x = std::min(std::max(at.x, left), std::max(left, right - size.x));
    at.x = std::min(at.x, right - before_caret - 2);
    const ImVec2 end(at.x + size.x, at.y + std::max(size.y, caret.InputLineHeight));

    ImDrawList& list = *ImGui::GetForegroundDrawList();
    list.PushClipRect({left, at.y}, {right, end.y});
    const ImU32 ink = ImGui::GetColorU32(ImGuiCol_Text);
    ImVec4 paper = style.Colors[ImGuiCol_FrameBg];
    paper.w = 1;
    list.AddRectFilled(at, end, ImGui::GetColorU32(paper));
    list.AddText(at, ink, preedit.text.c_str());
    list.AddRectFilled({at.x, end.y - 2}, end, ink);
    list.AddRectFilled({at.x + before_caret, at.y}, {at.x + before_caret + 1, end.y}, ink);
    list.PopClipRect();
}

void Window::Parts::show_cursor()
{
    const ImGuiMouseCursor wanted = ImGui::GetMouseCursor();
    if (wanted == shown_cursor || wanted == ImGuiMouseCursor_None) return;
    shown_cursor = wanted;
    const int shape = cursor_shape(wanted);
    GLFWcursor*& cursor = cursors[static_cast<std::size_t>(wanted)];
    // Loaded when first needed: a theme's cursor is a file.
    if (cursor == nullptr && shape != 0) cursor = glfwCreateStandardCursor(shape);
    glfwSetCursor(window, cursor);
}

Result<FrameWish> Window::Parts::draw_frame(const Draw& draw, const OnFrame& on_frame)
{
    const float cpu_before = thread_cpu_ms();
    const Clock::time_point now = Clock::now();
    const std::chrono::duration<float> elapsed =
        last_frame ? std::chrono::duration<float>(now - *last_frame) : kFrameInterval;
    last_frame = now;

    auto canvas = presenter->canvas(width, height);
    if (!canvas) return canvas.error();

    context.begin_frame(width, height, elapsed, desktop->content_scale());
    const FrameWish wish = draw();
    draw_preedit();
    show_cursor();
    const auto changed = painter.paint(context.end_frame(), *canvas);
    if (desktop->is_seen()) presenter->present(changed);
    ++frames;

    if (on_frame) {
        const Item* focused = recorder->focused();
        on_frame({frames, thread_cpu_ms() - cpu_before, painter.tiles_painted(),
                  focused == nullptr ? std::string_view() : std::string_view(focused->stable_id)});
    }
    return wish;
}

Window::Window(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Window::~Window() = default;

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options)
{
    use_utf8_characters();
    const EndOnDisplayLoss end_on_loss{options.end_on_loss};
    auto parts = std::make_unique<Parts>(options);
    if (parts->wake_event < 0) return Error{ErrorCode::system_fault, std::strerror(errno)};
    if (auto started = parts->glfw.start(); !started) return started.error();

    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    // Fullscreen is a state the window manager keeps, not GLFW's, which would hold on to the monitor's mode
    // and switch the screen saver off.
    glfwWindowHint(GLFW_DECORATED, options.size == WindowSize::fullscreen ? GLFW_FALSE : GLFW_TRUE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "support-kiosk");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "support-kiosk");
    parts->extent = options.size;
    parts->window = glfwCreateWindow(options.width, options.height, options.title.c_str(), nullptr, nullptr);
    if (parts->window == nullptr) return Error{ErrorCode::display_missing, glfw_words()};

    auto presenter = Presenter::open(glfwGetX11Display(), glfwGetX11Window(parts->window));
    if (!presenter) return presenter.error();
    parts->presenter = std::move(*presenter);
    auto keyboard =
        Keyboard::open(glfwGetX11Display(), glfwGetX11Window(parts->window), parts->context.imgui());
    if (!keyboard) return keyboard.error();
    parts->keyboard = std::move(*keyboard);
    auto desktop = Desktop::open(glfwGetX11Display(), glfwGetX11Window(parts->window));
    if (!desktop) return desktop.error();
    parts->desktop = std::move(*desktop);
    parts->follow_screen();
    glfwGetFramebufferSize(parts->window, &parts->width, &parts->height);

    parts->painter.set_background(options.background);
    parts->listen();
    return std::unique_ptr<Window>(new Window(std::move(parts)));
}

Result<> Window::run(const Draw& draw, const OnFrame& on_frame)
{
    Parts& parts = *parts_;
    const Error lost{ErrorCode::display_missing, "the connection to the display is lost"};
    parts.recorder = on_frame ? std::make_unique<ItemRecorder>(parts.context.imgui()) : nullptr;

    // Painted before the window is on the screen, so that it appears with its content.
    FramesDue frames_due;
    frames_due.stir(Stir::event);
    std::optional<Clock::time_point> deadline;
    Clock::time_point earliest = Clock::now();
    Clock::time_point settles_at = earliest; // Before, the frames that are due wait.
    while (true) {
        parts.take_events();
        if (parts.is_lost()) return lost;
        if (glfwWindowShouldClose(parts.window) == GLFW_TRUE) return success();
        const Stir stirred = std::exchange(parts.stirred, Stir::nothing);
        frames_due.stir(stirred);

        const Clock::time_point now = Clock::now();
        if (stirred > Stir::news) settles_at = now;
        const bool is_due = (frames_due.any() && now >= settles_at) || (deadline && now >= *deadline);
        if (!is_due) {
            parts.wait_until(frames_due.any() ? std::min(settles_at, deadline.value_or(settles_at))
                                              : deadline);
            continue;
        }
        if (now < earliest && !parts.context.has_pending_input()) {
            parts.wait_until(earliest);
            continue;
        }

        auto wish = parts.draw_frame(draw, on_frame);
        if (parts.is_lost()) return lost;
        if (!wish) return wish.error();
        if (wish->then == FrameWish::Then::close) return success();
        if (!std::exchange(parts.is_shown, true)) parts.show();

        frames_due.drawn(parts.painter.tiles_painted() > 0, parts.context.is_moving());
        if (parts.context.has_pending_input()) frames_due.stir(Stir::news);
        const bool may_wait = frames_due.may_wait() && parts.context.is_laid_out();
        settles_at = may_wait ? now + FramesDue::settle_wait : now;
        earliest = now + kFrameInterval;
        deadline.reset();
        // A caret that nobody sees need not blink. The screen itself goes on: its clocks keep what was
        // promised.
        if (const auto change = parts.context.next_change(); change && parts.desktop->is_seen())
            deadline = now + std::chrono::duration_cast<Clock::duration>(*change);
        if (wish->redraw_in) {
            const Clock::time_point wished = now + *wish->redraw_in;
            deadline = deadline ? std::min(*deadline, wished) : wished;
        }
    }
}

void Window::wake() noexcept
{
    const std::uint64_t one = 1;
    // It cannot fail but for a full counter, which is awake enough.
    [[maybe_unused]] const auto written = ::write(parts_->wake_event, &one, sizeof one);
}

void Window::set_language(std::string_view language)
{
    parts_->context.set_language(language);
    parts_->stir(Stir::event);
}

void Window::set_style(const ImGuiStyle& style)
{
    parts_->context.set_style(style);
    parts_->stir(Stir::event);
}

const std::vector<std::string>& Window::missing_fonts() const
{
    return parts_->context.missing_fonts();
}

InputMethod Window::input_method() const
{
    return parts_->keyboard->method();
}

Preedit Window::preedit() const
{
    return parts_->keyboard->preedit();
}

float Window::content_scale() const
{
    return parts_->desktop->content_scale();
}

int Window::width() const
{
    return parts_->width;
}

int Window::height() const
{
    return parts_->height;
}

} // namespace kiosk
