@NullMarked
package io.atoll.gateway.config;

import org.jspecify.annotations.NullMarked;
