# What is reported, and the targets.

# workload, contender, least share of qemu-storage-daemon's figure, least share of the kernel loop's; - for no target
targets=(
    "4k-read-32 io_uring 3.5 0.55"
    "4k-write-32 io_uring 3.5 0.55"
    "4k-read-1 io_uring 2 0.8"
    "4k-write-1 io_uring 2 0.8"
    "1M-read-8 io_uring 1.5 0.6"
    "1M-write-8 io_uring 1.5 0.6"
    "4k-read-32 classic 2.5 0.40"
    "4k-write-32 classic 2.5 0.40"
    "4k-read-1 classic 0.9 -"
    "4k-write-1 classic 0.9 -"
    "1M-read-8 classic 1.5 0.6"
    "1M-write-8 classic 1.5 0.6"
)
most_allocated=1 # byte of the heap for a request
longest_start=3 # seconds, on the framework that is the default

# Each target beside the median of the ratios within each round.
ratios() {
    printf '%s\n' "${targets[@]}" | tr ' ' '\t' >"$work/targets.tsv"
    awk -F '\t' -f "$here/lib/median.awk" -f "$here/lib/ratios.awk" <(titles) "$work/targets.tsv" "$raw"
}

allocation() {
    printf 'disk\trequests\tbytes allocated\tbytes a request\ttarget\tresult\n'
    awk -F '\t' -v most="$most_allocated" '
        FNR == NR { title[$1] = $2; next }
        { each = $3 > 0 ? $2 / $3 : most
          printf "%s\t%d\t%d\t%.3f\t< %s\t%s\n", title[$1], $3, $2, each, most, each < most ? "pass" : "MISS" }
    ' <(titles) "$work/allocation.tsv"
}

starting() {
    awk -F '\t' -v longest="$longest_start" -f "$here/lib/median.awk" -f <(cat <<'AWK'
        BEGIN { print "framework\tfirst start\tlater starts: median (least to most)\ttarget\tresult" }
        $2 == 0 { first[$1] = $3; order[++n] = $1; next }
        { add($1, $3) }
        END { for (i = 1; i <= n; i++) printf "%s\t%.2f s\t%.2f s (%.2f to %.2f)\t%s\n",
                  order[i], first[order[i]], median(order[i]), least(order[i]), most(order[i]),
                  order[i] != "felix" ? "-\t-" : "< " longest " s\t" (median(order[i]) < longest ? "pass" : "MISS") }
AWK
    ) "$work/starts.tsv"
}

report_text() {
    echo
    figures
    echo
    ratios | table
    echo
    allocation | table
    echo
    starting | table
    echo
}

report_markdown() {
    cat <<TEXT
# Performance

Written by \`itests/bench/run\`, which measures everything in one run, in turns: $rounds rounds, $seconds seconds a
measurement, each figure the median with the least and the most in brackets. fio (libaio, direct I/O) on \`/dev/loopN\`,
${megabytes} MiB a disk, sectors of ${sector} bytes. Drivebay is measured through the whole product: the assembled
distribution, disks made with \`disk:up\`, statistics and request timeouts on, all disks in one host.

TEXT
    sed 's/^/- /' "$work/machine"
    cat <<TEXT

## Figures

Requests a second, or bytes a second; then the processor time of the server's process for a request.

$(figures)

## Ratios and targets

The median of the ratios of the same round.

$(ratios | table)

## Allocation

What the threads on a request's way allocate on Java's heap in steady state, by Flight Recorder.

$(allocation | table)

## Start of the host

From \`drivebay start\` to its return, when the host is ready. The first start fills the framework's cache.

$(starting | table)
TEXT
}

all_met() {
    [[ "$(ratios; allocation; starting)" != *MISS* ]]
}
