# Targets, then measurements: a line for each target.

FNR == NR { workload[++n] = $1; target[n] = $2; next }
{
    if ($1 > rounds) rounds = $1
    key = $1 SUBSEP $2
    if ($3 == own) mine[key] = $4
    else if ($4 > best[key]) best[key] = $4
}

END {
    print "workload\tover the better one\ttarget\tresult"
    for (i = 1; i <= n; i++) {
        for (r = 1; r <= rounds; r++) add(i, mine[r, workload[i]] / best[r, workload[i]])
        printf "%s\t%.2f (%.2f to %.2f)\t%s\t%s\n", workload[i], median(i), least(i), most(i), target[i],
            (median(i) >= target[i] ? "pass" : "MISS")
    }
}
