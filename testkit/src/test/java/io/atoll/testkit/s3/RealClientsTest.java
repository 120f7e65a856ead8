package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that people use, against {@code ./atoll serve} as people start it. */
@Tag("clients")
class RealClientsTest {
  @TempDir Path folder = Path.of("");
  private @Nullable ServerProcess started;
  private Path tree = Path.of("");
  private int files;

  @BeforeEach
  void start() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
    files = FileTree.make(tree);
    started = ServerProcess.start(folder);
  }

  @AfterEach
  void stop() throws IOException {
    if (started != null) {
      assertThat(started.alive()).isTrue();
      started.close();
    }
  }

  private ServerProcess server() {
    return Objects.requireNonNull(started);
  }

  private ClientTools tools() {
    return new ClientTools(folder);
  }

  /** The script says what it checks; its last line tells how much. */
  @Test
  void conformance() throws IOException {
    String said =
        tools()
            .with("PYTHONDONTWRITEBYTECODE", "1")
            .run(
                ClientTools.python("python"),
                Path.of("src/test/python/conformance/run.py").toAbsolutePath().toString(),
                server().endpoint(),
                S3TestServer.ACCESS_KEY,
                S3TestServer.SECRET_KEY,
                S3TestServer.REGION);
    assertThat(said).contains(" 0 failures");
  }

  @Test
  void awsCommandLine() throws IOException {
    ClientTools tools = tools().with("AWS_ENDPOINT_URL", server().endpoint());
    String aws = ClientTools.python("aws");
    tools.run(aws, "configure", "set", "default.s3.signature_version", "s3v4");
    tools.run(aws, "s3", "mb", "s3://one");
    tools.run(aws, "s3", "cp", "tree", "s3://one/tree", "--recursive", "--quiet");
    assertThat(tools.run(aws, "s3", "ls", "s3://one/tree/", "--recursive").lines()).hasSize(files);
    assertThat(tools.run(aws, "s3", "ls", "s3://one/")).contains("PRE tree/");
    tools.run(aws, "s3", "sync", "s3://one/tree", "back", "--quiet");
    FileTree.requireSame(tree, folder.resolve("back"));
    assertThat(tools.run(aws, "s3", "sync", "tree", "s3://one/tree")).isEmpty();
    tools.run(aws, "s3", "cp", "s3://one/tree/large.bin", "s3://one/copy", "--quiet");
    tools.run(aws, "s3", "mv", "s3://one/copy", "s3://one/moved", "--quiet");
    tools.run(aws, "s3", "cp", "s3://one/moved", "moved", "--quiet");
    assertThat(Files.mismatch(tree.resolve("large.bin"), folder.resolve("moved"))).isEqualTo(-1);
    assertThat(
            tools.run(
                aws,
                "s3api",
                "head-object",
                "--bucket",
                "one",
                "--key",
                "moved",
                "--query",
                "ContentLength"))
        .isEqualToIgnoringWhitespace("25000000");
    tools.run(aws, "s3", "rm", "s3://one", "--recursive", "--quiet");
    tools.run(aws, "s3", "rb", "s3://one");
    assertThat(tools.run(aws, "s3", "ls")).isEmpty();
  }

  @Test
  void rclone() throws IOException {
    String program = ClientTools.debian("rclone");
    Files.writeString(
        folder.resolve("rclone.conf"),
        """
        [atoll]
        type = s3
        provider = Other
        endpoint = %s
        access_key_id = %s
        secret_access_key = %s
        region = %s
        force_path_style = true
        """
            .formatted(
                server().endpoint(),
                S3TestServer.ACCESS_KEY,
                S3TestServer.SECRET_KEY,
                S3TestServer.REGION));
    ClientTools tools = tools();
    List<String> rclone =
        List.of(
            program,
            "--config",
            "rclone.conf",
            "--s3-upload-cutoff",
            "6M",
            "--s3-copy-cutoff",
            "10M");
    tools.run(and(rclone, "mkdir", "atoll:one"));
    tools.run(and(rclone, "copy", "tree", "atoll:one/t"));
    assertThat(tools.run(and(rclone, "check", "tree", "atoll:one/t", "--download")))
        .contains("0 differences");
    tools.run(and(rclone, "sync", "atoll:one/t", "back"));
    FileTree.requireSame(tree, folder.resolve("back"));
    tools.run(and(rclone, "move", "atoll:one/t/sub", "atoll:one/moved"));
    assertThat(tools.run(and(rclone, "lsf", "atoll:one"))).contains("moved/", "t/");
    tools.run(and(rclone, "copyto", "atoll:one/t/large.bin", "atoll:one/copy"));
    tools.run(and(rclone, "copyto", "atoll:one/copy", "copy"));
    assertThat(Files.mismatch(tree.resolve("large.bin"), folder.resolve("copy"))).isEqualTo(-1);
    tools.run(and(rclone, "purge", "atoll:one"));
    assertThat(tools.run(and(rclone, "lsd", "atoll:"))).isEmpty();
  }

  private static List<String> and(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void s3cmd() throws IOException {
    String program = ClientTools.debian("s3cmd");
    String host = "127.0.0.1:" + server().port();
    Files.writeString(
        folder.resolve("s3cfg"),
        """
        [default]
        access_key = %s
        secret_key = %s
        host_base = %s
        host_bucket = %s
        use_https = False
        signature_v2 = False
        """
            .formatted(S3TestServer.ACCESS_KEY, S3TestServer.SECRET_KEY, host, host));
    ClientTools tools = tools();
    List<String> s3cmd = List.of(program, "-c", "s3cfg", "--no-progress");
    tools.run(and(s3cmd, "mb", "s3://one"));
    tools.run(and(s3cmd, "sync", "tree/", "s3://one/t/"));
    assertThat(tools.run(and(s3cmd, "ls", "-r", "s3://one")).lines()).hasSize(files);
    Files.createDirectory(folder.resolve("back"));
    tools.run(and(s3cmd, "sync", "s3://one/t/", "back/"));
    FileTree.requireSame(tree, folder.resolve("back"));
    tools.run(and(s3cmd, "cp", "s3://one/t/large.bin", "s3://one/c"));
    tools.run(and(s3cmd, "mv", "s3://one/c", "s3://one/d"));
    tools.run(and(s3cmd, "modify", "--add-header=x-amz-meta-a:b", "s3://one/d"));
    assertThat(tools.run(and(s3cmd, "info", "s3://one/d")))
        .contains("x-amz-meta-a: b", "25000000", "FULL_CONTROL");
    tools.run(and(s3cmd, "get", "s3://one/d", "d"));
    assertThat(Files.mismatch(tree.resolve("large.bin"), folder.resolve("d"))).isEqualTo(-1);
    tools.run(and(s3cmd, "del", "-r", "-f", "s3://one"));
    tools.run(and(s3cmd, "rb", "s3://one"));
    assertThat(tools.run(and(s3cmd, "ls"))).isEmpty();
  }

  @Test
  void restic() throws IOException {
    String restic = ClientTools.debian("restic");
    ClientTools tools =
        tools()
            .with("RESTIC_REPOSITORY", "s3:" + server().endpoint() + "/repository")
            .with("RESTIC_PASSWORD", "secret")
            .with("RESTIC_CACHE_DIR", folder.resolve("cache").toString());
    tools.run(restic, "init");
    tools.run(restic, "backup", "tree");
    Files.writeString(tree.resolve("more"), "more");
    tools.run(restic, "backup", "tree");
    assertThat(tools.run(restic, "check", "--read-data")).contains("no errors were found");
    tools.run(restic, "restore", "latest", "--target", "back");
    FileTree.requireSame(tree, restored(folder.resolve("back")));
    tools.run(restic, "forget", "--keep-last", "1", "--prune");
    assertThat(tools.run(restic, "check", "--read-data")).contains("no errors were found");
  }

  /** Restored files lie under their absolute path. */
  private Path restored(Path target) throws IOException {
    try (var all = Files.walk(target)) {
      return all.filter(path -> path.endsWith("tree") && Files.isDirectory(path))
          .findFirst()
          .orElseThrow();
    }
  }
}
