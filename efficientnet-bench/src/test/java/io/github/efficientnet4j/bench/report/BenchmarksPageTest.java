package io.github.efficientnet4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/benchmarks.md against the results that are committed beside it. */
class BenchmarksPageTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Path RESULTS = DOCS.resolve("benchmarks");

  @Test
  void everyNumberOfTheTablesIsThatOfTheCommittedResults() throws IOException {
    String page = Files.readString(DOCS.resolve("benchmarks.md"));
    for (Path file : results()) {
      String name = file.getFileName().toString();
      Matcher section = ReportFiles.section(name).matcher(page);
      assertThat(section.find()).as("a place for the tables of " + name).isTrue();
      assertThat(section.group(1)).isEqualTo(MarkdownReport.of(ReportJson.read(file)));
    }
  }

  @Test
  void noTableIsWithoutResults() throws IOException {
    String page = Files.readString(DOCS.resolve("benchmarks.md"));
    Matcher names = Pattern.compile("<!-- tables of (\\S+) -->").matcher(page);
    while (names.find()) {
      Matcher section = ReportFiles.section(names.group(1)).matcher(page);
      assertThat(section.find()).as("an end of " + names.group(1)).isTrue();
      if (!section.group(1).isBlank()) {
        assertThat(RESULTS.resolve(names.group(1))).exists();
      }
    }
  }

  private static List<Path> results() throws IOException {
    if (!Files.isDirectory(RESULTS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(RESULTS)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.getFileName().toString().startsWith("training-"))
          .toList();
    }
  }
}
