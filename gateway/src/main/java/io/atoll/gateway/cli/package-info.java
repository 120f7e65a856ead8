/**
 * The command line. Human output by default, {@code --json} everywhere; exit code 0 for success, 1
 * for a failure or findings, 2 for wrong usage or settings; a failure is one line that says what to
 * do next. Results go to standard output, everything else to standard error. One thread.
 */
@NullMarked
package io.atoll.gateway.cli;

import org.jspecify.annotations.NullMarked;
