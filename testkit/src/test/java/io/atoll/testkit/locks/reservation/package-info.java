/** The fencing ladder on a real SCSI target in a guest machine. */
@NullMarked
package io.atoll.testkit.locks.reservation;

import org.jspecify.annotations.NullMarked;
