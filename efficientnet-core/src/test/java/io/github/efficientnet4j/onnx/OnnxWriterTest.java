package io.github.efficientnet4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.GoldenFiles;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.engine.ImageBatch;
import io.github.efficientnet4j.engine.InferenceEngine;
import io.github.efficientnet4j.engine.PixelLayout;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.onnx.OnnxOptions.Normalization;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxWriterTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Normalization.class)
  void b0(Normalization n) throws Exception {
    Architecture a = Architecture.efficientNet(EfficientNetVariant.B0);
    Parameters p = GoldenFiles.parameters(a, 1, "efficientnet_b0.bn.safetensors");
    Path file = folder.resolve("b0.onnx");
    OnnxWriter.write(file, Graph.of(a, 96, 128), p, n, Map.of("a", "b"));
    java.nio.file.Files.copy(
        file, Path.of("/tmp/b0-" + n + ".onnx"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    float[] x = FormulaWeights.image(1, 3, 3, 96, 128);
    float[] ours;
    try (InferenceEngine e = InferenceEngine.compile(a, p)) {
      ours = e.logits(ImageBatch.of(x, PixelLayout.NCHW, 3, 96, 128));
    }
    try (OnnxRuntime r = new OnnxRuntime(file)) {
      float[] theirs = r.logits(x, 3, 3, 96, 128);
      double worst = 0, m = 0, v = 0;
      for (int i = 0; i < ours.length; i++) {
        worst = Math.max(worst, Math.abs(ours[i] - theirs[i]));
        m += ours[i] / ours.length;
      }
      for (float f : ours) v += (f - m) * (f - m) / ours.length;
      System.out.println(
          "WORST " + worst / Math.sqrt(v) + " " + r.input() + r.output() + r.metadata());
      assertThat(worst / Math.sqrt(v)).isLessThan(1e-4);
    }
  }
}
