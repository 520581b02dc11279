package io.drivebay.driver.nbd.internal.server;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The memory of all connections: blocks of three sizes, kept when they are free. Who wants one reserves room for it
 * first; there is as much as the server may use, and each connection's share has a bound of its own. Threads: any.
 */
public final class BlockPool {
    /** Most bytes of payload in one block. */
    static final int LARGEST = 256 << 10;

    private static final int[] SIZES = {4 << 10, 32 << 10, LARGEST};

    private final long most;
    private final Block[] free = new Block[SIZES.length];
    private final Set<Account> waiting = new LinkedHashSet<>();
    private long reserved;

    /** @param most bytes that connections may have together */
    public BlockPool(long most) {
        this.most = most;
    }

    /** Bytes of the block that a payload needs. */
    static int roomFor(int length) {
        return SIZES[sizeFor(length)];
    }

    private static int sizeFor(int length) {
        int size = 0;
        while (SIZES[size] < length) {
            size++;
        }
        return size;
    }

    /** Reserves room; if that cannot be, the account is told when it may be possible again. */
    boolean reserve(Account account, long bytes) {
        if (!account.charge(bytes)) {
            return false;
        }
        synchronized (this) {
            if (reserved + bytes <= most) {
                reserved += bytes;
                return true;
            }
            waiting.add(account);
        }
        account.discharge(bytes);
        return false;
    }

    /** Gives reserved room back that no block was taken of. */
    void unreserve(Account account, long bytes) {
        List<Account> told;
        synchronized (this) {
            reserved -= bytes;
            told = takeWaiting();
        }
        account.discharge(bytes);
        tell(told);
    }

    /** A block for a payload, whether there is room for it or not. */
    Block takeAnyway(Account account, int length) {
        int room = roomFor(length);
        account.chargeAnyway(room);
        synchronized (this) {
            reserved += room;
        }
        return take(account, length);
    }

    /** A block for a payload; its room has been reserved. */
    Block take(Account account, int length) {
        int size = sizeFor(length);
        Block block;
        synchronized (this) {
            block = free[size];
            if (block != null) {
                free[size] = block.next;
            }
        }
        if (block == null) {
            block = new Block(SIZES[size]);
        }
        block.clear();
        block.account = account;
        return block;
    }

    /** Takes a block back, and its reservation. */
    void give(Block block) {
        Account account = block.account;
        int size = sizeFor(block.room);
        List<Account> told;
        synchronized (this) {
            block.next = free[size];
            free[size] = block;
            reserved -= block.room;
            told = takeWaiting();
        }
        account.discharge(SIZES[size]);
        tell(told);
    }

    /** Charges another account for a block. */
    void move(Block block, Account to) {
        Account from = block.account;
        block.account = to;
        to.chargeAnyway(block.room);
        from.discharge(block.room);
    }

    /** Without an iterator, as each request that has a block of its own comes here. */
    private static void tell(List<Account> told) {
        for (int i = 0; i < told.size(); i++) {
            told.get(i).roomInPool();
        }
    }

    private List<Account> takeWaiting() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Account> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
