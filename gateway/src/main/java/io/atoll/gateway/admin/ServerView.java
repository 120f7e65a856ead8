package io.atoll.gateway.admin;

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
    Stage stage) {

  ServerView at(Stage now) {
    return new ServerView(version, pid, startedAt, pool, s3, admin, region, memoryBytes, now);
  }
}
