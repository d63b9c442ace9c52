package io.github.efficientnet4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/engine/training.md against the results that are committed beside it. */
class TrainingPageTest {

  private static final Path DOCS = Path.of("..", "docs");

  @ParameterizedTest
  @ValueSource(strings = {"training-jdk17.json", "training-jdk25.json"})
  void theTableIsThatOfTheCommittedResultsOrEmptyWithoutAny(String name) throws IOException {
    Matcher section =
        ReportFiles.section(name).matcher(Files.readString(DOCS.resolve("engine/training.md")));
    assertThat(section.find()).as("a place for the table of " + name).isTrue();
    Path results = DOCS.resolve("benchmarks").resolve(name);
    assertThat(section.group(1))
        .isEqualTo(Files.exists(results) ? TrainingTable.of(ReportJson.read(results)) : "");
  }
}
