package io.atoll.blockpool.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls a device needs, in the kernel's own convention: a result of 0 or more, or the
 * error number negated. Calls that a signal cut short ({@code EINTR}) are repeated here. For 64-bit
 * Linux; see the man pages, section 2.
 *
 * <p>Linking a call takes milliseconds, so those that only writers or disks need are linked when
 * they are first used: a short command, which reads, starts sooner.
 *
 * <p>Nothing here allocates after a thread's first call: the block that takes {@code errno} is kept
 * per thread, and every handle is invoked exactly. Memory is passed as segments, not as bare
 * addresses, so that its arena cannot be closed under the kernel's hands.
 */
@SuppressWarnings("restricted")
final class LinuxCalls {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_EXCL = 0x80;
  static final int O_CLOEXEC = 0x80000;

  /** The one flag here whose value depends on the processor. */
  static final int O_DIRECT =
      System.getProperty("os.arch", "").equals("aarch64") ? 0x10000 : 0x4000;

  static final int LOCK_SH = 1;
  static final int LOCK_EX = 2;
  static final int LOCK_NB = 4;

  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EBUSY = 16;
  static final int EINVAL = 22;
  static final int ENOTTY = 25;
  static final int ENXIO = 6;
  static final int ENOSPC = 28;
  static final int EDQUOT = 122;
  static final int EOPNOTSUPP = 95;

  static final long BLKGETSIZE64 = 0x80081272L;
  static final long BLKSSZGET = 0x1268L;
  static final long BLKDISCARD = 0x1277L;

  /** {@code FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE}. */
  static final int PUNCH_HOLE = 3;

  static final int SEEK_END = 2;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;

  static final int MADV_HUGEPAGE = 14;

  /** {@code PROT_READ | PROT_WRITE}. */
  private static final int READ_WRITE = 3;

  /** {@code MAP_PRIVATE | MAP_ANONYMOUS}. */
  private static final int PRIVATE_MEMORY = 0x22;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET = STATE.byteOffset(PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> CAPTURED =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private static final MethodHandle OPEN =
      bind(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PREAD =
      bind("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));

  private static final class Pwrite {
    static final MethodHandle CALL =
        bind("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  }

  private static final class Fdatasync {
    static final MethodHandle CALL = bind("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  }

  private static final MethodHandle FLOCK =
      bind("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle LSEEK =
      bind("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));

  private static final class Fallocate {
    static final MethodHandle CALL =
        bind(
            "fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  }

  /** Size of {@code struct stat} and {@code struct statvfs}, with some to spare. */
  static final int STAT_BYTES = 256;

  private static final int STAT_SIZE = 48;
  private static final int STAT_BLOCKS = 64;
  private static final int STAT_BLOCK_BYTES = 512;

  private static final int STATVFS_FRAGMENT_BYTES = 8;
  private static final int STATVFS_AVAILABLE = 32;

  private static final class Status {
    private static final FunctionDescriptor TYPE =
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS);
    static final MethodHandle OF_FILE = bind("fstat", TYPE);
    static final MethodHandle OF_FILE_SYSTEM = bind("fstatvfs", TYPE);
  }

  /** Memory of one's own; only a pool that is open needs it. */
  private static final class Memory {
    static final MethodHandle MMAP =
        bind(
            "mmap",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    static final MethodHandle MUNMAP =
        bind("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    static final MethodHandle MADVISE =
        bind("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  }

  private static final class Ioctl {
    static final MethodHandle CALL =
        bind(
            "ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(2));
  }

  private static final class Strerror {
    static final MethodHandle CALL =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"),
            FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  private LinuxCalls() {}

  /** Whether these calls exist here with these numbers. */
  static boolean supported() {
    String arch = System.getProperty("os.arch", "");
    return System.getProperty("os.name", "").equals("Linux")
        && (arch.equals("amd64") || arch.equals("aarch64"));
  }

  private static MethodHandle bind(String name, FunctionDescriptor type, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
  }

  static int open(String path, int flags) {
    MemorySegment state = CAPTURED.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(path);
      int result;
      do {
        result = (int) result((int) OPEN.invokeExact(state, text, flags), state);
      } while (result == -EINTR);
      return result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * Not repeated on {@code EINTR}, as Linux has released the descriptor even then; and no other
   * error of it matters: what must last was flushed before.
   */
  static void close(int fd) {
    MemorySegment state = CAPTURED.get();
    try {
      int _ = (int) CLOSE.invokeExact(state, fd);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long pread(int fd, MemorySegment into, long lengthBytes, long offsetBytes) {
    MemorySegment state = CAPTURED.get();
    try {
      long result;
      do {
        result = result((long) PREAD.invokeExact(state, fd, into, lengthBytes, offsetBytes), state);
      } while (result == -EINTR);
      return result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long pwrite(int fd, MemorySegment from, long lengthBytes, long offsetBytes) {
    MemorySegment state = CAPTURED.get();
    try {
      long result;
      do {
        result =
            result(
                (long) Pwrite.CALL.invokeExact(state, fd, from, lengthBytes, offsetBytes), state);
      } while (result == -EINTR);
      return result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int fdatasync(int fd) {
    MemorySegment state = CAPTURED.get();
    try {
      int result;
      do {
        result = (int) result((int) Fdatasync.CALL.invokeExact(state, fd), state);
      } while (result == -EINTR);
      return result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int flock(int fd, int operation) {
    MemorySegment state = CAPTURED.get();
    try {
      int result;
      do {
        result = (int) result((int) FLOCK.invokeExact(state, fd, operation), state);
      } while (result == -EINTR);
      return result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long lseek(int fd, long offsetBytes, int whence) {
    MemorySegment state = CAPTURED.get();
    try {
      return result((long) LSEEK.invokeExact(state, fd, offsetBytes, whence), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int fallocate(int fd, int mode, long offsetBytes, long lengthBytes) {
    MemorySegment state = CAPTURED.get();
    try {
      int result;
      do {
        result =
            (int)
                result(
                    (int) Fallocate.CALL.invokeExact(state, fd, mode, offsetBytes, lengthBytes),
                    state);
      } while (result == -EINTR);
      return result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int ioctl(int fd, long request, MemorySegment argument) {
    MemorySegment state = CAPTURED.get();
    try {
      int result;
      do {
        result = (int) result((int) Ioctl.CALL.invokeExact(state, fd, request, argument), state);
      } while (result == -EINTR);
      return result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Private zeroed memory, readable and writable; its address, or the error number negated. */
  static long mmap(long lengthBytes) {
    MemorySegment state = CAPTURED.get();
    try {
      return result(
          (long)
              Memory.MMAP.invokeExact(state, 0L, lengthBytes, READ_WRITE, PRIVATE_MEMORY, -1, 0L),
          state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int munmap(long address, long lengthBytes) {
    MemorySegment state = CAPTURED.get();
    try {
      return (int) result((int) Memory.MUNMAP.invokeExact(state, address, lengthBytes), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int madvise(MemorySegment memory, long lengthBytes, int advice) {
    MemorySegment state = CAPTURED.get();
    try {
      return (int)
          result((int) Memory.MADVISE.invokeExact(state, memory, lengthBytes, advice), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int fstat(int fd, MemorySegment status) {
    MemorySegment state = CAPTURED.get();
    try {
      return (int) result((int) Status.OF_FILE.invokeExact(state, fd, status), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** The status of the file system that a file lies on, wherever its name has gone. */
  static int fstatvfs(int fd, MemorySegment status) {
    MemorySegment state = CAPTURED.get();
    try {
      return (int) result((int) Status.OF_FILE_SYSTEM.invokeExact(state, fd, status), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** What anybody may still take of a file system, by its status, bytes. */
  static long availableBytes(MemorySegment status) {
    return status.get(JAVA_LONG, STATVFS_AVAILABLE) * status.get(JAVA_LONG, STATVFS_FRAGMENT_BYTES);
  }

  /**
   * How much of a file has no storage yet, by its status, bytes; not positive when all of it has.
   */
  static long missingBytes(MemorySegment status) {
    return status.get(JAVA_LONG, STAT_SIZE) - status.get(JAVA_LONG, STAT_BLOCKS) * STAT_BLOCK_BYTES;
  }

  /** The system's text for an error number. */
  static String errorText(int errno) {
    try {
      MemorySegment text = (MemorySegment) Strerror.CALL.invokeExact(errno);
      return text.reinterpret(1024).getString(0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static long result(long returned, MemorySegment state) {
    return returned >= 0 ? returned : -state.get(JAVA_INT, ERRNO_OFFSET);
  }

  private static AssertionError unexpected(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    if (t instanceof RuntimeException runtime) {
      // Such as the use of a segment whose arena is closed: the caller's mistake, in its own words.
      throw runtime;
    }
    return new AssertionError("a system call threw a checked exception", t);
  }
}
