package io.atoll.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, whose processor time and memory the kernel counts (Linux). */
public final class ServerProcess implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final InetSocketAddress address;

  private ServerProcess(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a main class with this process's class path and waits until its port answers.
   *
   * @param jvm flags of the virtual machine
   */
  public static ServerProcess start(
      List<String> jvm,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment,
      int port)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(arguments);
    return start(command, environment, port);
  }

  /** Starts a command and waits until its port answers. */
  public static ServerProcess start(List<String> command, Map<String, String> environment, int port)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    Thread.ofPlatform().daemon().name("server-output").start(() -> echo(process));
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    awaitPort(process, address);
    return new ServerProcess(process, address);
  }

  private static void echo(Process process) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        System.err.println("  server: " + line);
      }
    } catch (IOException e) {
      System.err.println("  server output ended: " + e.getMessage());
    }
  }

  private static void awaitPort(Process process, InetSocketAddress address) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(address, 1000);
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("the server did not start", e);
        }
        sleep();
      }
    }
  }

  private static void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public InetSocketAddress address() {
    return address;
  }

  /** Processor time used so far, seconds, user and system. */
  public double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Bytes that it caused to be written to devices so far. */
  public long writtenBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "io"))) {
      if (line.startsWith("write_bytes:")) {
        return Long.parseLong(line.substring("write_bytes:".length()).trim());
      }
    }
    throw new IOException("no write_bytes in the process's io");
  }

  /** Resident memory now, bytes. */
  public long residentBytes() throws IOException {
    return memory("VmRSS:");
  }

  /** Highest resident memory so far, bytes. */
  public long peakResidentBytes() throws IOException {
    return memory("VmHWM:");
  }

  private long memory(String name) throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("no " + name + " in the process's status");
  }

  /** Ends it without warning, as a power cut would for all that it had in memory. */
  public void kill() throws IOException {
    process.destroyForcibly();
    await();
  }

  /** Ends it in order. */
  @Override
  public void close() throws IOException {
    process.destroy();
    await();
  }

  private void await() throws IOException {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the server did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
