package io.atoll.gateway.admin;

import io.atoll.s3api.http.S3Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who may call. The token lies in a file that the server's owner alone can read; the command line
 * reads it there.
 *
 * @param token null until it is known: then nobody may change anything
 * @param local whether only this machine can reach the door
 */
public record AdminAccess(@Nullable String token, boolean local) {
  private static final String BEARER = "Bearer ";

  void check(S3Request request) throws AdminException {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (reads && local && namesThisMachine(request.host())) {
      return;
    }
    String given = request.header("Authorization");
    if (given == null || !given.startsWith(BEARER)) {
      throw new AdminException(
          401,
          "this needs the admin token: send 'Authorization: Bearer TOKEN' (see the .token file)");
    }
    if (token == null || !same(given.substring(BEARER.length()).strip(), token)) {
      throw new AdminException(403, "the admin token is wrong");
    }
  }

  /**
   * A web page that a browser on this machine shows can make its own host name point here; it can't
   * choose this one.
   */
  private static boolean namesThisMachine(String host) {
    String name = host.replaceFirst(":\\d+$", "");
    return name.equals("localhost") || name.startsWith("127.") || name.equals("[::1]");
  }

  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return local ? "local" : "remote";
  }
}
