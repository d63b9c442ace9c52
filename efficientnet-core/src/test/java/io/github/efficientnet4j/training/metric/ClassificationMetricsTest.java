package io.github.efficientnet4j.training.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClassificationMetricsTest {

  @Test
  void countsTopOneAndTopFiveOverBatches() {
    ClassificationMetrics metrics = new ClassificationMetrics(6);
    float[] descending = {6, 5, 4, 3, 2, 1};
    metrics.add(descending, new int[] {0});
    metrics.add(descending, new int[] {4});
    metrics.add(new float[] {6, 5, 4, 3, 2, 1, 6, 5, 4, 3, 2, 1}, new int[] {5, 1});
    assertThat(metrics.images()).isEqualTo(4);
    assertThat(metrics.top1Count()).isEqualTo(1);
    assertThat(metrics.top5Count()).isEqualTo(3);
    assertThat(metrics.top1()).isEqualTo(0.25);
    assertThat(metrics.top5()).isEqualTo(0.75);
  }

  @Test
  void ofEqualLogitsTheFirstCounts() {
    ClassificationMetrics metrics = new ClassificationMetrics(3);
    metrics.add(new float[9], new int[] {0, 1, 2});
    assertThat(metrics.top1Count()).isEqualTo(1);
    assertThat(metrics.confusion().count(2, 0)).isEqualTo(1);
  }

  @Test
  void theConfusionMatrixTellsAccuracyAndPrecisionOfEachClass() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    matrix.add(0, 0);
    matrix.add(0, 1);
    matrix.add(1, 1);
    matrix.add(1, 1);
    assertThat(matrix.accuracy()).isEqualTo(0.75);
    assertThat(matrix.accuracy(0)).isEqualTo(0.5);
    assertThat(matrix.accuracy(1)).isEqualTo(1);
    assertThat(matrix.accuracy(2)).isNaN();
    assertThat(matrix.precision(1)).isEqualTo(2 / 3.0, within(1e-15));
    assertThat(matrix.images(0)).isEqualTo(2);
    assertThat(matrix.images()).isEqualTo(4);
  }

  @Test
  void aLogitThatIsNoNumberIsToldAndNothingCounted() {
    ClassificationMetrics metrics = new ClassificationMetrics(2);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> metrics.add(new float[] {1, 2, 3, Float.NaN}, new int[] {0, 1}))
        .withMessageContaining("logit 1 of image 1");
    assertThat(metrics.images()).isZero();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    ClassificationMetrics metrics = new ClassificationMetrics(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.add(new float[3], new int[] {0}))
        .withMessageContaining("2 classes, but rows of 3");
    assertThatIllegalArgumentException().isThrownBy(() -> metrics.add(new float[2], new int[] {2}));
    assertThatIllegalArgumentException().isThrownBy(() -> new ConfusionMatrix(0));
  }

  @Test
  void aClassThatAMatrixDoesNotHaveIsRefusedAndNothingCounted() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(0, 1);
    for (int none : new int[] {-1, 2}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> matrix.add(0, none));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> matrix.add(none, 0));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> matrix.count(0, none));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> matrix.count(1, none));
    }
    assertThat(matrix.images()).isEqualTo(1);
    assertThat(matrix.images(0)).isEqualTo(1);
  }

  @Test
  void aMatrixCountsEveryPairOfAnyOrder() {
    int classes = 37;
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    long[][] expected = new long[classes][classes];
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      int actual = random.nextInt(classes - 1);
      int predicted = random.nextInt(classes);
      matrix.add(actual, predicted);
      expected[actual][predicted]++;
    }
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        assertThat(matrix.count(actual, predicted)).isEqualTo(expected[actual][predicted]);
      }
      assertThat(matrix.images(actual)).isEqualTo(LongStream.of(expected[actual]).sum());
    }
    assertThat(matrix.images()).isEqualTo(5000);
  }

  @Test
  void aMatrixOfTwentyThousandClassesTakesTheMemoryOfWhatOccurs() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    int classes = 21_841;
    long start = threads.getThreadAllocatedBytes(id);
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    for (int image = 0; image < 50_000; image++) {
      matrix.add(image % classes, image * 7 % classes);
    }
    assertThat(threads.getThreadAllocatedBytes(id) - start).isLessThan(10_000_000);
    assertThat(matrix.count(3, 21)).isEqualTo(3);
    assertThat(matrix.count(3, 20)).isZero();
    assertThat(matrix.images(3)).isEqualTo(3);
  }
}
