#!/bin/bash
# fuzz.sh [TARGET...]: runs the libFuzzer programs of build/fuzz/bin, all or these, 10^6 executions each (a tenth for those
# that open a database or a socket each time, as goal G-F1 has it). What crashes one is kept in build/fuzz/crashes/ and
# named at the end, and the exit code says so. What is new is kept in build/fuzz/corpus/ and used the next time.
#
# KIOSK_FUZZ_RUNS=N    executions of each target
# KIOSK_FUZZ_SECONDS=N at most so long for each
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

runs=${KIOSK_FUZZ_RUNS:-1000000}
seconds=${KIOSK_FUZZ_SECONDS:-0}
seed=$(date +%s)
here=tests/fuzz crashes=build/fuzz/crashes logs=build/fuzz/logs
mkdir -p "$crashes" "$logs"
# Millions of files are made, and none to be kept.
if [ -d /dev/shm ] && [ -z "${TMPDIR:-}" ]; then export TMPDIR=/dev/shm; fi

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    for dictionary in "$here"/*.dict; do targets+=("$(basename "$dictionary" .dict)"); done
fi

begun=$SECONDS count=0 failed=()
for target in "${targets[@]}"; do
    program=build/fuzz/bin/fuzz_$target
    [ -x "$program" ] || { echo "fuzz: no target '$target'; they are: $(cd "$here" && echo *.dict | sed 's/\.dict//g')" >&2; exit 2; }
    wanted=$runs
    case $target in
    catalogue | client | store | transport) wanted=$((runs / 10 + 1)) ;;
    esac
    mkdir -p "build/fuzz/corpus/$target"
    log=$logs/$target.log
    started=$SECONDS status=0
    # An input takes milliseconds; 20 s is a hang also on a machine that does much else.
    "$program" -runs="$wanted" -max_total_time="$seconds" -seed="$seed" -timeout=20 -report_slow_units=5 \
        -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 -close_fd_mask=1 -dict="$here/$target.dict" \
        -artifact_prefix="$crashes/$target-" "build/fuzz/corpus/$target" "$here/corpus/$target" \
        > "$log" 2>&1 || status=$?
    done=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
    coverage=$(grep -o 'cov: [0-9]* ft: [0-9]*' "$log" | tail -1)
    printf 'fuzz %-14s %9s executions %6s/s  %s\n' "$target" "${done:-?}" \
        "$(( ${done:-0} / (SECONDS - started > 0 ? SECONDS - started : 1) ))" "$coverage"
    count=$((count + ${done:-0}))
    if [ "$status" -ne 0 ]; then
        failed+=("$target")
        grep -aE 'does not hold|ERROR: |runtime error|Test unit written' "$log" | head -5 || true
    fi
done

echo "goal G-F1 seed=$seed count=$count seconds=$((SECONDS - begun)) lost=${#failed[@]} duplicated=0"
if [ ${#failed[@]} -gt 0 ]; then
    echo "fuzz: not all is well with: ${failed[*]}. Replay: build/fuzz/bin/fuzz_TARGET FILE. Inputs:"
    for target in "${failed[@]}"; do ls "$crashes/$target"-* 2>/dev/null || echo "  none, see $logs/$target.log"; done
    exit 1
fi
