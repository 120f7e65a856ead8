package io.atoll.gateway.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that a server needs, given or made.
 *
 * @param rootKey who may do everything
 * @param adminToken what an admin call that changes something must show
 * @param origin where the root key came from
 */
public record Secrets(KeyPair rootKey, String adminToken, Origin origin) {
  private static final String TOKEN_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String ACCESS = "access-key: ";
  private static final String SECRET = "secret-key: ";

  /** Where a root key came from. */
  public enum Origin {
    /** From the settings. */
    GIVEN,
    /** From the file that an earlier run made. */
    KEPT,
    /** Made now. */
    MADE
  }

  /**
   * Takes the given pair, else the kept one, else makes one and keeps it.
   *
   * @throws SettingsException when the kept file is not usable
   */
  public static Secrets obtain(StateFiles files, @Nullable KeyPair given)
      throws IOException, SettingsException {
    String token = token(files);
    if (given != null) {
      return new Secrets(given, token, Origin.GIVEN);
    }
    String kept = StateFiles.readIfPresent(files.keys());
    if (kept != null) {
      if (StateFiles.readableByOthers(files.keys())) {
        throw unusable(files.keys(), "can be read by others; run: chmod 600 " + files.keys());
      }
      return new Secrets(parse(files.keys(), kept), token, Origin.KEPT);
    }
    KeyPair made = KeyPair.make();
    StateFiles.writePrivately(
        files.keys(),
        "# Atoll's root key pair; made on first run. Whoever reads this may do everything.\n"
            + ACCESS
            + made.access()
            + "\n"
            + SECRET
            + made.secret()
            + "\n");
    return new Secrets(made, token, Origin.MADE);
  }

  private static String token(StateFiles files) throws IOException {
    String kept = StateFiles.readIfPresent(files.token());
    if (kept != null && kept.strip().length() >= 16) {
      return kept.strip();
    }
    String made = KeyPair.random(TOKEN_LETTERS, 40);
    StateFiles.writePrivately(files.token(), made + "\n");
    return made;
  }

  private static KeyPair parse(Path file, String text) throws SettingsException {
    String access = null;
    String secret = null;
    for (String line : text.lines().toList()) {
      if (line.startsWith(ACCESS)) {
        access = line.substring(ACCESS.length()).strip();
      } else if (line.startsWith(SECRET)) {
        secret = line.substring(SECRET.length()).strip();
      }
    }
    if (access == null || secret == null) {
      throw unusable(
          file, "holds no access-key and secret-key; remove it and a new pair will be made");
    }
    try {
      return new KeyPair(access, secret);
    } catch (IllegalArgumentException e) {
      throw unusable(file, e.getMessage());
    }
  }

  private static SettingsException unusable(Path file, @Nullable String reason) {
    return new SettingsException(List.of(file + ": " + reason));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return rootKey + " (" + origin + ")";
  }
}
