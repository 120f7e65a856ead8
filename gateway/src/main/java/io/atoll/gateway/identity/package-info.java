/**
 * Who may do what: access keys, the principals behind them, and the decision about each access.
 * Immutable; any thread.
 */
@NullMarked
package io.atoll.gateway.identity;

import org.jspecify.annotations.NullMarked;
