package io.atoll.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
  @TempDir private Path folder;
  private StateFiles files;

  @BeforeEach
  void locate() {
    files = StateFiles.of(folder.resolve("new/pool.img"), null);
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void madeSecretsAreTheirOwnersOnly() throws Exception {
    Secrets made = Secrets.obtain(files, null);
    assertThat(made.origin()).isEqualTo(Secrets.Origin.MADE);
    assertThat(permissions(files.keys())).isEqualTo("rw-------");
    assertThat(permissions(files.token())).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("new"))).isEqualTo("rwx------");
  }

  @Test
  void madeSecretsAreKept() throws Exception {
    Secrets made = Secrets.obtain(files, null);
    Secrets kept = Secrets.obtain(files, null);
    assertThat(kept.origin()).isEqualTo(Secrets.Origin.KEPT);
    assertThat(kept.rootKey()).isEqualTo(made.rootKey());
    assertThat(kept.adminToken()).isEqualTo(made.adminToken());
  }

  @Test
  void aGivenPairIsTakenAndNotWritten() throws Exception {
    KeyPair given = new KeyPair("somebody", "something");
    Secrets secrets = Secrets.obtain(files, given);
    assertThat(secrets.rootKey()).isEqualTo(given);
    assertThat(files.keys()).doesNotExist();
  }

  @Test
  void keysThatOthersCanReadAreRefused() throws Exception {
    Secrets.obtain(files, null);
    Files.setPosixFilePermissions(files.keys(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Secrets.obtain(files, null))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aBrokenFileIsNotReplaced() throws Exception {
    StateFiles.writePrivately(files.keys(), "access-key: only\n");
    assertThatThrownBy(() -> Secrets.obtain(files, null))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("holds no access-key and secret-key");
    assertThat(Files.readString(files.keys())).isEqualTo("access-key: only\n");
  }

  @Test
  void noSecretIsEverPrinted() throws Exception {
    Secrets made = Secrets.obtain(files, null);
    assertThat(made.toString() + made.rootKey())
        .doesNotContain(made.rootKey().secret())
        .doesNotContain(made.adminToken());
  }
}
