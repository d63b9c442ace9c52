/**
 * EfficientNet for the JVM: scaling, architecture, weights, images, inference, training,
 * explanation.
 *
 * <p>Whoever adds {@code jdk.incubator.vector} to the module graph, with {@code --add-modules
 * jdk.incubator.vector}, gets the fast kernels; without it those in plain Java compute.
 *
 * <p>The package {@code nd4j} needs ND4J, whose jars do not work as modules: with ND4J, put this
 * library and it on the class path.
 */
module io.github.efficientnet4j {
  // BufferedImage is in the API.
  requires transitive java.desktop;
  requires java.net.http;
  requires com.fasterxml.jackson.core;
  // They tell whether C2 and fused multiply-add are there; without them it is assumed.
  requires static java.management;
  requires static jdk.management;

  uses javax.imageio.spi.ImageReaderSpi;

  exports io.github.efficientnet4j;
  exports io.github.efficientnet4j.architecture;
  exports io.github.efficientnet4j.explain;
  exports io.github.efficientnet4j.gradient;
  exports io.github.efficientnet4j.graph;
  exports io.github.efficientnet4j.image;
  exports io.github.efficientnet4j.inference;
  exports io.github.efficientnet4j.model;
  exports io.github.efficientnet4j.nd4j;
  exports io.github.efficientnet4j.onnx;
  exports io.github.efficientnet4j.scaling;
  exports io.github.efficientnet4j.study;
  exports io.github.efficientnet4j.training;
  exports io.github.efficientnet4j.training.augmentation;
  exports io.github.efficientnet4j.training.data;
  exports io.github.efficientnet4j.training.metric;
  exports io.github.efficientnet4j.training.optimizer;
  exports io.github.efficientnet4j.weights;
  exports io.github.efficientnet4j.weights.published;
}
