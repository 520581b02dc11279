package io.drivebay.samples.internal;

/** What the samples' configurations say; unknown keys are ignored. */
public @interface DiskSettings {
    /** The product's GUID in braces; it must have installed the driver. */
    String product();

    /** The disk's GUID in braces: the same for the same bytes. Empty for a new one each time. */
    String guid() default "";

    /** A name or a folder; empty for none. */
    String at() default "";

    /** Size. */
    int megabytes() default 64;

    /** The file with the bytes, where there is one. */
    String file() default "";

    /** A file with the 64 bytes of the key, where there is one. */
    String key() default "";
}
