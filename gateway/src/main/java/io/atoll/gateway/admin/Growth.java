package io.atoll.gateway.admin;

/**
 * What growing a pool brought.
 *
 * @param gainedBytes 0 when its device had no more
 * @param deviceBytes what it uses now
 */
public record Growth(long gainedBytes, long deviceBytes) {}
