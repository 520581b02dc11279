# Tables of figures, as aligned Markdown, which reads well in a terminal too.

# Aligns the tab-separated lines of a table, the first of which is its head.
table() {
    awk -F '\t' '
        { for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (length($i) > width[i]) width[i] = length($i) }
          if (NF > columns) columns = NF }
        END {
            for (row = 1; row <= NR; row++) {
                line = "|"
                for (i = 1; i <= columns; i++) line = line sprintf(" %-" width[i] "s |", cell[row, i])
                print line
                if (row > 1) continue
                line = "|"
                for (i = 1; i <= columns; i++) { rule = sprintf("%" width[i] + 2 "s", ""); gsub(/ /, "-", rule); line = line rule "|" }
                print line
            }
        }'
}

titles() {
    local contender
    for contender in "${contenders[@]}"; do printf '%s\t%s\n' "$contender" "${title[$contender]}"; done
}

# Every contender's median with its least and most, and the processor time of its server for a request.
figures() {
    awk -F '\t' -v names="${contenders[*]}" -f "$here/lib/median.awk" -f "$here/lib/figures.awk" <(titles) "$raw" | table
}
