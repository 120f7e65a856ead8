package io.atoll.lockmgr;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.fault.PlantedFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents call the witness of a claim is there. */
class ProtocolDocumentTest {
  private static final Path ROOT = Path.of(System.getProperty("atoll.root", ".."));
  private static final Pattern TEST = Pattern.compile("`(\\w+Test|LockManagerContract)`");
  private static final Pattern FAULT = Pattern.compile("planted ([A-Z_, ]+)");

  private static String document(String name) throws IOException {
    return Files.readString(ROOT.resolve("docs").resolve(name));
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> all = new TreeSet<>();
    for (Matcher m = pattern.matcher(text); m.find(); ) {
      all.add(m.group(1));
    }
    return all;
  }

  private static Set<String> testsIn(String module) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".java"))
          .map(f -> f.substring(0, f.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void everyTestNamedInTheProtocolExists() throws IOException {
    Set<String> tests = new TreeSet<>(testsIn("lockmgr"));
    tests.addAll(testsIn("testkit"));
    Set<String> named = found(TEST, document("lock-protocol.md"));
    assertThat(named).isNotEmpty();
    assertThat(tests).containsAll(named);
  }

  @Test
  void everyFaultNamedInTheProtocolExistsAndEachIsInTheTable() throws IOException {
    Set<String> faults = new TreeSet<>();
    for (PlantedFault fault : PlantedFault.values()) {
      faults.add(fault.name());
    }
    for (String list : found(FAULT, document("lock-protocol.md"))) {
      assertThat(faults).containsAll(Set.of(list.strip().split(",\\s*")));
    }
    assertThat(found(Pattern.compile("(?m)^\\| `([A-Z_]+)` "), document("testing.md")))
        .isEqualTo(faults);
  }
}
