package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyLogTest {

  @TempDir private Path folder;

  private final List<Trial> trials = StudyFixtures.widths(1, 2);
  private final TrialResult first = StudyFixtures.result(trials.get(0), 1, 0.8125);
  private final TrialResult second = StudyFixtures.result(trials.get(1), 1, 0.9);
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("trials.jsonl");
  }

  @Test
  void aNewLogIsEmptyAndLeavesNoFile() throws IOException {
    assertThat(StudyLog.open(file).results()).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void resultsComeBackEqual() throws IOException {
    StudyLog log = StudyLog.open(file);
    log.append(first);
    log.append(second);
    assertThat(log.results()).containsExactly(first, second);
    StudyLog again = StudyLog.open(file);
    assertThat(again.results()).containsExactly(first, second);
    assertThat(again.has(trials.get(0), 1)).isTrue();
    assertThat(again.has(trials.get(0), 2)).isFalse();
    assertThat(again.find(trials.get(1), 1)).contains(second);
  }

  @Test
  void aLineIsAJsonObjectInSnakeCase() throws IOException {
    StudyLog.open(file).append(first);
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(Files.readString(file))
        .startsWith("{\"series\":\"width\",\"name\":\"width-1\",\"scaling\":{\"width\":1.0,")
        .contains("\"multiply_adds\":", "\"top1\":0.8125", "\"seed\":1")
        .endsWith("}\n");
  }

  @Test
  void aLineThatAKillCutShortIsPassedOverAndCutOff() throws IOException {
    StudyLog log = StudyLog.open(file);
    log.append(first);
    log.append(second);
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, whole.length() - 20));

    StudyLog torn = StudyLog.open(file);
    assertThat(torn.results()).containsExactly(first);
    torn.append(second);
    assertThat(Files.readString(file)).isEqualTo(whole);
  }

  @Test
  void aDamagedLineInTheMiddleIsRefusedByItsNumber() throws IOException {
    StudyLog log = StudyLog.open(file);
    log.append(first);
    log.append(second);
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), lines.get(1).substring(5), lines.get(1)));
    assertThatThrownBy(() -> StudyLog.open(file))
        .isInstanceOf(StudyFormatException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void unknownAndMissingFieldsAreRefusedByName() throws IOException {
    StudyLog.open(file).append(first);
    String line = Files.readString(file);
    Files.writeString(file, line.replace("\"loss\"", "\"lost\":1,\"loss\""));
    assertThatThrownBy(() -> StudyLog.open(file))
        .isInstanceOf(StudyFormatException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("lost");
    Files.writeString(file, line.replace("\"loss\":0.5,", ""));
    assertThatThrownBy(() -> StudyLog.open(file))
        .isInstanceOf(StudyFormatException.class)
        .hasMessageContaining("loss");
  }

  @Test
  void aLineThatIsNoObjectIsRefusedByItsNumber() throws IOException {
    StudyLog.open(file).append(first);
    String line = Files.readString(file);
    for (String damaged : List.of("null", "[]", "3", "{}", "\u0000\u0000", "{\"name\":null}")) {
      Files.writeString(file, line + damaged + "\n");
      assertThatThrownBy(() -> StudyLog.open(file))
          .isInstanceOf(StudyFormatException.class)
          .hasMessageContaining(file + ", line 2, is no result of a trial: ");
    }
  }

  @Test
  void anAccuracyThatIsNoneIsRefused() throws IOException {
    StudyLog.open(file).append(first);
    Files.writeString(file, Files.readString(file).replace("0.8125", "81.25"));
    assertThatThrownBy(() -> StudyLog.open(file)).hasMessageContaining("top1 must be in [0, 1]");
  }

  @Test
  void failuresAreKeptApart() throws IOException {
    TrialFailure failure =
        new TrialFailure("width", "width-1", trials.get(0).scaling(), 7, "the loss is NaN");
    StudyLog log = StudyLog.open(file);
    log.append(failure);
    log.append(first);
    StudyLog again = StudyLog.open(file);
    assertThat(again.results()).containsExactly(first);
    assertThat(again.failures()).containsExactly(failure);
    assertThat(again.failed(trials.get(0), 7)).isTrue();
    assertThat(again.has(trials.get(0), 7)).isFalse();
  }

  @Test
  void whatAnotherProcessWroteMeanwhileIsKept() throws IOException {
    StudyLog log = StudyLog.open(file);
    StudyLog other = StudyLog.open(file);
    other.append(first);
    log.append(StudyFixtures.result(trials.get(0), 1, 0.1));
    log.append(second);
    assertThat(log.results()).containsExactly(first, second);
    assertThat(StudyLog.open(file).results()).containsExactly(first, second);
  }

  @Test
  void aFailureIsAddedToWhatAnotherProcessWroteMeanwhile() throws IOException {
    TrialFailure failure =
        new TrialFailure("width", "width-1", trials.get(0).scaling(), 7, "the loss is NaN");
    StudyLog log = StudyLog.open(file);
    StudyLog.open(file).append(first);
    log.append(failure);
    assertThat(log.results()).containsExactly(first);
    StudyLog.open(file).append(second);
    log.append(failure);
    assertThat(log.results()).as("each once").containsExactly(first, second);
    assertThat(log.failures()).containsExactly(failure, failure);
    assertThat(StudyLog.open(file).results()).containsExactly(first, second);
    assertThat(StudyLog.open(file).failures()).containsExactly(failure, failure);
  }

  @Test
  void aFailureIsOfItsTrialAndSeedAlone() throws IOException {
    StudyLog log = StudyLog.open(file);
    log.append(new TrialFailure("width", "width-1", trials.get(0).scaling(), 7, "the loss is NaN"));
    assertThat(log.failed(trials.get(0), 7)).isTrue();
    assertThat(log.failed(trials.get(0), 8)).isFalse();
    assertThat(log.failed(trials.get(1), 7)).isFalse();
  }

  @Test
  void blankLinesDoNoHarm() throws IOException {
    StudyLog.open(file).append(first);
    Files.writeString(file, "\n", StandardOpenOption.APPEND);
    assertThat(StudyLog.open(file).results()).containsExactly(first);
  }
}
