# Targets, then measurements: a line for each target, with the same of the server that does nothing but answer.

FNR == NR { workload[++n] = $1; target[n] = $2; next }
{
    if ($1 > rounds) rounds = $1
    key = $1 SUBSEP $2
    if ($3 == own) mine[key] = $4
    else if ($3 == "bare") bare[key] = $4
    else if ($4 > best[key]) best[key] = $4
}

END {
    print "workload\tover the better one\ttarget\tresult\tnothing but answers"
    for (i = 1; i <= n; i++) {
        for (r = 1; r <= rounds; r++) {
            # not every round has every workload
            if (!((r, workload[i]) in mine)) continue
            add(i, mine[r, workload[i]] / best[r, workload[i]])
            add(i " bare", bare[r, workload[i]] / best[r, workload[i]])
        }
        if (!count[i]) continue
        printf "%s\t%.2f (%.2f to %.2f)\t%s\t%s\t%.2f (%.2f to %.2f)\n", workload[i], median(i), least(i), most(i),
            target[i], (median(i) >= target[i] ? "pass" : "MISS"), median(i " bare"), least(i " bare"), most(i " bare")
    }
}
