package io.atoll.s3api.http;

import org.jspecify.annotations.Nullable;

/** The methods that S3 uses. */
public enum HttpMethod {
  GET,
  HEAD,
  PUT,
  POST,
  DELETE,
  OPTIONS;

  /**
   * The method of that exact name (methods are case-sensitive), or null for one that S3 does not
   * use.
   */
  public static @Nullable HttpMethod of(String name) {
    return switch (name) {
      case "GET" -> GET;
      case "HEAD" -> HEAD;
      case "PUT" -> PUT;
      case "POST" -> POST;
      case "DELETE" -> DELETE;
      case "OPTIONS" -> OPTIONS;
      default -> null;
    };
  }
}
