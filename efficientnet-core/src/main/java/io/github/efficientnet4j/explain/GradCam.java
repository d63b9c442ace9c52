package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.model.Network;
import java.util.List;
import java.util.Objects;

/**
 * Grad-CAM (Selvaraju et al., ICCV 2017): the feature map of any stage, its channels weighted by
 * the mean derivative of a class's logit by them, and what is negative set to zero. Early stages
 * show finer places and simpler features. Of the last stage it is {@link ClassActivationMapping}'s
 * map without its negative part, divided by the number of cells.
 *
 * <pre>{@code
 * try (GradCam gradCam = GradCam.of(net, "features.5")) {
 *   Explanation best = gradCam.explain(photo, 1).get(0);   // 14x14 for B0
 * }
 * }</pre>
 *
 * <p>The stage comes from the engine. What follows it is computed once more, in plain Java on all
 * cores: forward and, for each class, backward, with BatchNorm as at inference. That takes time by
 * the multiply-adds after the stage, less than a second of a core each way for B0, and memory by
 * its activations. Needs no ND4J backend. Thread-safe.
 */
public final class GradCam implements Explainer {

  private final Network network;
  private final String stage;
  private final StageEngine engine;

  private GradCam(Network network, String stage, EngineOptions options) {
    this.network = network;
    this.stage = stage;
    this.engine = new StageEngine(network, stage, options);
  }

  /**
   * Explains by a stage, with all cores and the fastest kernels.
   *
   * @param network the network, with its labels and transform
   * @param stage {@code features.0} (stem) to {@code features.N} (head); see {@link
   *     Graph#featureMaps()}
   * @return an explainer, the caller's to close
   * @throws IllegalArgumentException if there is no such stage; the message lists them
   */
  public static GradCam of(Network network, String stage) {
    return of(network, stage, EngineOptions.defaults());
  }

  /**
   * Explains by a stage.
   *
   * @param network the network, with its labels and transform
   * @param stage {@code features.0} (stem) to {@code features.N} (head)
   * @param options threads and kernels of the engine; the way back uses all cores
   * @return an explainer, the caller's to close
   * @throws IllegalArgumentException if there is no such stage; the message lists them
   * @throws IllegalStateException if the kernels that are asked for cannot run here
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
    Gradients gradients = new Gradients(pass);
    return best.stream()
        .map(
            prediction ->
                new Explanation(prediction, gradients.map(prediction.index()).rectified()))
        .toList();
  }

  @Override
  public Explanation explainClass(RgbImage photo, int classIndex) {
    Objects.checkIndex(classIndex, network.labels().size());
    ForwardPass pass = engine.run(photo);
    return new Explanation(
        pass.of(classIndex, network.labels()), new Gradients(pass).map(classIndex).rectified());
  }

  /**
   * The map of one class over pixels that are prepared already.
   *
   * @param nchw one image: {@code channels · height · width} floats, normalised
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @param classIndex the network's output, from 0
   * @return one cell for each position of the stage, none below 0
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws IndexOutOfBoundsException if the network has no such output
   * @throws IllegalStateException if this explainer is closed
   */
  public ClassActivationMap map(float[] nchw, int height, int width, int classIndex) {
    return weighted(nchw, height, width, classIndex).rectified();
  }

  /** The map before its negative part is set to zero. */
  ClassActivationMap weighted(float[] nchw, int height, int width, int classIndex) {
    Objects.checkIndex(classIndex, network.labels().size());
    return new Gradients(engine.run(nchw, height, width)).map(classIndex);
  }

  @Override
  public ImageTransform transform() {
    return network.transform();
  }

  @Override
  public void close() {
    engine.close();
  }

  /** What the classes of one image share: the way forward. */
  private final class Gradients {

    private final ForwardPass pass;
    private final Shape shape;
    private final StageGradient gradient;

    Gradients(ForwardPass pass) {
      Graph graph = Graph.of(network.architecture(), pass.height(), pass.width());
      FeatureMap map = graph.featureMap(stage);
      this.pass = pass;
      this.shape = map.shape();
      this.gradient = new StageGradient(graph, network.parameters(), map);
      gradient.forward(pass.features());
    }

    ClassActivationMap map(int classIndex) {
      float[] derivative = gradient.backward(classIndex);
      int cells = shape.height() * shape.width();
      float[] means = new float[shape.channels()];
      for (int c = 0; c < means.length; c++) {
        double sum = 0;
        for (int i = c * cells; i < (c + 1) * cells; i++) {
          sum += derivative[i];
        }
        means[c] = (float) (sum / cells);
      }
      return WeightedMaps.sum(classIndex, means, pass.features(), shape);
    }
  }
}
