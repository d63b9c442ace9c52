package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.training.augmentation.SampleTransform;
import io.github.efficientnet4j.training.data.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds where a non-finite number came from, after it has appeared. */
final class Divergence {

  private static final String ADVICE =
      "; usual remedies are a lower learning rate, a longer warm-up, or a limit of the gradient's"
          + " norm";

  private Divergence() {}

  /**
   * {@return the exception for a non-finite loss} It names the first place in the network's order
   * whose values are not finite.
   */
  static TrainingDivergedException ofLoss(
      double loss,
      Architecture architecture,
      TrainingState state,
      Batch batch,
      SampleTransform transform,
      EngineOptions options) {
    String place =
        notFinite(batch.images())
            .map(i -> "in the batch's images, value " + i)
            .or(() -> firstWeight(state.parameters()).map(name -> "in the weights of " + name))
            .or(() -> firstStatistic(architecture, state.parameters()))
            .or(() -> firstMap(architecture, state.parameters(), batch, transform, options))
            .orElse("in the logits, computed with the batch's statistics");
    return new TrainingDivergedException("the loss is " + loss + ". It began " + place + ADVICE);
  }

  /**
   * {@return the exception for a non-finite gradient} It names the first such gradient that the
   * backward pass computed.
   */
  static TrainingDivergedException ofGradient(TrainingState state) {
    String first = "";
    for (ParameterSpec spec : state.trained()) {
      first = notFinite(state.gradient(spec.name())).isPresent() ? spec.name() : first;
    }
    return new TrainingDivergedException(
        (first.isEmpty()
                ? "the norm of the gradient is beyond double precision"
                : "the gradient is not finite. It began at " + first)
            + ADVICE);
  }

  static void requireFinite(Parameters parameters) {
    parameters.specs().keySet().stream()
        .filter(name -> notFinite(parameters.values(name)).isPresent())
        .findFirst()
        .ifPresent(
            name -> {
              throw new TrainingDivergedException(
                  "a value of " + name + " is not finite after an update" + ADVICE);
            });
  }

  private static Optional<String> firstWeight(Parameters parameters) {
    return parameters.specs().values().stream()
        .filter(spec -> spec.role().trainable())
        .map(ParameterSpec::name)
        .filter(name -> notFinite(parameters.values(name)).isPresent())
        .findFirst();
  }

  /**
   * {@return the first running statistic that is not finite} The failed pass has already updated
   * the statistics with its values.
   */
  private static Optional<String> firstStatistic(Architecture architecture, Parameters parameters) {
    for (Node node : Graph.of(architecture).nodes()) {
      if (node.operation() instanceof Operation.BatchNormalization norm
          && (notFinite(parameters.values(norm.runningMean().name())).isPresent()
              || notFinite(parameters.values(norm.runningVariance().name())).isPresent())) {
        return Optional.of("before " + node.name() + ", in what this BatchNorm reads");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> firstMap(
      Architecture architecture,
      Parameters parameters,
      Batch batch,
      SampleTransform transform,
      EngineOptions options) {
    ImageBatch images =
        ImageBatch.of(
            batch.images(), PixelLayout.NCHW, batch.size(), transform.height(), transform.width());
    try (InferenceEngine engine = CompiledEngine.compile(architecture, parameters, options)) {
      return firstMap(engine, images);
    }
  }

  /** {@return the first feature map, in the network's order, that has a non-finite value} */
  static Optional<String> firstMap(InferenceEngine engine, ImageBatch images) {
    List<String> names = new ArrayList<>();
    Graph.of(engine.architecture()).featureMaps().forEach(map -> names.add(map.name()));
    names.addAll(List.of(InferenceEngine.EMBEDDING, InferenceEngine.LOGITS));
    Map<String, float[]> outputs = engine.outputs(images, names);
    return names.stream()
        .filter(name -> notFinite(outputs.get(name)).isPresent())
        .findFirst()
        .map(name -> "in " + name);
  }

  private static Optional<Integer> notFinite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
