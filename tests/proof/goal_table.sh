#!/bin/sh
# goal_table.sh LOG: the goals of reference/reliability.md section 6 that the programs of this folder print into ctest's
# log, as a table. Fails when one that belongs to every run was not run, or lost or doubled something.
set -eu
log=$1
every_run='G-R1 G-R3 G-R4 G-R5 G-R6 G-R9 G-R12 G-R14'

grep -a '^goal G-' "$log" | awk -v every_run="$every_run" '
    BEGIN { form = "%-7s %12s %12s %10s %6s %11s\n"; printf form, "goal", "seed", "count", "seconds", "lost", "duplicated" }
    {
        for (i = 3; i <= NF; ++i) { split($i, part, "="); value[part[1]] = part[2] }
        printf form, $2, value["seed"], value["count"], value["seconds"], value["lost"], value["duplicated"]
        was_run[$2] = 1
        if (value["lost"] + value["duplicated"] > 0) { print "        ^ not met"; is_broken = 1 }
    }
    END {
        count = split(every_run, goals, " ")
        for (i = 1; i <= count; ++i)
            if (!(goals[i] in was_run)) { printf "%-7s was not run\n", goals[i]; is_broken = 1 }
        exit is_broken
    }'
