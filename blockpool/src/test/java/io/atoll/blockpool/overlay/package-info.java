@NullMarked
package io.atoll.blockpool.overlay;

import org.jspecify.annotations.NullMarked;
