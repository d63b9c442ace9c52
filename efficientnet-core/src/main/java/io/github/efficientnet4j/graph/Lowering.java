package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.Block;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.DepthwiseSeparable;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.SqueezeExcitation;
import io.github.efficientnet4j.architecture.Stage;
import io.github.efficientnet4j.architecture.Stem;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks an architecture once and writes its operations down, under torchvision's names. */
final class Lowering {

  private static final int LARGEST_SIDE = 65_536;
  private static final int POOL_KERNEL = 3;
  private static final int POOL_STRIDE = 2;

  private final Architecture architecture;
  private final Activation activation;
  private final FamilyNames names;
  private final List<Node> nodes = new ArrayList<>();
  private final List<FeatureMap> featureMaps = new ArrayList<>();

  /** The id of the value that the next operation reads. */
  private int current;

  private int blockIndex;

  Lowering(Architecture architecture, int height, int width) {
    this.architecture = architecture;
    this.activation = architecture.activation();
    this.names = FamilyNames.of(architecture.family());
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
    featureMap(names.stemMap(stem.maxPool()), stemLabel(stem), 1, this::stem);
    for (Stage stage : architecture.stages()) {
      stage(stage);
    }
    var head = architecture.head();
    if (head.hasConvolution()) {
      String name = names.head(architecture.stages().size(), blockIndex);
      featureMap(
          name,
          "Conv, k1x1",
          1,
          () -> convolutionNormActivation(LayerNames.listed(name), 1, head.channels(), 1));
    }

    int features = shape().channels();
    append("avgpool", new Operation.GlobalAveragePool(), vector(features));
    int embedding = current;
    if (head.dropout() > 0) {
      append(names.dropout(), new Operation.Dropout(head.dropout()), shape());
    }
    String classifier = names.classifier();
    var kernel =
        new ParameterSpec(
            classifier + ".weight", List.of(head.classes(), features), Role.LINEAR_KERNEL);
    var bias = new ParameterSpec(classifier + ".bias", List.of(head.classes()), Role.LINEAR_BIAS);
    append(classifier, new Operation.Linear(kernel, bias), vector(head.classes()));
    return new Graph(architecture, nodes, featureMaps, embedding);
  }

  private static String stemLabel(Stem stem) {
    String convolution = "Conv, k" + stem.kernel() + "x" + stem.kernel();
    return stem.maxPool() ? convolution + ", max pool" : convolution;
  }

  private void stem() {
    var stem = architecture.stem();
    convolutionNormActivation(names.stem(), stem.kernel(), stem.channels(), stem.stride());
    if (stem.maxPool()) {
      Padding padding = padding(POOL_KERNEL, POOL_STRIDE);
      append(
          names.stemPool(),
          new Operation.MaxPool(POOL_KERNEL, POOL_STRIDE, padding),
          output(shape().channels(), POOL_KERNEL, POOL_STRIDE, padding));
    }
  }

  private void stage(Stage stage) {
    int index = featureMaps.size();
    try {
      featureMap(
          names.stageMap(index, blockIndex + stage.repeats() - 1),
          stage.block().label(),
          stage.repeats(),
          () -> {
            for (int repeat = 0; repeat < stage.repeats(); repeat++) {
              int stride = repeat == 0 ? stage.stride() : 1;
              String name = names.block(index, repeat, blockIndex);
              block(name, stage.block(), stage.channels(), stride);
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
      convolutionNormActivation(LayerNames.listed(name), convolution.kernel(), channels, stride);
    } else if (block instanceof DepthwiseSeparable separable) {
      depthwise(names.part(name, 0, false), separable.kernel(), stride);
      convolutionNormActivation(names.part(name, 1, true), 1, channels, 1);
    } else if (block instanceof Bottleneck bottleneck) {
      bottleneck(name, bottleneck, channels, stride);
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
      convolutionNormActivation(names.part(name, part++, false), 1, expanded, 1);
    }
    depthwise(names.part(name, part++, false), block.kernel(), stride);
    if (block.squeezeExcitation().isPresent()) {
      squeezeExcitation(
          names.gate(name, part++), block.squeezeExcitation().get(), inputShape.channels());
    }
    convolutionNorm(names.part(name, part, true), 1, channels, 1);

    if (stride == 1 && inputShape.channels() == channels) {
      dropPath(name);
      append(name + ".add", new Operation.Add(), List.of(current, input), shape());
    }
  }

  private void bottleneck(String name, Bottleneck block, int channels, int stride) {
    int input = current;
    int inner = block.innerChannels(channels);
    boolean identity = stride == 1 && shape().channels() == channels;
    convolutionNormActivation(names.part(name, 0, false), 1, inner, 1);
    convolutionNormActivation(names.part(name, 1, false), block.kernel(), inner, stride);
    convolutionNorm(names.part(name, 2, true), 1, channels, 1);
    dropPath(name);
    int branch = current;
    current = input;
    if (!identity) {
      convolutionNorm(names.shortcut(name), 1, channels, stride);
    }
    append(name + ".add", new Operation.Add(), List.of(branch, current), shape());
    append(name + ".relu", new Operation.Activate(activation), shape());
  }

  private void dropPath(String block) {
    double rate = architecture.dropPath() * blockIndex / architecture.blocks();
    if (rate > 0) {
      append(block + ".stochastic_depth", new Operation.DropPath(rate), shape());
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

  private void convolutionNormActivation(LayerNames layer, int kernel, int channels, int stride) {
    convolutionNorm(layer, kernel, channels, stride);
    append(layer.activation(), new Operation.Activate(activation), shape());
  }

  private void convolutionNorm(LayerNames layer, int kernel, int channels, int stride) {
    var weight =
        new ParameterSpec(
            layer.convolution() + ".weight",
            List.of(channels, shape().channels(), kernel, kernel),
            Role.CONVOLUTION_KERNEL);
    convolution(layer.convolution(), weight, stride, 1);
    batchNormalization(layer.norm());
  }

  private void depthwise(LayerNames layer, int kernel, int stride) {
    int channels = shape().channels();
    var weight =
        new ParameterSpec(
            layer.convolution() + ".weight",
            List.of(channels, 1, kernel, kernel),
            Role.DEPTHWISE_KERNEL);
    convolution(layer.convolution(), weight, stride, channels);
    batchNormalization(layer.norm());
    append(layer.activation(), new Operation.Activate(activation), shape());
  }

  private void convolution(String name, ParameterSpec weight, int stride, int groups) {
    int kernel = weight.shape().get(2);
    Padding padding = padding(kernel, stride);
    append(
        name,
        new Operation.Convolution(weight, Optional.empty(), stride, padding, groups),
        output(weight.shape().get(0), kernel, stride, padding));
  }

  private Padding padding(int kernel, int stride) {
    return Padding.of(architecture.padding(), kernel, stride, shape().height(), shape().width());
  }

  private Shape output(int channels, int kernel, int stride, Padding padding) {
    return new Shape(
        channels,
        padding.outputHeight(shape().height(), kernel, stride),
        padding.outputWidth(shape().width(), kernel, stride));
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

  private void featureMap(String name, String label, int repeats, Runnable body) {
    int first = nodes.size();
    body.run();
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
