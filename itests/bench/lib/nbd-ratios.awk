# Targets, then measurements: a line for each target. What the client allows is what it would reach with its own processor
# time alone: a thread for each connection, as far as there are processors.

function allowed(name, micros,    threads) {
    threads = match(name, /c[0-9]+$/) ? substr(name, RSTART + 1) + 0 : 1
    return (threads < processors ? threads : processors) * 1e6 / micros
}

FNR == NR { workload[++n] = $1; target[n] = $2; next }
{
    if ($1 > rounds) rounds = $1
    key = $1 SUBSEP $2
    if ($3 == own) { mine[key] = $4; most_of[key] = allowed($2, $7) }
    else if ($4 > best[key]) best[key] = $4
}

END {
    print "workload\tover the better one\ttarget\tresult\tthe client allows"
    for (i = 1; i <= n; i++) {
        for (r = 1; r <= rounds; r++) {
            # not every round has every workload
            if (!((r, workload[i]) in mine)) continue
            add(i, mine[r, workload[i]] / best[r, workload[i]])
            add(i " client", most_of[r, workload[i]] / best[r, workload[i]])
        }
        if (!count[i]) continue
        printf "%s\t%.2f (%.2f to %.2f)\t%s\t%s\t%.2f\n", workload[i], median(i), least(i), most(i), target[i],
            (median(i) >= target[i] ? "pass" : "MISS"), median(i " client")
    }
}
