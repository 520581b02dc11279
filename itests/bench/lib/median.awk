# Series of numbers: add(name, value), then median, least and most of a name.

function add(name, value,    i) {
    for (i = ++count[name]; i > 1 && series[name, i - 1] > value; i--) series[name, i] = series[name, i - 1]
    series[name, i] = value
}

function median(name,    n) {
    n = count[name]
    return n % 2 ? series[name, (n + 1) / 2] : (series[name, n / 2] + series[name, n / 2 + 1]) / 2
}

function least(name) { return series[name, 1] }

function most(name) { return series[name, count[name]] }
