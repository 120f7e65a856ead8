/** Tests of the package. */
@NullMarked
package io.atoll.blockpool.device;

import org.jspecify.annotations.NullMarked;
