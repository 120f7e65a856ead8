@NullMarked
package io.atoll.blockpool.tree;

import org.jspecify.annotations.NullMarked;
