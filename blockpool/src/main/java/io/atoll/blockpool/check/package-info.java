/**
 * Looks at a pool without changing it: the full check of a device that nobody has open, the text
 * dump of what is stored, and the scrub of a pool in use. The repair changes a pool only through an
 * ordinary open pool, by journal records. One thread each.
 */
@NullMarked
package io.atoll.blockpool.check;

import org.jspecify.annotations.NullMarked;
