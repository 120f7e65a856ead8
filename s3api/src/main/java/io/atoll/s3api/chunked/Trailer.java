package io.atoll.s3api.chunked;

/**
 * A header that came behind the content.
 *
 * @param name lower case
 * @param value without white space around it
 */
public record Trailer(String name, String value) {}
