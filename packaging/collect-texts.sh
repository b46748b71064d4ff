#!/bin/sh
# Collects the texts of the screens into the gettext template $1. The build does it too: a test compares the
# template with the translations.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 TEMPLATE" >&2; exit 2; }
case $1 in /*) template=$1 ;; *) template=$PWD/$1 ;; esac
cd "$(dirname "$0")/.."

# Texts are arguments of tr(), trn() and trc() (kiosk/translation.h). They hold {names}, never printf formats.
find kiosk -name '*.cpp' -o -name '*.h' | LC_ALL=C sort | xgettext --files-from=- --language=C++ --from-code=UTF-8 \
    --output="$template" \
    --keyword --keyword=tr:1 --keyword=trn:1,2 --keyword=trc:1c,2 \
    --flag=tr:1:no-c-format --flag=trn:1:no-c-format --flag=trn:2:no-c-format --flag=trc:2:no-c-format \
    --add-comments=Translators: --no-location --sort-output \
    --package-name=support-kiosk --copyright-holder= --msgid-bugs-address=support-kiosk
