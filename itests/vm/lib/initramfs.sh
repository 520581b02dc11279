# The initramfs in two archives, which the kernel unpacks one after the other: what depends on the kernel only, made
# once, and what depends on the run.

# kernel being made, its version: leaves boot.cpio
pack_boot() {
    local kernel=$1 version=$2 root=$1/boot.root module file
    mkdir -p -- "$root/bin" "$root/modules" "$root/proc" "$root/sys" "$root/dev" "$root/machine" "$root/kernel" "$root/memory" "$root/root"
    cp -- "$(command -v busybox)" "$root/bin/busybox"
    # in the order in which they have to be inserted
    for module in $boot_modules; do
        PATH=$PATH:/usr/sbin:/sbin modprobe -d "$kernel" -S "$version" --show-depends "$module" || return 1
    done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$root/modules/list" || return 1
    while read -r file; do
        module=$(basename -- "$file" .xz)
        case $file in
            *.xz) xz -dc -- "$file" ;;
            *) cat -- "$file" ;;
        esac >"$root/modules/$module" || return 1
        echo "$module"
    done <"$root/modules/list" >"$root/modules/order" || return 1
    rm -- "$root/modules/list"
    pack "$root" >"$kernel/boot.cpio" && rm -rf -- "$root"
}

# folder: prints it as an archive
pack() {
    (cd -- "$1" && find . | sort | cpio --quiet --reproducible -o -H newc -R 0:0)
}
