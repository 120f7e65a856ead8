/**
 * The log of a slot: records in groups, one flush a group, acknowledgements in record order. Keeps
 * J1 to J4 of docs/journal-and-recovery.md.
 */
@NullMarked
package io.atoll.blockpool.journal;

import org.jspecify.annotations.NullMarked;
