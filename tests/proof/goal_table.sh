#!/bin/sh
# goal_table.sh LOG...: the goals of reference/reliability.md section 6 that the programs of this folder print into
# ctest's logs, as a table. Of a goal that ran twice the run with more in it stands. A goal that lost or doubled
# something, or was not run at all, fails; one that proved less than it should, or only some of all there are, is said
# not to be met.
set -eu

# Goal and what section 6 asks of every run: a count, or all there are.
wanted='G-R1 200000
G-R2 2500
G-R3 all
G-R4 1000000
G-R5 all
G-R6 all
G-R7 all
G-R8 30
G-R9 all
G-R10 1000
G-R11 1
G-R12 100000
G-R14 10000
G-F1 10000000
G-S1 all'

grep -ah '^goal G-' "$@" | awk -v wanted="$wanted" '
    BEGIN {
        goals = split(wanted, parts, "\n")
        for (i = 1; i <= goals; ++i) { split(parts[i], part, " "); name[i] = part[1]; least[part[1]] = part[2] }
    }
    {
        for (i = 3; i <= NF; ++i) { split($i, part, "="); value[part[1]] = part[2] }
        harm[$2] += value["lost"] + value["duplicated"]
        if (!($2 in count) || value["count"] + 0 > count[$2] || value["lost"] + value["duplicated"] > 0) {
            count[$2] = value["count"] + 0
            tried[$2] = value["tried"]
            row[$2] = sprintf("%12s %12s %10s %6s %11s", value["seed"], value["count"], value["seconds"],
                              value["lost"], value["duplicated"])
        }
    }
    END {
        printf "%-7s %12s %12s %10s %6s %11s\n", "goal", "seed", "count", "seconds", "lost", "duplicated"
        for (i = 1; i <= goals; ++i) {
            goal = name[i]
            if (!(goal in count)) { printf "%-7s not met: not run\n", goal; is_broken = 1; continue }
            verdict = "met"
            if (least[goal] == "all" ? tried[goal] != "all" : count[goal] < least[goal] + 0)
                verdict = "not met: " least[goal] " wanted"
            if (harm[goal] > 0) { verdict = "not met"; is_broken = 1 }
            printf "%-7s %s  %s\n", goal, row[goal], verdict
        }
        exit is_broken
    }'
