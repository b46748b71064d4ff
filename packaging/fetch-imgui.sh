#!/bin/sh
# Fetches the source of Dear ImGui from Debian and unpacks it into DEST.
#
# usage: fetch-imgui.sh DEST
#
# Debian 12 carries ImGui 1.86; the kiosk needs 1.92 (see DECISIONS.md). The source package of a newer Debian
# comes from the mirror this machine already uses, through an apt that has its own state: the machine's sources
# and lists are only read. apt verifies the archive's signature; the tarball must then have the hash below.
# No root needed. A fetched tarball is kept under ${XDG_CACHE_HOME:-~/.cache}/support-kiosk-deps.
#
# IMGUI_ACCEPT_NEWER=1  also accepts whatever version the archive signs today.
# Exit: 0 DEST holds the source; 1 it does not, and the last line on stderr says what to do.
set -eu

version=1.92.2b+ds
revision=1
# Of imgui_1.92.2b+ds.orig.tar.xz as Debian's archive signed it.
sha256=e7bd201d56b5ee90d24d5dac85e5c12f98bdb95410252a62d27b7f89e4566d48
suites="forky sid"

if [ $# -ne 1 ]; then
    echo "usage: $0 DEST" >&2
    exit 1
fi
dest=$1
tarball=imgui_$version.orig.tar.xz
cache=${XDG_CACHE_HOME:-$HOME/.cache}/support-kiosk-deps
accept_newer=${IMGUI_ACCEPT_NEWER:-0}

work=$(mktemp -d)
staged=
cleanup() {
    rm -rf "$work"
    [ -z "$staged" ] || rm -rf "$staged"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

say() { echo "imgui: $*" >&2; }

fail() {
    say "$*"
    say "give the source of Dear ImGui $version yourself: cmake -DIMGUI_DIR=/path/to/imgui"
    exit 1
}

is_pinned() { [ -f "$1" ] && echo "$sha256  $1" | sha256sum --check --status; }

# Unpacks beside DEST and renames, so that an interrupted run or a second one at the same time leaves no half tree.
unpack() {
    mkdir -p "$(dirname "$dest")"
    staged=$(mktemp -d "$dest.XXXXXX")
    tar -xJf "$1" -C "$staged" --strip-components=1 --no-same-owner || fail "cannot unpack $1"
    [ -f "$staged/imgui.cpp" ] || fail "$1 holds no imgui.cpp"
    chmod 0755 "$staged"
    if ! mv -T "$staged" "$dest" 2>/dev/null && [ ! -f "$dest/imgui.cpp" ]; then
        fail "cannot write to $dest"
    fi
    echo "imgui: $2, unpacked to $dest"
    exit 0
}

[ ! -f "$dest/imgui.cpp" ] || exit 0
command -v xz >/dev/null || fail "xz is missing (package xz-utils)"
if is_pinned "$cache/$tarball"; then
    unpack "$cache/$tarball" "$version from the cache, hash as pinned"
fi

command -v apt-get >/dev/null || fail "this is not a Debian machine"
keyring=
for candidate in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
    [ -n "$keyring" ] || [ ! -f "$candidate" ] || keyring=$candidate
done
[ -n "$keyring" ] || fail "the archive keys are missing (package debian-archive-keyring)"

# apt itself says which mirror it uses: its source files have two syntaxes and many places.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' |
    sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
[ -n "$mirror" ] || fail "apt knows no Debian mirror yet (run: apt-get update)"

isolated_apt() {
    apt-get -q -o Dir::State="$work/state" -o Dir::State::lists="$work/lists" \
        -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache="$work/cache" \
        -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- \
        -o Acquire::Languages=none -o APT::Sandbox::User= "$@"
}

newer=
for suite in $suites; do
    rm -rf "$work/lists" "$work/download"
    mkdir -p "$work/state" "$work/lists/partial" "$work/cache/archives/partial" "$work/download"
    printf 'deb-src [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite" >"$work/sources.list"
    if ! isolated_apt -o APT::Update::Error-Mode=any update >"$work/log" 2>&1; then
        say "$suite: $(grep '^[EW]:' "$work/log" | tail -n 1)"
        continue
    fi

    if (cd "$work/download" &&
        isolated_apt source --download-only --only-source "imgui=$version-$revision") >>"$work/log" 2>&1; then
        if is_pinned "$work/download/$tarball"; then
            mkdir -p "$cache"
            cp "$work/download/$tarball" "$cache/$tarball.$$"
            mv "$cache/$tarball.$$" "$cache/$tarball"
            unpack "$cache/$tarball" "$version from $suite, archive signature verified, hash as pinned"
        fi
        say "$suite: $tarball has another hash than pinned"
    else
        say "$suite: $version-$revision is not to be had: $(grep '^[EW]:' "$work/log" | tail -n 1)"
    fi

    [ "$accept_newer" = 1 ] && [ -z "$newer" ] || continue
    if (cd "$work/download" && isolated_apt source --download-only --only-source imgui) >>"$work/log" 2>&1; then
        for found in "$work"/download/imgui_*.orig.tar.xz; do
            [ ! -f "$found" ] || { newer=$work/$(basename "$found") && mv "$found" "$newer"; }
        done
    fi
done

if [ -n "$newer" ]; then
    unpack "$newer" "$(basename "$newer"), archive signature verified, NOT the version that was tested"
fi
fail "the archive does not offer the tested version; IMGUI_ACCEPT_NEWER=1 takes a newer one"
