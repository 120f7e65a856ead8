/** Simulated parts and reference models. */
@NullMarked
package io.atoll.testkit;

import org.jspecify.annotations.NullMarked;
