package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.Block;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.SqueezeExcitation;
import io.github.efficientnet4j.architecture.Stage;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks an architecture once and writes its operations down, under torchvision's names. */
final class Lowering {

  private static final int LARGEST_SIDE = 65_536;

  private final Architecture architecture;
  private final Activation activation;
  private final List<Node> nodes = new ArrayList<>();
  private final List<FeatureMap> featureMaps = new ArrayList<>();

  /** The id of the value that the next operation reads. */
  private int current;

  private int blockIndex;

  Lowering(Architecture architecture, int height, int width) {
    this.architecture = architecture;
    this.activation = architecture.activation();
    if (height < 1 || width < 1 || height > LARGEST_SIDE || width > LARGEST_SIDE) {
      throw new IllegalArgumentException(
          "input height and width must be between 1 and "
              + LARGEST_SIDE
              + " pixels, but were "
              + height
              + "x"
              + width);
    }
    Shape input = new Shape(architecture.inputChannels(), height, width);
    nodes.add(new Node(0, "input", new Operation.Input(), List.of(), input));
  }

  Graph lower() {
    var stem = architecture.stem();
    String stemLabel = "Conv, k" + stem.kernel() + "x" + stem.kernel();
    featureMap(
        stemLabel,
        1,
        () ->
            convolutionNormActivation("features.0", stem.kernel(), stem.channels(), stem.stride()));
    for (Stage stage : architecture.stages()) {
      stage(stage);
    }
    var head = architecture.head();
    String headName = "features." + featureMaps.size();
    featureMap("Conv, k1x1", 1, () -> convolutionNormActivation(headName, 1, head.channels(), 1));

    append("avgpool", new Operation.GlobalAveragePool(), vector(head.channels()));
    int embedding = current;
    if (head.dropout() > 0) {
      append("classifier.0", new Operation.Dropout(head.dropout()), shape());
    }
    var kernel =
        new ParameterSpec(
            "classifier.1.weight", List.of(head.classes(), head.channels()), Role.LINEAR_KERNEL);
    var bias = new ParameterSpec("classifier.1.bias", List.of(head.classes()), Role.LINEAR_BIAS);
    append("classifier.1", new Operation.Linear(kernel, bias), vector(head.classes()));
    return new Graph(architecture, nodes, featureMaps, embedding);
  }

  private void stage(Stage stage) {
    int index = featureMaps.size();
    try {
      featureMap(
          stage.block().label(),
          stage.repeats(),
          () -> {
            for (int repeat = 0; repeat < stage.repeats(); repeat++) {
              int stride = repeat == 0 ? stage.stride() : 1;
              block("features." + index + "." + repeat, stage.block(), stage.channels(), stride);
              blockIndex++;
            }
          });
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "stage " + index + " (" + stage.block().label() + "): " + e.getMessage(), e);
    }
  }

  private void block(String name, Block block, int channels, int stride) {
    if (block instanceof MBConv mbconv) {
      mbconv(name, mbconv, channels, stride);
    } else if (block instanceof ConvolutionBlock convolution) {
      convolutionNormActivation(name, convolution.kernel(), channels, stride);
    } else {
      throw new AssertionError("no lowering for " + block);
    }
  }

  private void mbconv(String name, MBConv block, int channels, int stride) {
    int input = current;
    Shape inputShape = shape();
    int expanded = block.expandedChannels(inputShape.channels());
    int part = 0;
    if (expanded != inputShape.channels()) {
      convolutionNormActivation(name + ".block." + part++, 1, expanded, 1);
    }
    depthwise(name + ".block." + part++, block.kernel(), stride);
    if (block.squeezeExcitation().isPresent()) {
      squeezeExcitation(
          name + ".block." + part++, block.squeezeExcitation().get(), inputShape.channels());
    }
    convolutionNorm(name + ".block." + part, 1, channels, 1);

    if (stride == 1 && inputShape.equals(shape())) {
      double rate = architecture.dropPath() * blockIndex / architecture.blocks();
      if (rate > 0) {
        append(name + ".stochastic_depth", new Operation.DropPath(rate), shape());
      }
      append(name + ".add", new Operation.Add(), List.of(current, input), shape());
    }
  }

  private void squeezeExcitation(String name, SqueezeExcitation part, int blockInput) {
    int map = current;
    Shape mapShape = shape();
    int squeezed = part.squeezedChannels(blockInput);
    append(name + ".avgpool", new Operation.GlobalAveragePool(), vector(mapShape.channels()));
    biasedPointwise(name + ".fc1", squeezed);
    append(name + ".activation", new Operation.Activate(activation), shape());
    biasedPointwise(name + ".fc2", mapShape.channels());
    append(name + ".scale_activation", new Operation.Sigmoid(), shape());
    append(name + ".scale", new Operation.Scale(), List.of(map, current), mapShape);
  }

  private void biasedPointwise(String name, int channels) {
    var kernel =
        new ParameterSpec(
            name + ".weight", List.of(channels, shape().channels(), 1, 1), Role.CONVOLUTION_KERNEL);
    var bias = new ParameterSpec(name + ".bias", List.of(channels), Role.CONVOLUTION_BIAS);
    append(
        name,
        new Operation.Convolution(kernel, Optional.of(bias), 1, Padding.NONE, 1),
        vector(channels));
  }

  private void convolutionNormActivation(String name, int kernel, int channels, int stride) {
    convolutionNorm(name, kernel, channels, stride);
    append(name + ".2", new Operation.Activate(activation), shape());
  }

  private void convolutionNorm(String name, int kernel, int channels, int stride) {
    var weight =
        new ParameterSpec(
            name + ".0.weight",
            List.of(channels, shape().channels(), kernel, kernel),
            Role.CONVOLUTION_KERNEL);
    convolution(name, weight, stride, 1);
    batchNormalization(name + ".1");
  }

  private void depthwise(String name, int kernel, int stride) {
    int channels = shape().channels();
    var weight =
        new ParameterSpec(
            name + ".0.weight", List.of(channels, 1, kernel, kernel), Role.DEPTHWISE_KERNEL);
    convolution(name, weight, stride, channels);
    batchNormalization(name + ".1");
    append(name + ".2", new Operation.Activate(activation), shape());
  }

  private void convolution(String name, ParameterSpec weight, int stride, int groups) {
    int kernel = weight.shape().get(2);
    Shape in = shape();
    Padding padding = Padding.of(architecture.padding(), kernel, stride, in.height(), in.width());
    Shape out =
        new Shape(
            weight.shape().get(0),
            padding.outputHeight(in.height(), kernel, stride),
            padding.outputWidth(in.width(), kernel, stride));
    append(
        name + ".0",
        new Operation.Convolution(weight, Optional.empty(), stride, padding, groups),
        out);
  }

  private void batchNormalization(String name) {
    List<Integer> perChannel = List.of(shape().channels());
    BatchNorm constants = architecture.batchNorm();
    append(
        name,
        new Operation.BatchNormalization(
            new ParameterSpec(name + ".weight", perChannel, Role.BATCH_NORM_SCALE),
            new ParameterSpec(name + ".bias", perChannel, Role.BATCH_NORM_SHIFT),
            new ParameterSpec(name + ".running_mean", perChannel, Role.RUNNING_MEAN),
            new ParameterSpec(name + ".running_var", perChannel, Role.RUNNING_VARIANCE),
            constants.epsilon(),
            constants.momentum()),
        shape());
  }

  private void featureMap(String label, int repeats, Runnable body) {
    int first = nodes.size();
    body.run();
    String name = "features." + featureMaps.size();
    featureMaps.add(new FeatureMap(name, label, repeats, first, current, shape()));
  }

  private Shape shape() {
    return nodes.get(current).output();
  }

  private static Shape vector(int length) {
    return new Shape(length, 1, 1);
  }

  private void append(String name, Operation operation, Shape output) {
    append(name, operation, List.of(current), output);
  }

  private void append(String name, Operation operation, List<Integer> inputs, Shape output) {
    current = nodes.size();
    nodes.add(new Node(current, name, operation, inputs, output));
  }
}
