package io.atoll.lockmgr.device;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The few calls of the C library that this module needs; Linux numbers. */
@SuppressWarnings("restricted") // Native access is what this class is for.
public final class Posix {
  static final int O_RDWR = 2;
  static final int O_DSYNC = 0x1000;
  static final int O_DIRECT = 0x4000;
  static final int O_CLOEXEC = 0x80000;
  static final int EINVAL = 22;

  /** What Linux makes of a reservation conflict (BLK_STS_RESV_CONFLICT). */
  static final int EBADE = 52;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT),
          CAPTURE,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), CAPTURE);
  private static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);
  private static final MethodHandle PREAD = handle("pread", TRANSFER, CAPTURE);
  private static final MethodHandle PWRITE = handle("pwrite", TRANSFER, CAPTURE);
  private static final MethodHandle IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          CAPTURE,
          Linker.Option.firstVariadicArg(2));

  private Posix() {}

  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().find(name).orElseThrow(), descriptor, options);
  }

  /** Memory in which calls leave their error number; one per thread of use. */
  static MemorySegment newState(Arena arena) {
    return arena.allocate(STATE);
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  static int open(MemorySegment state, String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags, 0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int close(MemorySegment state, int descriptor) {
    try {
      return (int) CLOSE.invokeExact(state, descriptor);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long read(
      MemorySegment state, int descriptor, MemorySegment into, long length, long offset) {
    try {
      return (long) PREAD.invokeExact(state, descriptor, into, length, offset);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long write(
      MemorySegment state, int descriptor, MemorySegment from, long length, long offset) {
    try {
      return (long) PWRITE.invokeExact(state, descriptor, from, length, offset);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * An ioctl with a pointer argument.
   *
   * @return the call's result, or minus the error number
   */
  public static int ioctl(int descriptor, long request, MemorySegment argument) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      int result = (int) IOCTL.invokeExact(state, descriptor, request, argument);
      return result < 0 ? -errno(state) : result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Opens for ioctls only. */
  public static int openForControl(String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      int descriptor = open(state, path, O_RDWR | O_CLOEXEC);
      if (descriptor < 0) {
        throw failure("opening " + path, state);
      }
      return descriptor;
    }
  }

  /** Closes what {@link #openForControl} opened. */
  public static void closeControl(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      close(newState(arena), descriptor);
    }
  }

  static IOException failure(String what, MemorySegment state) {
    if (errno(state) == EBADE) {
      return new FencedException(what);
    }
    return new IOException(what + " failed, errno " + errno(state));
  }

  private static RuntimeException unexpected(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(t);
  }
}
