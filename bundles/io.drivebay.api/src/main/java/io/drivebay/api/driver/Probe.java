package io.drivebay.api.driver;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a binding can do here and now.
 *
 * @param types the storage types that it presents; empty if it cannot be used
 * @param reasons why it cannot be used, or what is less than it could be: one line each, cause and mend
 * @param facts what an operator may want to know, for example {@code channel=io_uring}; {@link #NODE}{@code =none}
 *     if disks appear otherwise than in this operating system
 */
public record Probe(Set<StorageType> types, List<String> reasons, Map<String, String> facts) {
    /** The fact that is {@link #NONE} if a disk has no node: such a binding is used only for disks that name it. */
    public static final String NODE = "node";

    /** Of {@link #NODE}. */
    public static final String NONE = "none";

    /** Copies what it is given. */
    public Probe {
        types = Set.copyOf(types);
        reasons = List.copyOf(reasons);
        facts = Map.copyOf(facts);
    }

    /** It cannot be used. */
    public static Probe unusable(String reason) {
        return new Probe(Set.of(), List.of(reason), Map.of());
    }

    /** Whether its disks have no node here. */
    public boolean nodeless() {
        return NONE.equals(facts.get(NODE));
    }

    /** Whether it can be used at all. */
    public boolean usable() {
        return !types.isEmpty();
    }
}
