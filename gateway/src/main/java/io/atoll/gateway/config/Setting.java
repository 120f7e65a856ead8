package io.atoll.gateway.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, with its names in the YAML file, in the environment and on the
 * command line.
 */
public enum Setting {
  POOL("pool", "atoll-data/pool.img"),
  SIZE("size", "64GiB"),
  S3("s3", "127.0.0.1:9000"),
  ADMIN("admin", "127.0.0.1:9001"),
  MEMORY("memory", "768MiB"),
  DOMAIN("domain", ""),
  REGION("region", "us-east-1"),
  STATE("state", null),
  ACCESS_KEY("access-key", null),
  SECRET_KEY("secret-key", null);

  private final String key;
  private final @Nullable String fallback;

  Setting(String key, @Nullable String fallback) {
    this.key = key;
    this.fallback = fallback;
  }

  /** Its name in the YAML file. */
  public String key() {
    return key;
  }

  /** Its environment variable. */
  public String variable() {
    return "ATOLL_" + name();
  }

  /**
   * Its flag. Keys have none that works: a command line can be read by everybody on the machine.
   */
  public String flag() {
    return "--" + key;
  }

  /** What holds where nobody says anything, null where that is found out otherwise. */
  public @Nullable String fallback() {
    return fallback;
  }

  static String keys() {
    return Arrays.stream(values()).map(Setting::key).collect(Collectors.joining(", "));
  }

  static Optional<Setting> byKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
