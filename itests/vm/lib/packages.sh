# Debian packages that the guest has in addition to this machine's files: unpacked into a layer above them.

# whether to look for newer ones, names...: prints the layer's folder
packages_of() {
    local refresh=$1 cache=${XDG_CACHE_HOME:-$HOME/.cache}/drivebay/vm names name kept
    shift
    names=$(printf '%s\n' "$@" | sort -u)
    # what is missing depends on what this machine has
    name=packages.$(printf '%s' "$names" | tr '\n' '+')
    kept=$cache/$name.$(sha256sum </var/lib/dpkg/status | cut -c 1-16)
    mkdir -p -- "$cache"
    exec 9>"$cache/lock"
    flock 9
    if [ "$refresh" = yes ] || [ ! -e "$kept" ]; then
        # shellcheck disable=SC2086 # a list
        fetch_packages "$cache" "$kept" $names >&2 || return 1
        find "$cache" -maxdepth 1 -name "$name.*" ! -path "$kept" -exec rm -rf -- {} +
    fi
    exec 9>&-
    echo "$kept"
}

# cache, folder, names...: whole or not at all
fetch_packages() {
    local cache=$1 folder=$2 state status=0
    shift 2
    state=$(new_state "$cache") || return 1
    private_apt "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$state" -updates -security &&
        cp -- /var/lib/dpkg/status "$state/status" &&
        apt_of "$state" get -q -y -o Debug::NoLocking=1 --no-install-recommends --download-only --reinstall install "$@" &&
        unpack "$state/archives" "$state/made" &&
        rm -rf -- "$folder" &&
        mv -T -- "$state/made" "$folder" || status=1
    rm -rf -- "$state"
    return "$status"
}

# folder of packages, layer
unpack() {
    local package folder
    mkdir -p -- "$2"
    for package in "$1"/*.deb; do
        dpkg-deb -x "$package" "$2" || return 1
    done
    # what a package has in /lib would hide the machine's link to /usr/lib
    for folder in bin sbin lib lib64; do
        if [ -d "$2/$folder" ]; then
            mkdir -p -- "$2/usr/$folder" && cp -a -- "$2/$folder/." "$2/usr/$folder/" && rm -rf -- "${2:?}/$folder" || return 1
        fi
    done
}
