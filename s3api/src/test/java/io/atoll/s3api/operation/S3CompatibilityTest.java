package io.atoll.s3api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.operation.BucketOperation.GetAbsentConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/s3-compatibility.md} says what is so. */
class S3CompatibilityTest {
  private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|(?: `([^`]+)` \\|)?.*");
  private static final S3RequestParser PARSER = new S3RequestParser(List.of());

  /**
   * A row of a table.
   *
   * @param second empty where the second column is text
   */
  private record Row(String first, String second) {}

  private static List<Row> rows(String section) throws IOException {
    Path page = Path.of(System.getProperty("atoll.root", ".."), "docs", "s3-compatibility.md");
    List<Row> rows = new ArrayList<>();
    boolean here = false;
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("## ")) {
        here = line.equals("## " + section);
      }
      Matcher row = ROW.matcher(line);
      if (here && row.matches()) {
        rows.add(new Row(row.group(1), row.group(2) == null ? "" : row.group(2)));
      }
    }
    assertThat(rows).as("the page has a section %s", section).isNotEmpty();
    return rows;
  }

  private static Stream<Class<?>> operations(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(S3CompatibilityTest::operations)
        : Stream.of(type);
  }

  private static S3Operation parse(String requestLine) {
    String[] parts = requestLine.split("[ ?]", 3);
    return PARSER.parse(
        S3Request.of(
            parts[0],
            parts[1],
            parts.length > 2 ? parts[2] : null,
            Headers.of("Host", "localhost", "Content-Length", "0"),
            false));
  }

  @Test
  void everyOperationIsNamed() throws IOException {
    assertThat(rows("Operations").stream().map(Row::first))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            operations(S3Operation.class).map(Class::getSimpleName).toList());
  }

  @Test
  void everyAbsentConfigurationIsNamed() throws IOException {
    List<AbsentConfiguration> named = new ArrayList<>();
    for (Row row : rows("Configurations that no bucket has")) {
      assertThat(parse(row.first())).as(row.first()).isInstanceOf(GetAbsentConfiguration.class);
      GetAbsentConfiguration operation = (GetAbsentConfiguration) parse(row.first());
      assertThat(operation.configuration().error("bucket").code().code())
          .as(row.first())
          .isEqualTo(row.second());
      named.add(operation.configuration());
    }
    assertThat(named).containsExactlyInAnyOrder(AbsentConfiguration.values());
  }

  @Test
  void everyRefusalIsSo() throws IOException {
    for (Row row : rows("Refused")) {
      S3Exception refusal = catchThrowableOfType(S3Exception.class, () -> parse(row.first()));
      assertThat(refusal).as(row.first()).isNotNull();
      assertThat(refusal.code().code()).as(row.first()).isEqualTo(row.second());
    }
  }
}
