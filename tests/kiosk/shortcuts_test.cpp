#include "kiosk/shortcuts.h"
#include "kiosk/translation.h"
#include "tests/kiosk/person.h"
#include "tests/kiosk/po_file.h"

#include <cctype>
#include <filesystem>
#include <map>
#include <set>

using namespace kiosk;
using kiosk::test::Person;

namespace
{

constexpr std::array kTopics{Topic::home,         Topic::customer_search, Topic::customer, Topic::service,
                             Topic::try_first,    Topic::what_helped,     Topic::solved,   Topic::form,
                             Topic::receipt,      Topic::place,           Topic::request,  Topic::device,
                             Topic::file_chooser, Topic::attachment,      Topic::help};

/// What people's fingers do in a text field or between fields, and what input methods take.
std::vector<KeyChord> keys_of_others()
{
    std::vector<KeyChord> taken{ImGuiKey_Tab,    ImGuiKey_Enter,  ImGuiKey_KeypadEnter, ImGuiKey_Space,
                                ImGuiKey_Delete, ImGuiKey_Insert, ImGuiKey_Backspace,   ImGuiKey_Menu};
    for (const ImGuiKey letter : {ImGuiKey_A, ImGuiKey_C, ImGuiKey_V, ImGuiKey_X, ImGuiKey_Y, ImGuiKey_Z})
        for (const int shift : {0, static_cast<int>(ImGuiMod_Shift)})
            taken.push_back(ImGuiMod_Ctrl | shift | letter);
    for (const ImGuiKey key :
         {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_Home,
          ImGuiKey_End, ImGuiKey_PageUp, ImGuiKey_PageDown, ImGuiKey_Space, ImGuiKey_Delete, ImGuiKey_Insert,
          ImGuiKey_Backspace, ImGuiKey_Tab})
        for (const int modifiers : {0, static_cast<int>(ImGuiMod_Shift), static_cast<int>(ImGuiMod_Ctrl),
                                    ImGuiMod_Ctrl | ImGuiMod_Shift})
            taken.push_back(modifiers | key);
    return taken;
}

/// Whether a sentence spells keys: the name of a modifier before a plus, or a function key.
bool spells_keys(std::string_view text)
{
    for (const std::string_view modifier : {"Ctrl", "Strg", "Alt", "Shift", "Maj", "Umschalt", "Maiusc"})
        for (const std::string_view plus : {"+", " +"})
            if (text.find(std::string{modifier} + std::string{plus}) != text.npos) return true;
    for (auto at = text.find('F'); at != text.npos; at = text.find('F', at + 1)) {
        const bool begins = at == 0 || std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0;
        const bool is_digit =
            at + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0;
        if (begins && is_digit) return true;
    }
    return false;
}

std::vector<test::PoMessage> messages_of(const std::filesystem::path& file)
{
    auto messages = test::read_po(file);
    REQUIRE(messages);
    return *std::move(messages);
}

} // namespace

TEST_CASE("shortcuts: on no screen do two of them share keys")
{
    for (const Topic topic : kTopics) {
        std::map<KeyChord, Shortcut> owner;
        for (const Shortcut shortcut : kShortcuts) {
            if (!applies(shortcut, topic)) continue;
            REQUIRE_FALSE(chords_of(shortcut).empty());
            for (const KeyChord chord : chords_of(shortcut)) {
                INFO("topic ", static_cast<int>(topic), ", ", keys_text(shortcut));
                CHECK(owner.emplace(chord, shortcut).second);
            }
        }
    }
}

TEST_CASE("shortcuts: none takes what edits text, moves the focus or belongs to an input method")
{
    const auto taken = keys_of_others();
    for (const Shortcut shortcut : kShortcuts)
        for (const KeyChord chord : chords_of(shortcut)) {
            INFO(keys_text(shortcut));
            CHECK(std::ranges::find(taken, chord) == taken.end());
            CHECK((chord & (ImGuiMod_Alt | ImGuiMod_Super)) == 0); // The window manager's.
            const int key = chord & ~ImGuiMod_Mask_;
            const bool is_letter = key >= ImGuiKey_0 && key <= ImGuiKey_Z;
            CHECK((!is_letter || (chord & ImGuiMod_Ctrl) != 0)); // A letter alone is typed.
        }
}

TEST_CASE("shortcuts: a sentence takes the names of keys from the table and never spells them")
{
    std::set<std::string> said;
    for (const test::PoMessage& message : messages_of(KIOSK_TEXTS)) {
        if (message.context == "key") continue;
        said.insert(message.id);
        INFO(message.id);
        CHECK_FALSE(spells_keys(message.id));
    }
    CHECK(said.size() > 100);
    for (const auto& each : std::filesystem::directory_iterator{KIOSK_SOURCE "/assets/locale"})
        for (const test::PoMessage& message : messages_of(each.path()))
            for (const std::string& text : message.texts) {
                if (!said.contains(message.id)) continue;
                INFO(each.path().filename().string(), ": ", text);
                CHECK_FALSE(spells_keys(text));
            }
    CHECK(spells_keys("Press Ctrl+Enter."));
    CHECK(spells_keys("Hilfe: F1"));
}

TEST_CASE("shortcuts: their keys and meanings are said, each meaning once, and each key once on a screen")
{
    std::map<std::string, Shortcut> meanings;
    std::map<std::pair<std::string, Topic>, Shortcut> keys;
    for (const Shortcut shortcut : kShortcuts) {
        CHECK(meanings.emplace(meaning_of(shortcut), shortcut).second);
        for (int topic = 0; topic <= static_cast<int>(Topic::help); ++topic)
            if (applies(shortcut, static_cast<Topic>(topic)))
                CHECK(
                    keys.emplace(std::pair{keys_text(shortcut), static_cast<Topic>(topic)}, shortcut).second);
    }
    CHECK(keys_text(Shortcut::submit) == "Ctrl+Enter");
    CHECK(keys_text(Shortcut::larger_text) == "Ctrl+Plus");
}

TEST_CASE("shortcuts: the function keys do what the help says")
{
    Person person{"home"};
    person.presses(ImGuiKey_F2);
    CHECK(person.screen<FormScreen>().draft.kind == RequestKind::partner_center);
    person.presses(ImGuiKey_Escape);
    person.presses(ImGuiKey_F3);
    person.screen<CustomerSearchScreen>();
    person.presses(ImGuiKey_F5);
    CHECK(person.asked_for<SyncNow>());
    for (const auto& [key, place] : {std::pair{ImGuiKey_F6, Place::drafts},
                                     {ImGuiKey_F7, Place::ready_to_send},
                                     {ImGuiKey_F8, Place::sent},
                                     {ImGuiKey_F9, Place::needs_attention}}) {
        person.presses(key);
        CHECK(person.screen<PlaceScreen>().place == place);
    }
}

TEST_CASE("shortcuts: a new request does not begin over one that is being written")
{
    Person person{"partner-center-form-filled"};
    const RequestId id = person.screen<FormScreen>().draft.id;

    person.presses(ImGuiKey_F2);
    person.presses(ImGuiKey_F3);

    CHECK(person.screen<FormScreen>().draft.id == id);
}

TEST_CASE("shortcuts: Ctrl with plus, minus and nought changes the size of text in the middle of a word")
{
    Person person{"partner-center-form-blank"};
    person.clicks("field.title");
    CHECK(person.ui().type("Pri"));
    person.presses(ImGuiKey_Equal, ImGuiMod_Ctrl | ImGuiMod_Shift);
    CHECK(person.app().settings().text_percent == 125);
    person.presses(ImGuiKey_KeypadAdd, ImGuiMod_Ctrl);
    CHECK(person.app().settings().text_percent == 150);
    CHECK(person.ui().type("nter"));
    person.presses(ImGuiKey_Minus, ImGuiMod_Ctrl);
    CHECK(person.app().settings().text_percent == 125);
    person.presses(ImGuiKey_0, ImGuiMod_Ctrl);

    CHECK(person.app().settings().text_percent == 100);
    CHECK(person.screen<FormScreen>().draft.title == "Printer");
    CHECK(person.focus() == "field.title");
}

TEST_CASE("shortcuts: Ctrl+F goes back into the search")
{
    Person person{"customer-search"};
    CHECK(person.ui().type("contoso"));
    REQUIRE(person.tabs_to("strip.line"));

    person.presses(ImGuiKey_F, ImGuiMod_Ctrl);

    CHECK(person.focus() == "field.search");
}

TEST_CASE("shortcuts: they stand beside the buttons that do the same")
{
    Person person{"home"};
    for (const Shortcut shortcut : {Shortcut::help, Shortcut::settings, Shortcut::new_partner_center,
                                    Shortcut::new_customer, Shortcut::try_now, Shortcut::sent})
        person.sees(keys_text(shortcut));
}
