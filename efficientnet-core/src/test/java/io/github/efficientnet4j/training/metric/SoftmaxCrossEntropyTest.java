package io.github.efficientnet4j.training.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.GoldenFiles;
import io.github.efficientnet4j.training.TrainingGolden;
import org.junit.jupiter.api.Test;

class SoftmaxCrossEntropyTest {

  private static final JsonNode GOLDEN = TrainingGolden.json("optimizers.json");
  private static final float[] LOGITS = TrainingGolden.floats(GOLDEN.get("logits"));
  private static final int[] LABELS = TrainingGolden.ints(GOLDEN.get("labels"));

  private final SoftmaxCrossEntropy smoothed = new SoftmaxCrossEntropy(0.1);

  @Test
  void lossAndGradientOfHardLabelsEqualPyTorchs() {
    float[] gradient = new float[LOGITS.length];
    double loss = smoothed.loss(LOGITS, LABELS, 1, gradient);
    assertThat(loss).isCloseTo(GOLDEN.at("/hard_loss/loss").asDouble(), within(1e-12));
    assertThat(smoothed.loss(LOGITS, LABELS)).isEqualTo(loss);
    assertThat(gradient)
        .containsExactly(TrainingGolden.floats(GOLDEN.at("/hard_loss/gradient")), within(1e-8f));
  }

  @Test
  void lossAndGradientOfSoftLabelsEqualPyTorchs() {
    float[] gradient = new float[LOGITS.length];
    float[] targets = TrainingGolden.floats(GOLDEN.get("soft_targets"));
    double loss = smoothed.loss(LOGITS, targets, LABELS.length, 1, gradient);
    assertThat(loss).isCloseTo(GOLDEN.at("/soft_loss/loss").asDouble(), within(1e-7));
    assertThat(gradient)
        .containsExactly(TrainingGolden.floats(GOLDEN.at("/soft_loss/gradient")), within(1e-7f));
  }

  @Test
  void theLossOfB0sLogitsIsTheReferenceValue() {
    JsonNode golden = GoldenFiles.json("training_b0.json");
    float[] logits = new float[40];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) golden.get("logits").get(i / 10).get(i % 10).asDouble();
    }
    double loss = smoothed.loss(logits, TrainingGolden.ints(golden.get("labels")));
    assertThat(loss).isCloseTo(golden.get("loss").asDouble(), within(1e-7));
  }

  @Test
  void equalLogitsCostTheLogarithmOfTheNumberOfClasses() {
    double loss = new SoftmaxCrossEntropy(0).loss(new float[10], new int[] {3, 4});
    assertThat(loss).isCloseTo(Math.log(5), within(1e-15));
  }

  @Test
  void theWeightScalesTheGradientOnly() {
    float[] whole = new float[LOGITS.length];
    float[] half = new float[LOGITS.length];
    double loss = smoothed.loss(LOGITS, LABELS, 1, whole);
    assertThat(smoothed.loss(LOGITS, LABELS, 0.5, half)).isEqualTo(loss);
    for (int i = 0; i < half.length; i++) {
      assertThat(half[i]).isEqualTo(whole[i] / 2);
    }
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    float[] gradient = new float[2];
    double loss =
        new SoftmaxCrossEntropy(0).loss(new float[] {1e30f, -1e30f}, new int[] {0}, 1, gradient);
    assertThat(loss).isZero();
    assertThat(gradient).containsExactly(0, 0);
  }

  @Test
  void logitsThatAreNoNumberGiveALossThatIsNone() {
    assertThat(smoothed.loss(new float[] {1, Float.NaN}, new int[] {0})).isNaN();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smoothed.loss(new float[10], new int[] {5, 1}))
        .withMessageContaining("label 5 is none of the 5 classes");
    assertThatIllegalArgumentException().isThrownBy(() -> smoothed.loss(new float[10], new int[3]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smoothed.loss(new float[10], new int[2], 1, new float[9]));
    assertThatIllegalArgumentException().isThrownBy(() -> new SoftmaxCrossEntropy(1));
  }
}
