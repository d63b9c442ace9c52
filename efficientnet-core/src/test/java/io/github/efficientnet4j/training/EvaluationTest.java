package io.github.efficientnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.model.Inference;
import io.github.efficientnet4j.training.data.LoaderOptions;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  /** Three classes; the logit of class 0 is the number of images in the batch. */
  private static final class BatchSize implements Inference {

    @Override
    public float[] logits(float[] nchw, int n, int height, int width) {
      float[] logits = new float[3 * n];
      for (int i = 0; i < n; i++) {
        logits[3 * i] = n;
      }
      return logits;
    }

    @Override
    public float[] embedding(float[] nchw, int n, int height, int width) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int maxBatch(int valuesPerImage) {
      return Integer.MAX_VALUE;
    }

    @Override
    public void warmUp() {}

    @Override
    public void close() {}
  }

  @Test
  void everyImageCountsTheSameInTheLossWhateverTheSizeOfItsBatch() {
    // Images 0 to 4 are of the classes 0, 1, 2, 0, 1: a batch of four and one of one.
    Evaluation evaluation =
        Evaluation.of(new BatchSize(), 3, ToyProblem.loader(1, 5, LoaderOptions.evaluation(4)));
    double large = Math.log(Math.exp(4) + 2);
    double small = Math.log(Math.exp(1) + 2);
    assertThat(evaluation.loss())
        .isEqualTo((2 * (large - 4) + 2 * large + small) / 5, within(1e-12));
    assertThat(evaluation.images()).isEqualTo(5);
    assertThat(evaluation.top1()).isEqualTo(2 / 5.0);
  }
}
