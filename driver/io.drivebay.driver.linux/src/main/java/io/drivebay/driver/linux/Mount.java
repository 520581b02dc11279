package io.drivebay.driver.linux;

import java.util.List;

/**
 * One line of {@code /proc/<pid>/mountinfo} (proc_pid_mountinfo(5)). Names are as the kernel has them, unescaped;
 * bytes that are no UTF-8 appear as U+FFFD.
 *
 * @param id of this mount; unique while it lasts, then used again
 * @param parent id of the mount that it is on
 * @param major of the file system's device; 0 for those without one of their own (btrfs)
 * @param minor of the file system's device
 * @param root the folder of the file system that is seen
 * @param target where it is seen
 * @param options of this mount
 * @param type of the file system
 * @param source what was mounted, usually the node
 * @param superOptions of the file system
 */
public record Mount(
        int id,
        int parent,
        int major,
        int minor,
        String root,
        String target,
        List<String> options,
        String type,
        String source,
        List<String> superOptions) {
    /** Copies the lists. */
    public Mount {
        options = List.copyOf(options);
        superOptions = List.copyOf(superOptions);
    }
}
