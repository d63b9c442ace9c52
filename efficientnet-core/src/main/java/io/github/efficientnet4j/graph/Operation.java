package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Activation;
import java.util.List;
import java.util.Optional;

/**
 * The operation of a node. A reader of the graph implements {@link Visitor}. When an operation is
 * added here, no reader compiles until it handles the new operation.
 *
 * <p>All operations are immutable and thread-safe.
 */
public sealed interface Operation {

  /**
   * A reader of the nodes of a graph, with one method for each kind of operation.
   *
   * @param <R> the result of reading a node
   */
  interface Visitor<R> {

    /** {@return what the reader makes of the image batch} */
    R input(Node node);

    /** {@return what the reader makes of a convolution} */
    R convolution(Node node, Convolution convolution);

    /** {@return what the reader makes of a batch normalisation} */
    R batchNormalization(Node node, BatchNormalization norm);

    /** {@return what the reader makes of a non-linearity} */
    R activate(Node node, Activate activate);

    /** {@return what the reader makes of a sigmoid} */
    R sigmoid(Node node);

    /** {@return what the reader makes of a max pooling} */
    R maxPool(Node node, MaxPool pool);

    /** {@return what the reader makes of a global average pooling} */
    R globalAveragePool(Node node);

    /** {@return what the reader makes of a product of a map and a gate} */
    R scale(Node node);

    /** {@return what the reader makes of a sum of two maps} */
    R add(Node node);

    /** {@return what the reader makes of a drop path} */
    R dropPath(Node node, DropPath drop);

    /** {@return what the reader makes of a dropout} */
    R dropout(Node node, Dropout drop);

    /** {@return what the reader makes of a fully connected layer} */
    R linear(Node node, Linear linear);
  }

  /**
   * Calls the visitor's method for this kind of operation; see {@link Node#accept}.
   *
   * @param <R> the result of reading a node
   * @param visitor the reader
   * @param node the node whose operation this is
   * @return what the visitor's method returned
   */
  <R> R accept(Visitor<R> visitor, Node node);

  /**
   * {@return whether the result can be written over the first input, value by value, where nothing
   * else reads that input}
   */
  boolean canOverwriteInput();

  /**
   * {@return the parameters that the operation reads, in the order of torchvision's {@code
   * state_dict}: an immutable list, empty for most operations}
   */
  default List<ParameterSpec> parameters() {
    return List.of();
  }

  /** The image batch. It has no input. */
  record Input() implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.input(node);
    }

    @Override
    public boolean canOverwriteInput() {
      return false;
    }
  }

  /**
   * A convolution. It is depthwise where the number of groups equals the number of channels. It has
   * one input.
   *
   * @param kernel shape out, in / groups, height, width
   * @param bias one value per output channel, or empty
   * @param stride the stride in both directions, at least 1
   * @param padding zeros around the input
   * @param groups 1, or the number of channels
   */
  record Convolution(
      ParameterSpec kernel, Optional<ParameterSpec> bias, int stride, Padding padding, int groups)
      implements Operation {

    /** {@return the number of output channels: the kernel's first dimension} */
    public int outputChannels() {
      return kernel.shape().get(0);
    }

    /** {@return the number of input channels: the kernel's second dimension times the groups} */
    public int inputChannels() {
      return kernel.shape().get(1) * groups;
    }

    /** {@return the height of the kernel in rows} */
    public int kernelHeight() {
      return kernel.shape().get(2);
    }

    /** {@return the width of the kernel in columns} */
    public int kernelWidth() {
      return kernel.shape().get(3);
    }

    /**
     * {@return whether the convolution is depthwise, so that every channel has a kernel of its own}
     */
    public boolean depthwise() {
      return kernel.role() == ParameterSpec.Role.DEPTHWISE_KERNEL;
    }

    /**
     * {@return whether this is a matrix product over pixels: kernel 1x1, stride 1, no padding, one
     * group}
     */
    public boolean pointwise() {
      return kernelHeight() == 1
          && kernelWidth() == 1
          && stride == 1
          && padding.isNone()
          && groups == 1;
    }

    @Override
    public List<ParameterSpec> parameters() {
      return bias.isPresent() ? List.of(kernel, bias.get()) : List.of(kernel);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.convolution(node, this);
    }

    @Override
    public boolean canOverwriteInput() {
      return false;
    }
  }

  /**
   * Batch normalisation: (x − mean) / sqrt(variance + epsilon) · scale + shift. It has one input.
   *
   * @param scale γ, one value per channel
   * @param shift β, one value per channel
   * @param runningMean the mean used at inference
   * @param runningVariance the variance used at inference
   * @param epsilon the value added to the variance
   * @param momentum the weight of the new batch in the running statistics
   */
  record BatchNormalization(
      ParameterSpec scale,
      ParameterSpec shift,
      ParameterSpec runningMean,
      ParameterSpec runningVariance,
      double epsilon,
      double momentum)
      implements Operation {

    @Override
    public List<ParameterSpec> parameters() {
      return List.of(scale, shift, runningMean, runningVariance);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.batchNormalization(node, this);
    }

    @Override
    public boolean canOverwriteInput() {
      return true;
    }
  }

  /**
   * A pointwise non-linearity. It has one input.
   *
   * @param function the function
   */
  record Activate(Activation function) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.activate(node, this);
    }

    @Override
    public boolean canOverwriteInput() {
      return true;
    }
  }

  /** The sigmoid, 1 / (1 + exp(−x)). It has one input. */
  record Sigmoid() implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.sigmoid(node);
    }

    @Override
    public boolean canOverwriteInput() {
      return true;
    }
  }

  /**
   * Max pooling: the largest value in each window. Positions outside the map are ignored. It has
   * one input.
   *
   * @param kernel the side of the window, at least 1
   * @param stride the stride in both directions, at least 1
   * @param padding how far windows reach beyond the map; less than the kernel on every side
   */
  record MaxPool(int kernel, int stride, Padding padding) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.maxPool(node, this);
    }

    @Override
    public boolean canOverwriteInput() {
      return false;
    }
  }

  /** The mean of each channel, with shape C x 1 x 1. It has one input. */
  record GlobalAveragePool() implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.globalAveragePool(node);
    }

    @Override
    public boolean canOverwriteInput() {
      return false;
    }
  }

  /** The product of a map and a gate of shape C x 1 x 1. It has two inputs, the map first. */
  record Scale() implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.scale(node);
    }

    @Override
    public boolean canOverwriteInput() {
      return true;
    }
  }

  /** The sum of two maps of the same shape. It has two inputs. */
  record Add() implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.add(node);
    }

    @Override
    public boolean canOverwriteInput() {
      return true;
    }
  }

  /**
   * Drop path. In training it drops the whole map of a sample and scales the kept maps by 1 / (1 −
   * rate). At inference it is the identity. It has one input.
   *
   * @param rate the probability of dropping, in [0, 1)
   */
  record DropPath(double rate) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.dropPath(node, this);
    }

    @Override
    public boolean canOverwriteInput() {
      return true;
    }
  }

  /**
   * Dropout. In training it drops single elements and scales the kept elements by 1 / (1 − rate).
   * At inference it is the identity. It has one input.
   *
   * @param rate the probability of dropping, in [0, 1)
   */
  record Dropout(double rate) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.dropout(node, this);
    }

    @Override
    public boolean canOverwriteInput() {
      return true;
    }
  }

  /**
   * A fully connected layer on a C x 1 x 1 vector. It has one input.
   *
   * @param kernel shape out, in
   * @param bias one value per output
   */
  record Linear(ParameterSpec kernel, ParameterSpec bias) implements Operation {

    @Override
    public List<ParameterSpec> parameters() {
      return List.of(kernel, bias);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.linear(node, this);
    }

    @Override
    public boolean canOverwriteInput() {
      return false;
    }
  }
}
