@NullMarked
package io.atoll.gateway.main;

import org.jspecify.annotations.NullMarked;
