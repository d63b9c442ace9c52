package io.github.efficientnet4j.internal.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.GoldenCase;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every variant, and every other baseline, on both kernel sets against torchvision's values. */
class InferenceEngineGoldenTest {

  static Stream<GoldenCase> cases() {
    return Stream.concat(
            EnumSet.range(EfficientNetVariant.B0, EfficientNetVariant.B7).stream()
                .map(Architecture::efficientNet),
            Architecture.otherBaselines().stream())
        .flatMap(network -> GoldenCase.of(network).stream());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorKernelsGiveTorchvisionsValues(GoldenCase golden) {
    assumeTrue(KernelSets.vector().isPresent(), "this JVM has no vector kernels");
    check(golden, KernelChoice.VECTOR);
  }

  static Stream<GoldenCase> casesForScalarKernels() {
    // Plain Java needs a minute for B7 at 600 pixels; its shapes at 96x128 are as odd.
    return cases().filter(golden -> !golden.nativeSize() || golden.inputShape()[2] <= 380);
  }

  @ParameterizedTest
  @MethodSource("casesForScalarKernels")
  void scalarKernelsGiveTorchvisionsValues(GoldenCase golden) {
    check(golden, KernelChoice.SCALAR);
  }

  private static void check(GoldenCase golden, KernelChoice kernels) {
    int[] shape = golden.inputShape();
    ImageBatch images =
        ImageBatch.of(golden.input(), PixelLayout.NCHW, shape[0], shape[2], shape[3]);
    Graph graph = Graph.of(golden.architecture(), shape[2], shape[3]);
    List<String> names = new ArrayList<>(golden.featureNames());
    names.add(InferenceEngine.LOGITS);
    try (InferenceEngine engine =
        CompiledEngine.compile(
            golden.architecture(),
            golden.parameters(),
            EngineOptions.defaults().withKernels(kernels),
            shape[2],
            shape[3])) {
      golden.assertLogits(engine.logits(images));
      Map<String, float[]> outputs = engine.outputs(images, names);
      golden.assertLogits(outputs.get(InferenceEngine.LOGITS));
      for (String name : golden.featureNames()) {
        Shape map = graph.featureMap(name).shape();
        long[] dimensions = {shape[0], map.channels(), map.height(), map.width()};
        golden.assertFeature(name, dimensions, outputs.get(name));
      }
    }
  }
}
