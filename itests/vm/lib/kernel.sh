# Kernels from Debian's archive, by the name of their package, without touching this machine's own apt.
# A kernel is a folder: vmlinuz, boot.cpio (the initramfs but for its init), usr/lib/modules/VERSION.

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mirror=http://deb.debian.org/debian

# What is in the initramfs: whatever it takes to reach this machine's files and to hand results back.
boot_modules="virtio_pci virtio_console 9pnet_virtio 9p overlay"

# release, whether to look for a newer one: prints the kernel's folder
kernel_of() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/drivebay/vm kept
    kept=$cache/$1
    mkdir -p -- "$cache"
    exec 9>"$cache/lock"
    flock 9
    if [ "$2" = yes ] || [ ! -e "$kept" ]; then
        fetch_kernel "$1" "$cache" >&2 || return 1
    fi
    exec 9>&-
    readlink -f -- "$kept"
}

# release, cache: leaves the link cache/release to the newest kernel
fetch_kernel() {
    local release=$1 cache=$2 state package version folder
    state=$(new_state "$cache") || return 1
    private_apt "$release" "$state" &&
        package=$(kernel_package "$state") &&
        version=${package#linux-image-} &&
        folder=$cache/$version-$(apt_of "$state" cache show --no-all-versions "$package" | awk '$1 == "Version:" { print $2; exit }') &&
        { [ -e "$folder" ] || make_kernel "$state" "$package" "$version" "$folder"; } &&
        ln -sfn -- "$(basename -- "$folder")" "$cache/$release"
    local status=$?
    rm -rf -- "$state"
    return "$status"
}

# cache, locked: prints a new folder for an apt of our own; what is there was left by a run that was killed
new_state() {
    rm -rf -- "$1"/apt.*
    mktemp -d -- "$1/apt.XXXXXX"
}

# release, state, suites...: an apt of our own that knows the release's packages, and those of further suites, which
# are those of its archive (-updates) or of its security archive (-security)
private_apt() {
    [ -e "$keyring" ] || { echo "vm: $keyring is missing; install debian-archive-keyring"; return 1; }
    local release=$1 state=$2 suite
    shift 2
    mkdir -p -- "$state/lists/partial" "$state/archives/partial" "$state/none"
    for suite in "" "$@"; do
        case $suite in
            -security) echo "deb [signed-by=$keyring] $mirror-security $release$suite main" ;;
            *) echo "deb [signed-by=$keyring] $mirror $release$suite main" ;;
        esac
    done >"$state/sources.list"
    : >"$state/status"
    apt_of "$state" get -q update
}

# state, get or cache, arguments
apt_of() {
    local state=$1 tool=$2
    shift 2
    "apt-$tool" \
        -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts="$state/none" \
        -o Dir::Etc::Preferences="$state/none" -o Dir::Etc::PreferencesParts="$state/none" \
        -o Dir::State="$state" -o Dir::State::Lists="$state/lists" -o Dir::State::status="$state/status" \
        -o Dir::Cache="$state" -o Dir::Cache::Archives="$state/archives" \
        -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

# state: the package with the kernel itself, which linux-image-amd64 depends on
kernel_package() {
    apt_of "$1" cache show --no-all-versions linux-image-amd64 |
        sed -n 's/^Depends: \(linux-image-[^ ,]*\).*/\1/p' | head -n 1 | grep .
}

# state, package, version, folder: fetches and unpacks it; whole or not at all
make_kernel() {
    local state=$1 package=$2 version=$3 folder=$4 tree=$1/tree made=$1/made
    (cd -- "$state" && apt_of "$state" get -q download "$package") || return 1
    mkdir -p -- "$made/usr/lib/modules"
    dpkg-deb -x "$state/$package"_*.deb "$tree" &&
        mv -- "$tree/boot/vmlinuz-$version" "$made/vmlinuz" &&
        mv -- "$(readlink -f -- "$(ls -d "$tree/lib/modules/$version" "$tree/usr/lib/modules/$version" 2>/dev/null)")" \
            "$made/usr/lib/modules/" &&
        ln -s usr/lib "$made/lib" &&
        PATH=$PATH:/usr/sbin:/sbin depmod -b "$made" "$version" &&
        pack_boot "$made" "$version" &&
        # it becomes a layer of the guest's root, where lib is the machine's own link
        rm -- "$made/lib" &&
        mv -T -- "$made" "$folder"
}
