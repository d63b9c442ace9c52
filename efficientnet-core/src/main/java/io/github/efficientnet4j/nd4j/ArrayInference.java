package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A compiled engine for programs that hold their images in ND4J arrays: arrays in, arrays out,
 * copied from and to the backend's memory; what computes is the engine.
 *
 * <pre>{@code
 * try (InferenceEngine engine = net.compile()) {
 *   INDArray logits = ArrayInference.of(engine).logits(images);   // N x C x H x W to N x classes
 * }
 * }</pre>
 *
 * <p>Results belong to no workspace, even inside one. Thread-safe. The engine stays the caller's to
 * close.
 */
public final class ArrayInference {

  private final InferenceEngine engine;

  private ArrayInference(InferenceEngine engine) {
    this.engine = engine;
  }

  /**
   * Wraps an engine.
   *
   * @param engine computes
   * @return the same engine for arrays
   * @throws MissingBackendException if no ND4J backend is on the class path: arrays need one
   */
  public static ArrayInference of(InferenceEngine engine) {
    Objects.requireNonNull(engine, "engine");
    Backend.require();
    return new ArrayInference(engine);
  }

  /**
   * Computes the logits.
   *
   * @param images float, N x C x H x W, normalised; any N, H and W, views and any order
   * @return float, N x classes
   * @throws IllegalArgumentException if {@code images} has another rank, type or number of channels
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   * @throws IllegalStateException if the engine is closed
   */
  public INDArray logits(INDArray images) {
    ImageBatch batch = batch(images);
    return HostArrays.ofHost(
        engine.logits(batch), batch.size(), engine.architecture().head().classes());
  }

  /**
   * Computes the pooled features, the input of the classifier.
   *
   * @param images float, N x C x H x W, normalised; any N, H and W, views and any order
   * @return float, N x head channels
   * @throws IllegalArgumentException if {@code images} has another rank, type or number of channels
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   * @throws IllegalStateException if the engine is closed
   */
  public INDArray embedding(INDArray images) {
    ImageBatch batch = batch(images);
    float[] values = engine.embedding(batch);
    return HostArrays.ofHost(values, batch.size(), values.length / batch.size());
  }

  /**
   * Computes all feature maps: of the stem, of each stage, of the head's convolution.
   *
   * @param images float, N x C x H x W, normalised; any N, H and W, views and any order
   * @return {@code features.0} to {@code features.N}, each N x channels x height x width
   * @throws IllegalArgumentException if {@code images} has another rank, type or number of channels
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   * @throws IllegalStateException if the engine is closed
   */
  public Map<String, INDArray> features(INDArray images) {
    List<FeatureMap> maps = Graph.of(engine.architecture()).featureMaps();
    return features(images, maps.stream().map(FeatureMap::name).toList());
  }

  /**
   * Computes some feature maps; nothing after the last of them is computed.
   *
   * @param images float, N x C x H x W, normalised; any N, H and W, views and any order
   * @param names which; see {@link Graph#featureMaps()}
   * @return the maps by name, in the order given, each N x channels x height x width
   * @throws IllegalArgumentException if {@code images} has another rank, type or number of
   *     channels, or there is no map of a name
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits
   *     for its turn
   * @throws IllegalStateException if the engine is closed
   */
  public Map<String, INDArray> features(INDArray images, Collection<String> names) {
    ImageBatch batch = batch(images);
    Graph graph = Graph.of(engine.architecture(), batch.height(), batch.width());
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (String name : names) {
      shapes.put(name, graph.nodes().get(graph.featureMap(name).lastNode()).output());
    }
    Map<String, float[]> values = engine.outputs(batch, shapes.keySet());
    Map<String, INDArray> result = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) ->
            result.put(
                name,
                HostArrays.ofHost(
                    values.get(name),
                    batch.size(),
                    shape.channels(),
                    shape.height(),
                    shape.width())));
    return result;
  }

  private ImageBatch batch(INDArray images) {
    HostArrays.require(images, engine.architecture().inputChannels());
    return ImageBatch.of(
        HostArrays.toHost(images),
        PixelLayout.NCHW,
        Math.toIntExact(images.size(0)),
        Math.toIntExact(images.size(2)),
        Math.toIntExact(images.size(3)));
  }
}
