/** The gateway. */
@NullMarked
package io.atoll.gateway;

import org.jspecify.annotations.NullMarked;
