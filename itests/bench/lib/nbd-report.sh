# What is reported, and the targets.

# Least share of the better one of the others, by workload's name.
target_of() { # workload
    case $1 in
        4k-*-64-*) echo 2 ;;
        *) echo 1 ;;
    esac
}

# Each target beside the median of the ratios within each round.
ratios() {
    local workload
    for workload in "${workloads[@]}"; do
        printf '%s\t%s\n' "${workload%% *}" "$(target_of "${workload%% *}")"
    done >"$work/targets.tsv"
    awk -F '\t' -v own=drivebay -v "processors=$(nproc)" -f "$here/lib/median.awk" -f "$here/lib/nbd-ratios.awk" "$work/targets.tsv" "$raw"
}

report_text() {
    echo
    figures
    echo
    ratios | table
    echo
}

report_markdown() {
    cat <<TEXT
# Performance of NBD

Written by \`itests/bench/nbd\`, which measures everything in one run, in turns: $rounds rounds, nbdcopy in $copies
of them, $seconds seconds a measurement of fio, each figure the median with the least and the most in brackets.
Clients are fio's nbd engine and nbdcopy over Unix sockets, ${megabytes} MiB a disk. The name of a workload says the
block, what is done, how many requests are in flight on all connections together, and after \`c\` how many connections
there are, else one. Drivebay is measured through the whole product: the assembled distribution and a disk made with
\`disk:up\`.

TEXT
    sed 's/^/- /' "$work/machine"
    cat <<TEXT

## Figures

Requests a second, or bytes a second; then the processor time of the server's process for a request (of 1 MiB for
nbdcopy), and that of the client's. One connection of fio or nbdcopy is one thread, which bounds what any server can
give it: a second's worth of the last column.

$(figures)

## Ratios and targets

Over the better one of the others: the median of the ratios of the same round. The last column is the same for a server
that takes no time at all: what the client could send and receive with the processors to itself. With many requests in flight
no server can do better.

$(ratios | table)
TEXT
}

all_met() {
    [[ "$(ratios)" != *MISS* ]]
}
