/** Tests of the package. */
@NullMarked
package io.atoll.blockpool.frame;

import org.jspecify.annotations.NullMarked;
