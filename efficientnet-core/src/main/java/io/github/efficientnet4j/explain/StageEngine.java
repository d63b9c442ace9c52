package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.model.Network;
import java.util.List;
import java.util.Map;

/** A compiled network that computes logits and the feature map of one stage. */
final class StageEngine implements AutoCloseable {

  private final ImageTransform transform;
  private final String stage;
  private final InferenceEngine engine;

  StageEngine(Network network, String stage, EngineOptions options) {
    this.transform = network.transform();
    this.stage = stage;
    this.engine = network.compile(options);
  }

  ForwardPass run(RgbImage photo) {
    return run(transform.apply(photo), transform.cropHeight(), transform.cropWidth());
  }

  ForwardPass run(float[] pixels, int height, int width) {
    Map<String, float[]> outputs =
        engine.outputs(
            ImageBatch.of(pixels, PixelLayout.NCHW, 1, height, width),
            List.of(InferenceEngine.LOGITS, stage));
    return new ForwardPass(outputs.get(InferenceEngine.LOGITS), outputs.get(stage), height, width);
  }

  @Override
  public void close() {
    engine.close();
  }
}
