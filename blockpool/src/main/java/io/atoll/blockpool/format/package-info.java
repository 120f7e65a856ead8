/**
 * The byte layouts of what lies at fixed places of the device, and the pointers that lead away from
 * there. Every stored thing has magic, version, identity and checksum. Pure functions from bytes to
 * values and back; the tables of docs/on-disk-format.md are compared with the constants here by a
 * test.
 */
@NullMarked
package io.atoll.blockpool.format;

import org.jspecify.annotations.NullMarked;
