package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.DropPath;
import io.github.efficientnet4j.graph.Operation.Dropout;
import io.github.efficientnet4j.graph.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Statistics of the batch, or of the past if they are frozen; drops as the pass says. */
final class TrainingMode implements ForwardMode {

  private final Parameters parameters;
  private final TrainingPass pass;
  private final Map<BatchNormalization, Normalization> normalizations = new HashMap<>();
  private final List<Runnable> movesOfStatistics = new ArrayList<>();

  TrainingMode(TrainingState state, TrainingPass pass) {
    this.parameters = state.parameters();
    this.pass = pass;
  }

  /** What a BatchNorm that was computed took off and multiplied by. */
  Normalization normalization(BatchNormalization norm) {
    return normalizations.get(norm);
  }

  /** Moves the running statistics, once the whole pass has succeeded. */
  void moveStatistics() {
    movesOfStatistics.forEach(Runnable::run);
  }

  @Override
  public void normalizeInPlace(BatchNormalization norm, INDArray map) {
    if (pass.frozenBatchNorm()) {
      Normalization running = Normalization.ofRunningStatistics(norm, parameters);
      normalizations.put(norm, running);
      PerChannel.scaleInPlace(map, running.factor());
      PerChannel.addInPlace(map, running.offset());
    } else {
      normalizeByBatchInPlace(norm, map);
    }
  }

  private void normalizeByBatchInPlace(BatchNormalization norm, INDArray map) {
    double count = (double) map.length() / map.size(1);
    double[] mean = PerChannel.divided(PerChannel.sums(map), count);
    PerChannel.subtractInPlace(map, mean);
    double[] variance = PerChannel.divided(PerChannel.sumsOfSquares(map), count);
    movesOfStatistics.add(
        () -> {
          double unbiased = count / (count - 1);
          move(parameters.values(norm.runningMean().name()), mean, 1, norm.momentum());
          move(
              parameters.values(norm.runningVariance().name()),
              variance,
              unbiased,
              norm.momentum());
        });
    Normalization ofBatch = Normalization.of(norm, parameters, mean, variance);
    normalizations.put(norm, ofBatch);
    PerChannel.scaleInPlace(map, ofBatch.factor());
    PerChannel.addInPlace(map, ofBatch.shift());
  }

  private static void move(float[] running, double[] batch, double correction, double momentum) {
    for (int c = 0; c < running.length; c++) {
      running[c] = (float) (running[c] + momentum * (batch[c] * correction - running[c]));
    }
  }

  @Override
  public void dropPathInPlace(Node node, DropPath drop, INDArray map) {
    Drops.dropPathInPlace(node, drop, pass, map);
  }

  @Override
  public void dropoutInPlace(Node node, Dropout drop, INDArray map) {
    Drops.dropoutInPlace(node, drop, pass, map);
  }
}
