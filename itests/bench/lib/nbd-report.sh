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
    awk -F '\t' -v own=drivebay -f "$here/lib/median.awk" -f "$here/lib/nbd-ratios.awk" "$work/targets.tsv" "$raw"
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
nbdcopy), and that of the client's. One connection of fio or nbdcopy is one thread.

$(figures)

## Ratios and targets

Over the better one of nbdkit and qemu-nbd: the median of the ratios of the same round. The last column is the same of a
server that does nothing but answer, without a disk (\`lib/bare-server.c\`): what clients and kernel leave for any server on
this machine.

$(ratios | table)
TEXT
}

all_met() {
    [[ "$(ratios)" != *MISS* ]]
}
