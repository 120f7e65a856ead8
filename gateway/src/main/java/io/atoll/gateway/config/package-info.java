/**
 * What a server or a command was told: flags, environment and a YAML file become one checked {@link
 * io.atoll.gateway.config.Settings}; keys and tokens that nobody gave are made and kept. Knows no
 * pool and no server. Any thread.
 */
@NullMarked
package io.atoll.gateway.config;

import org.jspecify.annotations.NullMarked;
