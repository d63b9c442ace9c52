package io.github.efficientnet4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.training.Evaluation;
import io.github.efficientnet4j.training.metric.ConfusionMatrix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {

  /** Of each class 1000 images, of which 100 are taken for the next class. */
  private static EvaluationTable table(int classes) {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < 1000; i++) {
        matrix.add(c, i < 100 ? (c + 1) % classes : c);
      }
    }
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class-" + c).toList();
    return new EvaluationTable(new Evaluation(1000 * classes, 0.25, 0.9, 1, matrix), names);
  }

  @Test
  void noLineIsWrappedByATerminal() {
    for (int classes : new int[] {2, 10, 12, 20, 21, 200}) {
      assertThat(table(classes).toString().lines())
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }
  }

  @Test
  void aSmallMatrixIsShownWhole() {
    String text = table(12).toString();
    assertThat(text.lines().filter(line -> line.matches(" *3 .* 900 +100 .*"))).hasSize(1);
    assertThat(text.lines().filter(line -> line.matches(" *11 +100 .* 900"))).hasSize(1);
  }

  @Test
  void ofManyClassesTheMostFrequentMistakesAreShown() {
    String text = table(40).toString();
    assertThat(text).contains("most frequent mistakes", "taken for");
    assertThat(text.lines().filter(line -> line.matches("class-\\d+ +class-\\d+ +100")))
        .hasSize(20);
  }

  @Test
  void asJsonItHasTheWholeMatrix() {
    JsonNode json = table(40).json();
    assertThat(json.get("images").asLong()).isEqualTo(40_000);
    assertThat(json.get("top1").asDouble()).isEqualTo(0.9);
    assertThat(json.get("classes").get(7).get("label").asText()).isEqualTo("class-7");
    assertThat(json.get("classes").get(7).get("accuracy").asDouble()).isEqualTo(0.9);
    assertThat(json.get("confusion")).hasSize(40);
    assertThat(json.get("confusion").get(39).get(0).asInt()).isEqualTo(100);
  }
}
