package io.atoll.gateway.admin;

import org.jspecify.annotations.Nullable;

/**
 * A server, as others find it: the content of the run file and of {@code /v1/status}.
 *
 * @param version of Atoll
 * @param pid its process
 * @param startedAt ISO 8601
 * @param pool the device or file
 * @param s3 URL of the S3 door
 * @param admin URL of the admin door
 * @param region that clients sign for
 * @param memoryBytes its budget
 * @param account twelve digits, what requests of the root key name as {@code
 *     x-amz-expected-bucket-owner}; null until the keys are known
 * @param canonicalId the root key's canonical user id, the owner in S3's documents; null until the
 *     keys are known
 * @param stage what it is about, as of now
 */
public record ServerView(
    String version,
    long pid,
    String startedAt,
    String pool,
    String s3,
    String admin,
    String region,
    long memoryBytes,
    @Nullable String account,
    @Nullable String canonicalId,
    Stage stage) {

  /** As above for a server whose keys are not known yet. */
  public ServerView(
      String version,
      long pid,
      String startedAt,
      String pool,
      String s3,
      String admin,
      String region,
      long memoryBytes,
      Stage stage) {
    this(version, pid, startedAt, pool, s3, admin, region, memoryBytes, null, null, stage);
  }

  /** The same with the root key's owner. */
  public ServerView ownedBy(String newAccount, String newCanonicalId) {
    return new ServerView(
        version,
        pid,
        startedAt,
        pool,
        s3,
        admin,
        region,
        memoryBytes,
        newAccount,
        newCanonicalId,
        stage);
  }

  ServerView at(Stage now) {
    return new ServerView(
        version, pid, startedAt, pool, s3, admin, region, memoryBytes, account, canonicalId, now);
  }
}
