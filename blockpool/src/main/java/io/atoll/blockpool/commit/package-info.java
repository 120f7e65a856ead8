/** Transactions: changes that become durable together, in one journal record. */
@NullMarked
package io.atoll.blockpool.commit;

import org.jspecify.annotations.NullMarked;
