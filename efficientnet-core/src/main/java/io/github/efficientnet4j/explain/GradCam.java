package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.internal.train.FeatureGradients;
import io.github.efficientnet4j.model.Network;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Grad-CAM (Selvaraju et al., ICCV 2017) for any stage.
 *
 * <p>It weights each channel of the stage's feature map by the mean gradient of the class's logit
 * with respect to that channel. It sums the channels and sets negative values to zero. Early stages
 * show finer places and simpler features. For the last stage, the result is {@link
 * ClassActivationMapping}'s map without its negative part, divided by the number of cells.
 *
 * <pre>{@code
 * try (GradCam gradCam = GradCam.of(net, "features.5")) {
 *   Explanation best = gradCam.explain(photo, 1).get(0);   // 14x14 for B0
 * }
 * }</pre>
 *
 * <p>The inference engine computes the stage's feature map. The training engine computes the layers
 * after the stage again: once forward and, for each class, once backward, with BatchNorm in
 * inference mode. Its time is proportional to the multiply-adds after the stage, and its memory to
 * the activations after the stage. No ND4J backend is needed.
 *
 * <p>Thread-safe.
 */
public final class GradCam implements Explainer {

  private final Network network;
  private final String stage;
  private final StageEngine engine;
  private final FeatureGradients gradients;

  private GradCam(Network network, String stage, EngineOptions options) {
    this.network = network;
    this.stage = stage;
    this.engine = new StageEngine(network, stage, options);
    this.gradients =
        FeatureGradients.of(network.architecture(), network.parameters(), stage, options);
  }

  /**
   * Creates an explainer for a stage, with all cores and the fastest kernels.
   *
   * @param network the network, with its labels and transform
   * @param stage {@code features.0} (stem) to {@code features.N} (head); see {@link
   *     Graph#featureMaps()}
   * @return an explainer; the caller closes it
   * @throws IllegalArgumentException if there is no such stage; the message lists them
   */
  public static GradCam of(Network network, String stage) {
    return of(network, stage, EngineOptions.defaults());
  }

  /**
   * Creates an explainer for a stage.
   *
   * @param network the network, with its labels and transform
   * @param stage {@code features.0} (stem) to {@code features.N} (head)
   * @param options threads and kernels of both engines; with automatic kernels, the backward pass
   *     uses scalar ones, because they are fast for the first photo; with {@code VECTOR}, later
   *     photos are faster
   * @return an explainer; the caller closes it
   * @throws IllegalArgumentException if there is no such stage; the message lists them
   * @throws IllegalStateException if the requested kernels are not supported in this JVM
   */
  public static GradCam of(Network network, String stage, EngineOptions options) {
    Objects.requireNonNull(stage, "stage");
    String known = Graph.of(network.architecture()).featureMap(stage).name();
    return new GradCam(network, known, options);
  }

  @Override
  public List<Explanation> explain(RgbImage photo, int top) {
    ForwardPass pass = engine.run(photo);
    List<Prediction> best = pass.best(top, network.labels());
    List<ClassActivationMap> maps = maps(pass, best.stream().map(Prediction::index).toList());
    return IntStream.range(0, best.size())
        .mapToObj(i -> new Explanation(best.get(i), maps.get(i).rectified()))
        .toList();
  }

  @Override
  public Explanation explainClass(RgbImage photo, int classIndex) {
    Objects.checkIndex(classIndex, network.labels().size());
    ForwardPass pass = engine.run(photo);
    return new Explanation(
        pass.of(classIndex, network.labels()), maps(pass, List.of(classIndex)).get(0).rectified());
  }

  /**
   * {@return the map of one class for preprocessed pixels, one cell for each position of the stage;
   * no value is below 0}
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
    return weighted(nchw, height, width, classIndex).rectified();
  }

  /** {@return the map with its negative values} */
  ClassActivationMap weighted(float[] nchw, int height, int width, int classIndex) {
    Objects.checkIndex(classIndex, network.labels().size());
    return maps(engine.run(nchw, height, width), List.of(classIndex)).get(0);
  }

  @Override
  public ImageTransform transform() {
    return network.transform();
  }

  @Override
  public void close() {
    engine.close();
    gradients.close();
  }

  private List<ClassActivationMap> maps(ForwardPass pass, List<Integer> classes) {
    Shape shape =
        Graph.of(network.architecture(), pass.height(), pass.width()).featureMap(stage).shape();
    List<float[]> derivatives = gradients.of(pass.features(), pass.height(), pass.width(), classes);
    return IntStream.range(0, classes.size())
        .mapToObj(
            i ->
                WeightedMaps.sum(
                    classes.get(i), means(derivatives.get(i), shape), pass.features(), shape))
        .toList();
  }

  private static float[] means(float[] map, Shape shape) {
    int cells = shape.height() * shape.width();
    float[] means = new float[shape.channels()];
    for (int c = 0; c < means.length; c++) {
      double sum = 0;
      for (int i = c * cells; i < (c + 1) * cells; i++) {
        sum += map[i];
      }
      means[c] = (float) (sum / cells);
    }
    return means;
  }
}
