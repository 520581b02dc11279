package io.drivebay.core.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** A declared disk, as an operator writes it. Keys are the method names with {@code -} for {@code $_$}. */
@ObjectClassDefinition(name = "Drivebay disk", description = "A disk that is up while this configuration exists.")
public @interface DiskConfiguration {
    @AttributeDefinition(
            name = "Name",
            description = "Unique among the disks; the configuration's own name if it is empty.",
            required = false)
    String name() default "";

    @AttributeDefinition(
            name = "Store",
            description = "Where the bytes come from, for example file:/data/a.img?size=1G.")
    String store();

    @AttributeDefinition(
            name = "Type",
            description = "Kind of drive.",
            required = false,
            options = {
                @Option(label = "Disk", value = "DISK"),
                @Option(label = "CD-ROM", value = "CDROM"),
                @Option(label = "Plug-and-play disk", value = "DISK_PNP")
            })
    String type() default "DISK";

    @AttributeDefinition(
            name = "Driver",
            description = "Name of the driver binding; the best that fits if it is empty.",
            required = false)
    String driver() default "";

    @AttributeDefinition(
            name = "Driver options",
            description = "For the driver binding, as key=value.",
            required = false)
    String[] driver_options() default {};

    @AttributeDefinition(name = "Read-only", description = "Whether writes are refused.", required = false)
    boolean read$_$only() default false;

    @AttributeDefinition(
            name = "Sector size",
            description = "Bytes of a logical sector: 512, 1024, 2048 or 4096; 0 for 512, or 2048 of a CD-ROM.",
            required = false)
    int sector$_$size() default 0;

    @AttributeDefinition(
            name = "GUID",
            description = "Identity; made from the host's folder and the name if it is empty.",
            required = false)
    String guid() default "";

    @AttributeDefinition(
            name = "Mounting points",
            description = "Global names or absolute folders, separated by commas.",
            required = false)
    String[] mounting$_$points() default {};

    @AttributeDefinition(
            name = "Request timeout",
            description = "How long one request may take, for example 30s; 0 for no limit.",
            required = false)
    String timeout() default "30s";

    @AttributeDefinition(
            name = "Hold timeout",
            description = "How long requests wait for a provider that is being replaced.",
            required = false)
    String hold$_$timeout() default "30s";

    @AttributeDefinition(
            name = "Format",
            description =
                    "File system to make if the medium is blank, for example ext4; nothing is made if it is empty.",
            required = false)
    String format() default "";

    @AttributeDefinition(
            name = "Scan partitions",
            description = "Whether the kernel looks for a partition table.",
            required = false)
    boolean scan$_$partitions() default false;
}
