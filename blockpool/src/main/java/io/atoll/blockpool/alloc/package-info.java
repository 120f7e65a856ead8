/**
 * Free space: which blocks of the device are in use, as of now and as of the next checkpoint. Keeps
 * S1 to S3 and C2.
 */
@NullMarked
package io.atoll.blockpool.alloc;

import org.jspecify.annotations.NullMarked;
