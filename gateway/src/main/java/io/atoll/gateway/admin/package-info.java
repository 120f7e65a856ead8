/**
 * The admin door: a JSON API over HTTP behind the command line and the console, health for those
 * who watch, metrics for Prometheus. Knows the running gateway only as {@link
 * io.atoll.gateway.admin.Administered}. Requests arrive on I/O threads; what may block runs on the
 * door's own few workers, so that it answers when S3's are busy.
 */
@NullMarked
package io.atoll.gateway.admin;

import org.jspecify.annotations.NullMarked;
