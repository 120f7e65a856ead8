package io.atoll.gateway.cli;

import io.atoll.gateway.admin.Json;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a command's results go, for people or as JSON. */
@SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
final class Output {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec command;

  boolean json() {
    return json;
  }

  /** Prints a view as JSON where that was asked for, else does what prints it for people. */
  void show(Object view, Runnable human) {
    if (json) {
      out().print(Json.text(view));
      out().flush();
    } else {
      human.run();
    }
  }

  /** A line on standard output. */
  void line(String format, Object... values) {
    out().println(String.format(Locale.ROOT, format, values));
    out().flush();
  }

  /** Lines as they are. */
  void text(String text) {
    out().print(text);
    out().flush();
  }

  /** A remark that is no result. */
  void remark(String format, Object... values) {
    PrintWriter err = spec().commandLine().getErr();
    err.println(String.format(Locale.ROOT, format, values));
    err.flush();
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private CommandSpec spec() {
    if (command == null) {
      throw new IllegalStateException("picocli sets it");
    }
    return command;
  }

  /** Whether a person watches standard error; the launcher knows. */
  static boolean onTerminal() {
    return Boolean.getBoolean("atoll.terminal");
  }

  /** Whether systemd puts what is printed into the system's journal, as it says to its services. */
  static boolean intoJournal() {
    return System.getenv("JOURNAL_STREAM") != null;
  }
}
