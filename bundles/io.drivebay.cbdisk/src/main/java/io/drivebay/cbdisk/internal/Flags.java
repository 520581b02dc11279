package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToIntFunction;

/** The bits of the reference as sets of enum constants, and back. */
public final class Flags<E extends Enum<E>> {
    private final Class<E> type;
    private final String prefix;
    private final ToIntFunction<E> value;

    /**
     * A kind of flags.
     *
     * @param prefix of the reference's names, for messages
     */
    public Flags(Class<E> type, String prefix, ToIntFunction<E> value) {
        this.type = type;
        this.prefix = prefix;
        this.value = value;
    }

    /**
     * The constants of a mask.
     *
     * @throws DiskException INVALID_PARAMETER if it has a bit that no constant has
     */
    public Set<E> set(int mask) throws DiskException {
        Set<E> set = EnumSet.noneOf(type);
        int left = mask;
        for (E constant : type.getEnumConstants()) {
            int bit = value.applyAsInt(constant);
            if ((mask & bit) != 0) {
                set.add(constant);
                left &= ~bit;
            }
        }
        if (left != 0) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    String.format("0x%08X is no combination of %s flags: there is no 0x%08X", mask, prefix, left));
        }
        return set;
    }

    /**
     * The one constant with a value.
     *
     * @throws DiskException INVALID_PARAMETER if there is none
     */
    public E one(int number) throws DiskException {
        for (E constant : type.getEnumConstants()) {
            if (value.applyAsInt(constant) == number) {
                return constant;
            }
        }
        throw new DiskException(
                ErrorCode.INVALID_PARAMETER, String.format("0x%08X is none of the %s values", number, prefix));
    }

    /** The bits of a set. */
    public int mask(Set<E> set) {
        return set.stream().mapToInt(value).reduce(0, (left, right) -> left | right);
    }
}
