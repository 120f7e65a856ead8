package io.atoll.gateway.cli;

import io.atoll.blockpool.Pool;
import io.atoll.gateway.admin.ServerView;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.config.KeyPair;
import io.atoll.gateway.config.Secrets;
import io.atoll.gateway.config.Settings;
import io.atoll.gateway.main.Gateway;
import java.util.Locale;

/**
 * What a server says when it serves: where, with which keys, and a first thing to try.
 *
 * @param settings it was started with
 * @param started it
 */
@SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
record Welcome(Settings settings, Gateway.Started started) {

  String text() {
    StringBuilder text = new StringBuilder(1024);
    ServerView server = started.gateway().server();
    Secrets secrets = started.secrets();
    line(text, "Atoll %s serves %s", server.version(), pool());
    line(text, "");
    String where = settings.s3().isEveryAddress() ? ", on every address" : "";
    line(text, "  S3 endpoint  %s   (region %s%s)", server.s3(), server.region(), where);
    line(text, "  admin        %s", server.admin());
    line(text, "  access key   %s", secrets.rootKey().access());
    line(text, "  secret key   %s", secret(secrets));
    String account = server.account();
    if (account != null) {
      line(text, "  account      %s", account);
    }
    line(text, "");
    line(text, "Try it in another shell:");
    line(text, "  export AWS_ACCESS_KEY_ID=%s", secrets.rootKey().access());
    line(text, "  export AWS_SECRET_ACCESS_KEY=%s", pastableSecret(secrets));
    line(text, "  export AWS_ENDPOINT_URL=%s AWS_REGION=%s", server.s3(), server.region());
    line(
        text, "  aws s3 mb s3://first && aws s3 cp README.md s3://first/ && aws s3 ls s3://first/");
    line(text, "");
    line(text, "Ctrl-C stops it.");
    return text.toString();
  }

  private String pool() {
    Pool pool = started.gateway().pool();
    String what = settings.pool().toString();
    if (pool == null) {
      return what;
    }
    ByteSize size = new ByteSize(pool.superblock().geometry().deviceBlocks() * 4096L);
    return started.created()
        ? "%s, made now: %s, sparse".formatted(what, size)
        : "%s (%s)".formatted(what, size);
  }

  /**
   * A secret that somebody gave is not repeated, and one that was made is told where a person
   * reads, or once; but never to the system's journal, which others may read and nobody empties.
   */
  private boolean tellsSecret() {
    return switch (started.secrets().origin()) {
      case GIVEN -> false;
      case KEPT -> Output.onTerminal();
      case MADE -> !Output.intoJournal();
    };
  }

  private String secret(Secrets secrets) {
    KeyPair pair = secrets.rootKey();
    if (secrets.origin() == Secrets.Origin.GIVEN) {
      return "as set";
    }
    String kept = "kept in " + started.files().keys();
    return tellsSecret() ? pair.secret() + "   (" + kept + ")" : kept;
  }

  private String pastableSecret(Secrets secrets) {
    if (tellsSecret()) {
      return secrets.rootKey().secret();
    }
    return secrets.origin() == Secrets.Origin.GIVEN
        ? "..."
        : "$(sed -n 's/^secret-key: //p' " + started.files().keys() + ")";
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
