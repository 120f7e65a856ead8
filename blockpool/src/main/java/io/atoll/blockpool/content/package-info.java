/**
 * Content blocks: data cut into runs named by their hash, shared, counted, and read back verified.
 */
@NullMarked
package io.atoll.blockpool.content;

import org.jspecify.annotations.NullMarked;
