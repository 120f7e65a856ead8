/** Tests of the package. */
@NullMarked
package io.atoll.blockpool.hash;

import org.jspecify.annotations.NullMarked;
