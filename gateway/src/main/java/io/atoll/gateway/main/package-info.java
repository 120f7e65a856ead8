/**
 * Builds a running gateway of its parts and takes it apart again: doors, pool, object store,
 * services. {@link io.atoll.gateway.main.Gateway} is the one place where they are wired.
 */
@NullMarked
package io.atoll.gateway.main;

import org.jspecify.annotations.NullMarked;
