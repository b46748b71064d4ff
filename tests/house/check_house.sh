#!/bin/sh
# The rules of the house that a compiler does not know: which room may include which, and which library belongs to
# one file only. Prints every line that breaks a rule; exit 1 if there is one.
#
# usage: check_house.sh ROOT
set -u
root=$1
broken=0

sources() { find "$root/$1" \( -name '*.h' -o -name '*.cpp' \) 2>/dev/null; }

# refuse ROOM PATTERN REASON [EXCEPT-FILES...]: no line of the room's sources may include what matches.
refuse() {
    room=$1 pattern=$2 reason=$3
    shift 3
    for file in $(sources "$room"); do
        allowed=no
        for exception in "$@"; do
            [ "$file" = "$root/$exception" ] && allowed=yes
        done
        [ "$allowed" = yes ] && continue
        if grep -HnE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($pattern)" "$file"; then
            echo "    ^ $reason"
            broken=1
        fi
    done
}

refuse storage '(sync|kiosk|tests)/' 'storage depends on nothing of ours'
refuse sync '(kiosk|tests)/' 'sync depends on storage only'
refuse kiosk 'tests/' 'the product knows no test'
refuse kiosk/window '(sync/|kiosk/[a-z_]+\.h)' 'the window knows nothing of the product: only storage/result.h and itself'
refuse tests/sandbox '(storage|sync|kiosk)/' 'the sandbox is an independent judge'

for room in storage sync kiosk; do
    refuse $room 'sqlite3\.h' 'SQLite belongs to storage/sqlite.cpp' storage/sqlite.cpp
    refuse $room 'sodium' 'libsodium belongs to storage/sealing.cpp' storage/sealing.cpp
    refuse $room 'curl/' 'libcurl belongs to sync/curl_transport.cpp' sync/curl_transport.cpp
    refuse $room 'md4c' 'md4c belongs to sync/article_text.cpp' sync/article_text.cpp
    refuse $room 'GLFW/' 'GLFW belongs to kiosk/window/window.cpp' kiosk/window/window.cpp
    refuse $room 'X11/' 'X11 belongs to the presenter, the keyboard, the desktop, the clipboard and the loss of them' \
        kiosk/window/presenter.cpp kiosk/window/keyboard.cpp kiosk/window/input_method.cpp \
        kiosk/window/desktop.cpp kiosk/window/clipboard.cpp kiosk/window/display_loss.cpp
    refuse $room 'qrencode\.h' 'libqrencode belongs to kiosk/qr_code.cpp' kiosk/qr_code.cpp
    refuse $room 'archive(_entry)?\.h' 'libarchive belongs to sync/archive.cpp' sync/archive.cpp
    refuse $room '(cairo|pango)' 'cairo and pango belong to kiosk/slip_page.cpp' kiosk/slip_page.cpp
    refuse $room 'stb/' 'stb belongs to sync/picture_codec.cpp' sync/picture_codec.cpp
    refuse $room 'libintl\.h' 'gettext belongs to kiosk/translation.cpp' kiosk/translation.cpp
done
for room in storage sync; do
    refuse $room 'imgui' 'what has no window knows no ImGui'
done
for file in app screens wording translation; do
    if grep -Hn 'imgui' "$root/kiosk/$file.h" "$root/kiosk/$file.cpp" 2>/dev/null | grep '#include'; then
        echo "    ^ the behaviour of the kiosk is tested without ImGui"
        broken=1
    fi
done

# gettext collects what stands in the marks; a text that comes by a variable is never translated.
for file in "$root"/kiosk/*.cpp; do
    [ -e "$file" ] && [ "${file##*/}" != translation.cpp ] || continue
    if grep -HnE '\btr[nc]?\([^")]' "$file"; then
        echo "    ^ a text to translate stands in its mark, in quotes"
        broken=1
    fi
done

drawers=$(cd "$root" && find storage sync kiosk tests -path tests/house -prune -o -type f -print 2>/dev/null |
    grep -E '/([a-z_]*_)?(utils?|common|helpers?|misc|types|manager)[^/]*\.(h|cpp)$')
if [ -n "$drawers" ]; then
    echo "$drawers"
    echo "    ^ a drawer is no room: name the idea"
    broken=1
fi
exit $broken
