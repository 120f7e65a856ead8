/**
 * HTTP, the only package that knows Undertow: connections, limits, requests read and answers sent
 * without a thread waiting for a client. Calls arrive on I/O threads, which never block; whatever
 * may block runs on the bounded worker threads.
 */
@NullMarked
package io.atoll.gateway.http;

import org.jspecify.annotations.NullMarked;
