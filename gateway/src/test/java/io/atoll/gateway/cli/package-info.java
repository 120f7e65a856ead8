@NullMarked
package io.atoll.gateway.cli;

import org.jspecify.annotations.NullMarked;
