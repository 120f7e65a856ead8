/**
 * The object store over a block pool: one dataset per bucket, one row per object version, data by
 * data id.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>N1</b> A row that names a data id holds one pointer to it. Whoever overwrites or deletes
 *       the row releases the pointer in the same transaction; whoever copies it retains the data,
 *       with the data's latch held.
 *   <li><b>N2</b> A condition is looked at with the row's latch held, on the newest row, and the
 *       latch is kept until the append. Nobody waits for durability with a latch held. A refusal is
 *       answered after what it rests on is durable (J5).
 *   <li><b>N3</b> A bucket's gate is held shared from the look at the bucket to the append, and
 *       exclusively while a deletion finds it empty and drops it.
 *   <li><b>N4</b> LastModified of a key never goes back, whatever the clock does.
 * </ul>
 *
 * <p>Order of latches: a bucket's gate, then rows' latches (all of a change at once), then those of
 * the pool. The journal's thread takes none of them. The rows are described in
 * docs/on-disk-format-rows.md.
 */
@NullMarked
package io.atoll.gateway.namespace;

import org.jspecify.annotations.NullMarked;
