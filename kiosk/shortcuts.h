#pragma once

#include "kiosk/screens.h"

#include <array>
#include <span>
#include <string>
#include <vector>

namespace kiosk
{

/// A combination of keys as ImGui counts it (ImGuiKeyChord).
using KeyChord = int;

/// What keys do without a button, all of it. Function keys and Ctrl with keys that every layout has; never
/// what edits text, what an input method takes (Ctrl+Space, Shift+Space) or what a window manager takes (Alt,
/// Super). Nothing that throws something away has a shortcut.
enum class Shortcut {
    help,
    back,
    submit,
    send_note,
    next_field,
    previous_field,
    new_partner_center,
    new_customer,
    search,
    try_now,
    drafts,
    ready_to_send,
    sent,
    needs_attention,
    settings,
    articles,
    larger_text,
    smaller_text,
    standard_text,
};
inline constexpr std::array kShortcuts{Shortcut::help,
                                       Shortcut::back,
                                       Shortcut::submit,
                                       Shortcut::send_note,
                                       Shortcut::next_field,
                                       Shortcut::previous_field,
                                       Shortcut::new_partner_center,
                                       Shortcut::new_customer,
                                       Shortcut::search,
                                       Shortcut::try_now,
                                       Shortcut::drafts,
                                       Shortcut::ready_to_send,
                                       Shortcut::sent,
                                       Shortcut::needs_attention,
                                       Shortcut::settings,
                                       Shortcut::articles,
                                       Shortcut::larger_text,
                                       Shortcut::smaller_text,
                                       Shortcut::standard_text};

/// The keys, the one that is shown first. More than one where keyboards differ: a second Enter, a plus that
/// is shifted.
std::span<const KeyChord> chords_of(Shortcut shortcut);

/// Whether it does something on a screen of this topic.
bool applies(Shortcut shortcut, Topic topic);

/// Its keys as they are printed where the person comes from: "Ctrl+Enter", "Strg+Eingabe".
std::string keys_text(Shortcut shortcut);

/// What it does, as a line of the help page.
std::string meaning_of(Shortcut shortcut);

/// Whether its keys went down in this frame.
bool is_pressed(Shortcut shortcut);

/// The one that leads to a place.
Shortcut shortcut_to(Place place);

/// Keys that work everywhere and are no shortcuts of ours: moving, pressing, scrolling.
struct GeneralKey {
    std::string keys, meaning;
};
std::vector<GeneralKey> general_keys();

} // namespace kiosk
