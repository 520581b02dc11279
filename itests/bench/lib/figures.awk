# Titles, then measurements: a line for each contender and workload.

function shown(workload, iops) {
    return workload ~ /^1M/ ? sprintf("%.2f GB/s", iops * 1048576 / 1e9) : sprintf("%.1fk", iops / 1000)
}

FNR == NR { title[$1] = $2; next }

{
    if (!($2 in seen)) { seen[$2] = 1; workload[++workloads] = $2 }
    add($2 " " $3, $4)
    add($2 " " $3 " cpu", $6)
    if (NF > 6) add($2 " " $3 " client", $7)
}

END {
    n = split(names, contender, " ")
    print "workload\twho\tmedian (least to most)\tµs a request" (NF > 6 ? "\tµs of the client's" : "")
    for (w = 1; w <= workloads; w++) {
        for (c = 1; c <= n; c++) {
            key = workload[w] " " contender[c]
            printf "%s\t%s\t%s (%s to %s)\t%s%s\n", workload[w], title[contender[c]],
                shown(workload[w], median(key)), shown(workload[w], least(key)), shown(workload[w], most(key)),
                contender[c] == "loop" ? "-" : sprintf("%.1f", median(key " cpu")),
                (key " client") in count ? sprintf("\t%.1f", median(key " client")) : ""
        }
    }
}
