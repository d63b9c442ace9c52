package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.model.Network;
import java.util.List;
import java.util.Objects;

/**
 * Class activation mapping, CAM (Zhou et al., CVPR 2016).
 *
 * <p>CAM multiplies the last feature map, before pooling, by the classifier's weights of a class
 * and sums over the channels. The mean of the map's cells plus the classifier's bias is the class's
 * logit. A cell's value, divided by the number of cells, is its contribution to the logit.
 *
 * <pre>{@code
 * try (ClassActivationMapping cam = ClassActivationMapping.of(net)) {
 *   Explanation best = cam.explain(photo, 1).get(0);
 *   ClassActivationMap map = best.map();                   // 7x7 for B0
 * }
 * }</pre>
 *
 * <p>The Java engine computes it; no ND4J backend is needed. Thread-safe.
 */
public final class ClassActivationMapping implements Explainer {

  private final Network network;
  private final StageEngine engine;
  private final String lastStage;

  /** The classifier's weights: one row of head channels per class. */
  private final float[] classifier;

  private ClassActivationMapping(Network network, EngineOptions options) {
    this.network = network;
    Graph graph = Graph.of(network.architecture());
    List<FeatureMap> maps = graph.featureMaps();
    this.lastStage = maps.get(maps.size() - 1).name();
    Operation.Linear last = (Operation.Linear) graph.nodes().get(graph.logitsNode()).operation();
    this.classifier = network.parameters().values(last.kernel().name());
    this.engine = new StageEngine(network, lastStage, options);
  }

  /**
   * Compiles a network for all cores and the fastest kernels.
   *
   * @param network the network, with its labels and transform
   * @return an explainer; the caller closes it
   */
  public static ClassActivationMapping of(Network network) {
    return of(network, EngineOptions.defaults());
  }

  /**
   * Compiles a network.
   *
   * @param network the network, with its labels and transform
   * @param options threads and kernels
   * @return an explainer; the caller closes it
   * @throws IllegalStateException if the requested kernels are not supported in this JVM
   */
  public static ClassActivationMapping of(Network network, EngineOptions options) {
    return new ClassActivationMapping(Objects.requireNonNull(network, "network"), options);
  }

  @Override
  public List<Explanation> explain(RgbImage photo, int top) {
    ForwardPass pass = engine.run(photo);
    return pass.best(top, network.labels()).stream()
        .map(prediction -> explanation(prediction, pass))
        .toList();
  }

  @Override
  public Explanation explainClass(RgbImage photo, int classIndex) {
    Objects.checkIndex(classIndex, network.labels().size());
    ForwardPass pass = engine.run(photo);
    return explanation(pass.of(classIndex, network.labels()), pass);
  }

  /**
   * {@return the map of one class for preprocessed pixels, one cell for each position of the last
   * feature map}
   *
   * @param nchw one image: {@code channels · height · width} floats, normalised
   * @param height the height in pixels, at least 1
   * @param width the width in pixels, at least 1
   * @param classIndex the index of the network's output, from 0
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws IndexOutOfBoundsException if the network has no such output
   * @throws IllegalStateException if this explainer is closed
   */
  public ClassActivationMap map(float[] nchw, int height, int width, int classIndex) {
    Objects.checkIndex(classIndex, network.labels().size());
    return map(engine.run(nchw, height, width), classIndex);
  }

  @Override
  public ImageTransform transform() {
    return network.transform();
  }

  private Explanation explanation(Prediction prediction, ForwardPass pass) {
    return new Explanation(prediction, map(pass, prediction.index()));
  }

  private ClassActivationMap map(ForwardPass pass, int classIndex) {
    Graph graph = Graph.of(network.architecture(), pass.height(), pass.width());
    Shape shape = graph.featureMap(lastStage).shape();
    float[] weights = new float[shape.channels()];
    System.arraycopy(classifier, classIndex * shape.channels(), weights, 0, weights.length);
    return WeightedMaps.sum(classIndex, weights, pass.features(), shape);
  }

  @Override
  public void close() {
    engine.close();
  }
}
