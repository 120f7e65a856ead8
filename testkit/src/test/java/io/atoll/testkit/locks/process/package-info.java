/**
 * Real processes under kill, stop, cut network and bad devices; the checker of what they report.
 */
@NullMarked
package io.atoll.testkit.locks.process;

import org.jspecify.annotations.NullMarked;
