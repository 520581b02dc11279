# Titles, targets, then measurements: a line for each target.

function judged(key, target) {
    if (target == "-") return sprintf("%.2f (%.2f to %.2f)\t-\t-", median(key), least(key), most(key))
    return sprintf("%.2f (%.2f to %.2f)\t%s\t%s", median(key), least(key), most(key), target,
        median(key) >= target ? "pass" : "MISS")
}

FNR == 1 { file++ }
file == 1 { title[$1] = $2; next }
file == 2 { workload[++n] = $1; contender[n] = $2; overQsd[n] = $3; overLoop[n] = $4; next }
{ iops[$1, $2, $3] = $4; if ($1 > rounds) rounds = $1 }

END {
    print "workload\twho\tover qemu-storage-daemon\ttarget\tresult\tover kernel loop\ttarget\tresult"
    for (i = 1; i <= n; i++) {
        for (r = 1; r <= rounds; r++) {
            own = iops[r, workload[i], contender[i]]
            add(i " qsd", own / iops[r, workload[i], "qsd"])
            add(i " loop", own / iops[r, workload[i], "loop"])
        }
        printf "%s\t%s\t%s\t%s\n", workload[i], title[contender[i]], judged(i " qsd", overQsd[i]), judged(i " loop", overLoop[i])
    }
}
