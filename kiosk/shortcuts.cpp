#include "kiosk/shortcuts.h"

#include "kiosk/translation.h"

#include <imgui.h>

#include <algorithm>

namespace kiosk
{

namespace
{

constexpr unsigned on(Topic topic)
{
    return 1U << static_cast<unsigned>(topic);
}

constexpr unsigned kEverywhere = (on(Topic::article) << 1U) - 1;

/// Where nothing is being filled in: a new request there cannot be a slip of the finger in another one.
constexpr unsigned kBetweenRequests = on(Topic::home) | on(Topic::solved) | on(Topic::receipt) |
                                      on(Topic::place) | on(Topic::request) | on(Topic::courier) |
                                      on(Topic::device) | on(Topic::report) | on(Topic::support_process) |
                                      on(Topic::articles);

constexpr int kMostChords = 4;

struct Row {
    Shortcut shortcut;
    unsigned topics;
    std::array<KeyChord, kMostChords> chords; ///< Ends at the first 0.
};

constexpr std::array<Row, kShortcuts.size()> kTable{{
    {Shortcut::help, kEverywhere, {ImGuiKey_F1}},
    {Shortcut::back, kEverywhere & ~on(Topic::home), {ImGuiKey_Escape}},
    {Shortcut::submit,
     on(Topic::form),
     {ImGuiMod_Ctrl | ImGuiKey_Enter, ImGuiMod_Ctrl | ImGuiKey_KeypadEnter}},
    {Shortcut::send_note,
     on(Topic::request),
     {ImGuiMod_Ctrl | ImGuiKey_Enter, ImGuiMod_Ctrl | ImGuiKey_KeypadEnter}},
    {Shortcut::next_field, on(Topic::hand_in), {ImGuiKey_F12}},
    {Shortcut::previous_field, on(Topic::hand_in), {ImGuiKey_F11}},
    {Shortcut::new_partner_center, kBetweenRequests, {ImGuiKey_F2}},
    {Shortcut::new_customer, kBetweenRequests, {ImGuiKey_F3}},
    {Shortcut::search,
     on(Topic::customer_search) | on(Topic::place) | on(Topic::articles),
     {ImGuiMod_Ctrl | ImGuiKey_F}},
    {Shortcut::try_now, kEverywhere, {ImGuiKey_F5}},
    {Shortcut::drafts, kEverywhere, {ImGuiKey_F6}},
    {Shortcut::ready_to_send, kEverywhere, {ImGuiKey_F7}},
    {Shortcut::sent, kEverywhere, {ImGuiKey_F8}},
    {Shortcut::needs_attention, kEverywhere, {ImGuiKey_F9}},
    {Shortcut::settings, kEverywhere, {ImGuiKey_F10}},
    {Shortcut::articles, kEverywhere & ~on(Topic::articles), {ImGuiKey_F4}},
    // A keyboard's plus is shifted, plain or on the keypad.
    {Shortcut::larger_text,
     kEverywhere,
     {ImGuiMod_Ctrl | ImGuiKey_Equal, ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Equal,
      ImGuiMod_Ctrl | ImGuiKey_KeypadAdd}},
    {Shortcut::smaller_text,
     kEverywhere,
     {ImGuiMod_Ctrl | ImGuiKey_Minus, ImGuiMod_Ctrl | ImGuiKey_KeypadSubtract}},
    {Shortcut::standard_text, kEverywhere, {ImGuiMod_Ctrl | ImGuiKey_0, ImGuiMod_Ctrl | ImGuiKey_Keypad0}},
}};

constexpr const Row& row_of(Shortcut shortcut)
{
    return kTable[static_cast<std::size_t>(shortcut)];
}

static_assert(std::ranges::all_of(kTable, [](const Row& row) { return &row_of(row.shortcut) == &row; }));

/// As it is printed on the key.
std::string key_name(ImGuiKey key)
{
    // Translators: the names of keys, as they are printed on the keyboards of your market.
    switch (static_cast<int>(key)) {
    case ImGuiKey_Escape:
        return trc("key", "Esc");
    case ImGuiKey_Enter:
        return trc("key", "Enter");
    case ImGuiKey_Equal:
        return trc("key", "Plus");
    case ImGuiKey_Minus:
        return trc("key", "Minus");
    default:
        // Letters, digits and function keys are called the same everywhere.
        return ImGui::GetKeyName(key);
    }
}

std::string together(const std::string& first, const std::string& second)
{
    // Translators: two keys that are pressed together.
    return fill(trc("key", "{first}+{second}"), fmt::arg("first", first), fmt::arg("second", second));
}

} // namespace

std::span<const KeyChord> chords_of(Shortcut shortcut)
{
    const auto& chords = row_of(shortcut).chords;
    return {chords.begin(), std::ranges::find(chords, 0)};
}

bool applies(Shortcut shortcut, Topic topic)
{
    return (row_of(shortcut).topics & on(topic)) != 0;
}

std::string keys_text(Shortcut shortcut)
{
    const KeyChord chord = row_of(shortcut).chords.front();
    const std::string key = key_name(static_cast<ImGuiKey>(chord & ~ImGuiMod_Mask_));
    return (chord & ImGuiMod_Ctrl) != 0 ? together(trc("key", "Ctrl"), key) : key;
}

std::string meaning_of(Shortcut shortcut)
{
    switch (shortcut) {
    case Shortcut::help:
        return tr("Help for this screen");
    case Shortcut::back:
        return tr("Back; what was typed is kept as a draft");
    case Shortcut::submit:
        return tr("Submit the request");
    case Shortcut::send_note:
        return tr("Send the note");
    case Shortcut::next_field:
        return tr("To the next field of the form");
    case Shortcut::previous_field:
        return tr("To the field of the form before");
    case Shortcut::new_partner_center:
        return tr("New Partner Center request");
    case Shortcut::new_customer:
        return tr("New customer request");
    case Shortcut::search:
        return tr("Search");
    case Shortcut::try_now:
        return tr("Try the line and send what is ready");
    case Shortcut::drafts:
        return tr("Show the drafts");
    case Shortcut::ready_to_send:
        return tr("Show what is ready to send");
    case Shortcut::sent:
        return tr("Show what was sent");
    case Shortcut::needs_attention:
        return tr("Show what needs attention");
    case Shortcut::settings:
        return tr("Language, text size and colours");
    case Shortcut::articles:
        return tr("Show the articles");
    case Shortcut::larger_text:
        return tr("Larger text");
    case Shortcut::smaller_text:
        return tr("Smaller text");
    case Shortcut::standard_text:
        return tr("Standard text size");
    }
    return {};
}

bool is_pressed(Shortcut shortcut)
{
    return std::ranges::any_of(chords_of(shortcut),
                               [](KeyChord chord) { return ImGui::IsKeyChordPressed(chord); });
}

Shortcut shortcut_to(Place place)
{
    switch (place) {
    case Place::drafts:
        return Shortcut::drafts;
    case Place::ready_to_send:
        return Shortcut::ready_to_send;
    case Place::sent:
        return Shortcut::sent;
    case Place::needs_attention:
        return Shortcut::needs_attention;
    }
    return Shortcut::drafts;
}

std::vector<GeneralKey> general_keys()
{
    const std::string tab = trc("key", "Tab");
    const auto either = [](const std::string& first, const std::string& second) {
        // Translators: two keys of which one is pressed.
        return fill(trc("key", "{first} or {second}"), fmt::arg("first", first), fmt::arg("second", second));
    };
    return {
        {tab, tr("To the next field or button")},
        {together(trc("key", "Shift"), tab), tr("To the one before")},
        {either(trc("key", "Space"), trc("key", "Enter")), tr("Press the button")},
        {trc("key", "Arrow keys"), tr("Move in a list or between choices")},
        {either(trc("key", "Page Up"), trc("key", "Page Down")), tr("Scroll")},
    };
}

} // namespace kiosk
