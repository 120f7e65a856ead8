/** The block pool. */
@NullMarked
package io.atoll.blockpool;

import org.jspecify.annotations.NullMarked;
