package io.atoll.lockmgr.membership;

import java.util.UUID;

/**
 * A newcomer's wish to join.
 *
 * @param nonce tells one attempt from another
 * @param node its lasting identity
 * @param name its name
 * @param home its home slot
 * @param device fingerprint of its device, 0 if none
 * @param version of its protocol
 * @param renewNanos timing contract
 * @param leaseNanos timing contract
 * @param quarantineNanos timing contract
 * @param wallMillis its wall clock
 */
public record JoinAsk(
    long nonce,
    UUID node,
    String name,
    int home,
    long device,
    int version,
    long renewNanos,
    long leaseNanos,
    long quarantineNanos,
    long wallMillis) {}
