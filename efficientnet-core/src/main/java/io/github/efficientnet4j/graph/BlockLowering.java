package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.Block;
import io.github.efficientnet4j.architecture.BlockConventions;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.DepthwiseSeparable;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends the operations of blocks and layers to a list of nodes, under torchvision's names. A
 * block inside a network has the network's names. A stand-alone block has an empty prefix.
 */
final class BlockLowering {

  private final BlockConventions conventions;
  private final FamilyNames names;
  private final List<Node> nodes = new ArrayList<>();

  /** The id of the value that the next operation reads. */
  private int current;

  BlockLowering(BlockConventions conventions, FamilyNames names, Shape input) {
    this.conventions = conventions;
    this.names = names;
    nodes.add(new Node(0, "input", new Operation.Input(), List.of(), input));
  }

  /** {@return all nodes so far; the list grows} */
  List<Node> nodes() {
    return nodes;
  }

  /** {@return the id of the node whose value the next operation reads} */
  int current() {
    return current;
  }

  /** {@return the shape of the value that the next operation reads} */
  Shape shape() {
    return nodes.get(current).output();
  }

  void block(String name, Block block, int channels, int stride, double dropPath) {
    if (block instanceof MBConv mbconv) {
      mbconv(name, mbconv, channels, stride, dropPath);
    } else if (block instanceof ConvolutionBlock convolution) {
      convolutionNormActivation(LayerNames.listed(name), convolution.kernel(), channels, stride);
    } else if (block instanceof DepthwiseSeparable separable) {
      depthwise(names.part(name, 0, false), separable.kernel(), stride);
      convolutionNormActivation(names.part(name, 1, true), 1, channels, 1);
    } else if (block instanceof Bottleneck bottleneck) {
      bottleneck(name, bottleneck, channels, stride, dropPath);
    } else {
      throw new AssertionError("no lowering for " + block);
    }
  }

  private void mbconv(String name, MBConv block, int channels, int stride, double dropPath) {
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
          names.gate(name, part++),
          block.squeezeExcitation().get().squeezedChannels(inputShape.channels()));
    }
    convolutionNorm(names.part(name, part, true), 1, channels, 1);

    if (stride == 1 && inputShape.channels() == channels) {
      dropPath(name, dropPath);
      append(LayerNames.within(name, "add"), new Operation.Add(), List.of(current, input), shape());
    }
  }

  private void bottleneck(
      String name, Bottleneck block, int channels, int stride, double dropPath) {
    int input = current;
    int inner = block.innerChannels(channels);
    boolean identity = stride == 1 && shape().channels() == channels;
    convolutionNormActivation(names.part(name, 0, false), 1, inner, 1);
    convolutionNormActivation(names.part(name, 1, false), block.kernel(), inner, stride);
    convolutionNorm(names.part(name, 2, true), 1, channels, 1);
    dropPath(name, dropPath);
    int branch = current;
    current = input;
    if (!identity) {
      convolutionNorm(names.shortcut(name), 1, channels, stride);
    }
    append(LayerNames.within(name, "add"), new Operation.Add(), List.of(branch, current), shape());
    append(
        LayerNames.within(name, "relu"), new Operation.Activate(conventions.activation()), shape());
  }

  void dropPath(String block, double rate) {
    if (rate > 0) {
      append(LayerNames.within(block, "stochastic_depth"), new Operation.DropPath(rate), shape());
    }
  }

  void squeezeExcitation(String name, int squeezed) {
    int map = current;
    Shape mapShape = shape();
    append(
        LayerNames.within(name, "avgpool"),
        new Operation.GlobalAveragePool(),
        vector(mapShape.channels()));
    biasedPointwise(LayerNames.within(name, "fc1"), squeezed);
    append(
        LayerNames.within(name, "activation"),
        new Operation.Activate(conventions.activation()),
        shape());
    biasedPointwise(LayerNames.within(name, "fc2"), mapShape.channels());
    append(LayerNames.within(name, "scale_activation"), new Operation.Sigmoid(), shape());
    append(
        LayerNames.within(name, "scale"), new Operation.Scale(), List.of(map, current), mapShape);
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

  void convolutionNormActivation(LayerNames layer, int kernel, int channels, int stride) {
    convolutionNorm(layer, kernel, channels, stride);
    append(layer.activation(), new Operation.Activate(conventions.activation()), shape());
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
    append(layer.activation(), new Operation.Activate(conventions.activation()), shape());
  }

  void maxPool(String name, int kernel, int stride) {
    Padding padding = padding(kernel, stride);
    append(
        name,
        new Operation.MaxPool(kernel, stride, padding),
        output(shape().channels(), kernel, stride, padding));
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
    return Padding.of(conventions.padding(), kernel, stride, shape().height(), shape().width());
  }

  private Shape output(int channels, int kernel, int stride, Padding padding) {
    return new Shape(
        channels,
        padding.outputHeight(shape().height(), kernel, stride),
        padding.outputWidth(shape().width(), kernel, stride));
  }

  private void batchNormalization(String name) {
    List<Integer> perChannel = List.of(shape().channels());
    BatchNorm constants = conventions.batchNorm();
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

  static Shape vector(int length) {
    return new Shape(length, 1, 1);
  }

  void append(String name, Operation operation, Shape output) {
    append(name, operation, List.of(current), output);
  }

  private void append(String name, Operation operation, List<Integer> inputs, Shape output) {
    current = nodes.size();
    nodes.add(new Node(current, name, operation, inputs, output));
  }
}
