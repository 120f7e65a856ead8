package io.atoll.gateway.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The small files that belong to a pool and do not lie in it: keys, admin token, and who serves it.
 * They lie beside a pool that is a file; for a device in {@code $STATE_DIRECTORY}, else {@code
 * /var/lib/atoll} for root, else {@code ~/.local/state/atoll}. Readable by their owner only.
 */
public final class StateFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final String pool;

  private StateFiles(Path folder, String pool) {
    this.folder = folder;
    this.pool = pool;
  }

  /**
   * The files of a pool.
   *
   * @param chosen a folder that somebody asked for, else null
   */
  public static StateFiles of(Path pool, @Nullable Path chosen) {
    Path absolute = pool.toAbsolutePath().normalize();
    Path name = absolute.getFileName();
    String label = name == null ? "pool" : name.toString();
    Path parent = absolute.getParent();
    if (chosen != null) {
      return new StateFiles(chosen, label);
    }
    boolean device = Files.exists(pool) && !Files.isRegularFile(pool);
    return new StateFiles(device || parent == null ? systemFolder() : parent, label);
  }

  private static Path systemFolder() {
    String service = System.getenv("STATE_DIRECTORY");
    if (service != null && !service.isEmpty()) {
      return Path.of(service);
    }
    boolean root = "root".equals(System.getProperty("user.name"));
    return root
        ? Path.of("/var/lib/atoll")
        : Path.of(System.getProperty("user.home"), ".local", "state", "atoll");
  }

  /** The root key pair. */
  public Path keys() {
    return file("keys");
  }

  /** What an admin call that changes something must show. */
  public Path token() {
    return file("token");
  }

  /** Who serves the pool now, and where. */
  public Path run() {
    return file("run");
  }

  private Path file(String kind) {
    return folder.resolve(pool + "." + kind);
  }

  /** The file's text, null when there is none. */
  public static @Nullable String readIfPresent(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Writes a file that its owner alone may read, all of it or nothing. */
  public static void writePrivately(Path file, String text) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      createFolder(parent);
    }
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    // Created closed: between creation and a later chmod anybody could open it.
    Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.write(draft, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes a folder, and those above it, for their owner only. */
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Whether others than the owner may read a file. */
  public static boolean readableByOthers(Path file) throws IOException {
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    return permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ);
  }
}
