/**
 * The fencing ladder on a real SCSI device, walked through the product's own code in a guest
 * machine with two paths to one LUN.
 */
@NullMarked
package io.atoll.testkit.locks.reservation;

import org.jspecify.annotations.NullMarked;
