#include "tests/window/typing_form.h"

#include <imgui.h>
#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <thread>

namespace kiosk::test
{

namespace
{

/// For what takes milliseconds, on a loaded machine with sanitizers.
constexpr std::chrono::seconds kPatience{15};

std::string in_words(const FormContent& content)
{
    return "first=[" + content.first + "] second=[" + content.second + "] notes=[" + content.notes +
           "] composing=[" + content.composing + "] clicks=" + std::to_string(content.clicks) +
           " submits=" + std::to_string(content.submits) + " marks=" + std::to_string(content.marks) +
           " method=" + std::to_string(static_cast<int>(content.method));
}

std::pair<int, int> middle_of_item()
{
    const ImVec2 low = ImGui::GetItemRectMin();
    const ImVec2 high = ImGui::GetItemRectMax();
    return {static_cast<int>((low.x + high.x) / 2), static_cast<int>((low.y + high.y) / 2)};
}

} // namespace

TypingForm::TypingForm(const VirtualDisplay& display) : display_(display) {}

Result<FormContent> TypingForm::play(const std::function<void(TypingForm&)>& person)
{
    // The person stays on this thread: what a thread has started ends with it.
    Result<> ended = success();
    std::jthread screen([&] {
        auto window = Window::open({.title = "typing form", .width = 800, .height = 500});
        if (!window) {
            ended = window.error();
            fail(window.error().detail);
            return;
        }
        ended = (*window)->run([&] { return draw(**window); });
    });
    if (shows("the form", [](const FormContent& form) { return form.has_caret; })) person(*this);
    is_over_ = true;
    screen.join();
    if (!ended) return ended.error();
    return content();
}

FrameWish TypingForm::draw(Window& window)
{
    ++frames_;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("form", nullptr, ImGuiWindowFlags_NoDecoration);
    std::array<std::pair<int, int>, kPlaces> middles{};
    const auto note_place = [&](Place place) { middles[static_cast<std::size_t>(place)] = middle_of_item(); };

    // The second field comes first: what is typed as the focus moves there would land in it.
    ImGui::SetNextItemWidth(300);
    ImGui::InputText("###second", &now_.second);
    note_place(Place::second);
    ImGui::SetNextItemWidth(300);
    if (frames_ == 1) ImGui::SetKeyboardFocusHere();
    ImGui::PushID("first");
    const bool is_submitted = ImGui::InputText("###first", &now_.first, ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::PopID();
    now_.submits += is_submitted ? 1 : 0;
    note_place(Place::first);
    ImGui::InputTextMultiline("###notes", &now_.notes, {500, 150});
    note_place(Place::notes);
    now_.clicks += ImGui::Button("Send", {120, 50}) ? 1 : 0;
    note_place(Place::button);
    ImGui::Dummy({300, 60});
    note_place(Place::nothing);
    ImGui::End();

    now_.marks += ImGui::IsKeyPressed(ImGuiKey_F12, false) ? 1 : 0;
    const ImGuiPlatformImeData& caret = ImGui::GetCurrentContext()->PlatformImeData;
    now_.has_caret = caret.WantVisible;
    now_.caret_x = static_cast<int>(caret.InputPos.x);
    now_.caret_y = static_cast<int>(caret.InputPos.y + caret.InputLineHeight);
    now_.composing = window.preedit().text;
    now_.method = window.input_method();

    const std::scoped_lock lock(mutex_);
    content_ = now_;
    middles_ = middles;
    changed_.notify_all();
    // The redraw is only there to see the end.
    return {is_over_ ? FrameWish::Then::close : FrameWish::Then::go_on, std::chrono::milliseconds{50}};
}

void TypingForm::run_xdotool(std::vector<std::string> arguments)
{
    auto started = display_.xdotool(std::move(arguments));
    if (!started || (*started)->wait() != 0) fail("xdotool");
}

void TypingForm::type(const std::string& characters, int delay_ms)
{
    run_xdotool({"type", "--delay", std::to_string(delay_ms), characters});
}

void TypingForm::press(std::vector<std::string> keys, int delay_ms)
{
    std::vector<std::string> arguments{"key", "--delay", std::to_string(delay_ms)};
    arguments.insert(arguments.end(), keys.begin(), keys.end());
    run_xdotool(std::move(arguments));
}

void TypingForm::click(Place place)
{
    std::pair<int, int> middle;
    {
        const std::scoped_lock lock(mutex_);
        middle = middles_[static_cast<std::size_t>(place)];
    }
    const std::string window = "%1";
    run_xdotool({"search", "--name", "^typing form$", "mousemove", "--window", window,
                 std::to_string(middle.first), std::to_string(middle.second), "click", "1"});
}

bool TypingForm::shows(const std::string& what, const std::function<bool(const FormContent&)>& holds)
{
    std::unique_lock lock(mutex_);
    // After the first thing that is not seen the rest only tells how it goes on.
    const auto patience = failures_.empty() ? kPatience : std::chrono::seconds{0};
    if (changed_.wait_for(lock, patience, [&] { return holds(content_); })) return true;
    failures_ += "not seen: " + what + "; " + in_words(content_) + "\n";
    return false;
}

bool TypingForm::shows_first(const std::string& text)
{
    return shows("first=" + text, [&](const FormContent& form) { return form.first == text; });
}

bool TypingForm::shows_second(const std::string& text)
{
    return shows("second=" + text, [&](const FormContent& form) { return form.second == text; });
}

bool TypingForm::shows_notes(const std::string& text)
{
    return shows("notes=" + text, [&](const FormContent& form) { return form.notes == text; });
}

void TypingForm::settle()
{
    const int marks = content().marks;
    press({"F12"});
    shows("F12", [&](const FormContent& form) { return form.marks > marks; });
}

void TypingForm::rest()
{
    constexpr std::chrono::milliseconds moment{500};
    std::unique_lock lock(mutex_);
    for (FormContent before = content_;
         changed_.wait_for(lock, moment, [&] { return !(content_ == before); }); before = content_) {}
}

FormContent TypingForm::content() const
{
    const std::scoped_lock lock(mutex_);
    return content_;
}

std::string TypingForm::failures() const
{
    const std::scoped_lock lock(mutex_);
    return failures_;
}

void TypingForm::fail(const std::string& what)
{
    const std::scoped_lock lock(mutex_);
    failures_ += what + "\n";
    changed_.notify_all();
}

} // namespace kiosk::test
