#!/bin/sh
# Collects the texts of the screens and merges them into assets/locale/*.po. New and changed texts arrive untranslated,
# never guessed, and the tests name them until they are done. Run from anywhere in the source tree.
set -eu
cd "$(dirname "$0")/.."

template=$(mktemp)
trap 'rm -f "$template"' EXIT

# Texts are arguments of tr(), trn() and trc() (kiosk/translation.h). They hold {names}, never printf formats.
LC_ALL=C ls kiosk/*.cpp | xgettext --files-from=- --language=C++ --from-code=UTF-8 --output="$template" \
    --keyword --keyword=tr:1 --keyword=trn:1,2 --keyword=trc:1c,2 \
    --flag=tr:1:no-c-format --flag=trn:1:no-c-format --flag=trn:2:no-c-format --flag=trc:2:no-c-format \
    --add-comments=Translators: --no-location --sort-output \
    --package-name=support-kiosk --copyright-holder= --msgid-bugs-address=support-kiosk

for catalogue in assets/locale/*.po; do
    msgmerge --quiet --update --no-fuzzy-matching --backup=none --no-location --sort-output "$catalogue" "$template"
    msgattrib --no-obsolete --no-location --sort-output --output-file="$catalogue" "$catalogue"
    printf '%s: ' "$catalogue"
    msgfmt --check --statistics --output-file=/dev/null "$catalogue"
done
