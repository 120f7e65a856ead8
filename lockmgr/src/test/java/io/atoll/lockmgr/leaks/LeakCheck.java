package io.atoll.lockmgr.leaks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test of the lock manager no thread and no descriptor is there that was not there
 * before, and no lock manager given to {@link #watch} has a handle that is held or waits.
 * Registered for all tests by {@code META-INF/services}; other modules' tests pass by.
 */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(LeakCheck.class);
  private static final Pattern CHECKED =
      Pattern.compile("io\\.atoll\\.(lockmgr|testkit\\.locks)\\..*");

  /** Of the Java runtime and the test runner, started when first needed and kept. */
  private static final Pattern RUNTIME_THREADS =
      Pattern.compile(
          "process reaper.*|ForkJoinPool.*|Common-Cleaner|CompletableFutureDelayScheduler"
              + "|.*surefire.*|junit-.*|Attach Listener|Cleaner-.*|VirtualThread-.*|Read-Poller.*");

  /** Code being loaded, and what the runtime itself keeps open. */
  private static final Pattern RUNTIME_FILES =
      Pattern.compile(
          ".*\\.(jar|so[.0-9]*|class|jsa)|/proc/.*|/dev/u?random|.*/lib/modules|anon_inode:.*");

  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private record Watched(String manager, IntSupplier openHandles) {}

  private static final Queue<Watched> WATCHED = new ConcurrentLinkedQueue<>();

  static {
    // The runtime keeps one socket from its first use of sockets on, to close others with.
    try (ServerSocket first = new ServerSocket(0)) {
      first.setReuseAddress(true);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Watches the locks of a manager until the end of the test, also after it was closed or lost.
   *
   * @param manager its name
   * @param openHandles how many handles are held or waiting in it
   */
  public static void watch(String manager, IntSupplier openHandles) {
    WATCHED.add(new Watched(manager, openHandles));
  }

  /** The watched managers in which locks are left. */
  static Set<String> leftLocks() {
    TreeSet<String> left = new TreeSet<>();
    for (Watched one : WATCHED) {
      int open = one.openHandles.getAsInt();
      if (open > 0) {
        left.add("%d lock handles of %s".formatted(open, one.manager));
      }
    }
    return left;
  }

  /** What is open: threads by identity, descriptors by what they lead to. */
  record Open(Map<Long, String> threads, Map<String, Integer> files) {
    static Open now() {
      Map<Long, String> threads = new HashMap<>();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (!RUNTIME_THREADS.matcher(thread.getName()).matches()) {
          threads.put(thread.threadId(), thread.getName());
        }
      }
      return new Open(threads, openFiles());
    }

    /** What is open beyond {@code before}; empty if nothing. */
    TreeSet<String> since(Open before) {
      TreeSet<String> more = new TreeSet<>();
      threads.forEach((id, name) -> {
        if (!before.threads.containsKey(id)) {
          more.add("thread " + name);
        }
      });
      files.forEach((file, count) -> {
        if (count > before.files.getOrDefault(file, 0)) {
          more.add("descriptor of " + file);
        }
      });
      return more;
    }
  }

  private static Map<String, Integer> openFiles() {
    Map<String, Integer> files = new HashMap<>();
    Path own = Path.of("/proc/self/fd");
    if (!Files.isDirectory(own)) {
      return files;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(own)) {
      for (Path descriptor : descriptors) {
        String file = target(descriptor);
        if (!RUNTIME_FILES.matcher(file).matches()) {
          files.merge(file, 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the open descriptors cannot be listed", e);
    }
    return files;
  }

  /**
   * What the descriptor leads to; if it was closed meanwhile, as that of the listing is, itself.
   */
  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return descriptor.toString();
    }
  }

  private static boolean checks(ExtensionContext context) {
    return CHECKED.matcher(context.getRequiredTestClass().getName()).matches();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (checks(context)) {
      context.getStore(STORE).put(Open.class, Open.now());
    }
  }

  private static Set<String> left(Open before) {
    TreeSet<String> left = Open.now().since(before);
    left.addAll(leftLocks());
    return left;
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    Open before = context.getStore(STORE).get(Open.class, Open.class);
    if (before == null) {
      return;
    }
    // A thread that was told to end is there for a moment more.
    long end = System.nanoTime() + GRACE_NANOS;
    Set<String> left = left(before);
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(20);
      left = left(before);
    }
    WATCHED.clear();
    if (!left.isEmpty()) {
      throw new AssertionError("left open by the test: " + left);
    }
  }
}
