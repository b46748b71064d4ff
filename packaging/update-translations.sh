#!/bin/sh
# Collects the texts of the screens and merges them into assets/locale/*.po. New and changed texts arrive untranslated,
# never guessed, and are listed here; the tests fail until they are done. Run from anywhere in the source tree.
set -eu
cd "$(dirname "$0")/.."

template=$(mktemp)
trap 'rm -f "$template"' EXIT
packaging/collect-texts.sh "$template"

for catalogue in assets/locale/*.po; do
    msgmerge --quiet --update --no-fuzzy-matching --backup=none --no-location --sort-output "$catalogue" "$template"
    msgattrib --no-obsolete --no-location --sort-output --output-file="$catalogue" "$catalogue"
    printf '%s: ' "$catalogue"
    msgfmt --check --statistics --output-file=/dev/null "$catalogue" 2>&1
    # Their English, one a line.
    msgattrib --untranslated --no-wrap "$catalogue" | sed -n -e 's/^msgid "\(..*\)"$/    to translate: \1/p'
done
