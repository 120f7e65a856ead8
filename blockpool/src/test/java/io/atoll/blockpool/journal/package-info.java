@NullMarked
package io.atoll.blockpool.journal;

import org.jspecify.annotations.NullMarked;
