package io.github.efficientnet4j.internal.train.plan;

import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.internal.engine.plan.Layer;
import io.github.efficientnet4j.internal.train.layout.DepthwiseKernel;
import io.github.efficientnet4j.internal.train.layout.PackedKernel;
import io.github.efficientnet4j.internal.train.layout.Window;
import io.github.efficientnet4j.internal.train.phase.ClassifierState;
import io.github.efficientnet4j.internal.train.phase.GateState;
import io.github.efficientnet4j.internal.train.phase.Normalized;
import io.github.efficientnet4j.internal.train.phase.Rows;
import io.github.efficientnet4j.internal.train.phase.Value;

/**
 * What the backward pass of a layer needs to know of its forward pass. A new kind of layer does not
 * compile until the backward pass has a plan for it.
 */
sealed interface PlannedLayer {

  /** Calls the visitor's method for this kind of layer. */
  void accept(Visitor visitor);

  /** Handles each kind of layer. */
  interface Visitor {

    void stem(Stem layer);

    void pointwise(Pointwise layer);

    void gated(Gated layer);

    void dense(Dense layer);

    void depthwise(Depthwise layer);

    void maxPool(MaxPool layer);

    void classifier(Classifier layer);
  }

  /** What a layer leaves of the gradient with respect to its input. */
  enum InputGradient {
    /** Nothing: no parameter below is trained. */
    NONE,
    /** Its part: a layer that comes later in the backward pass completes the gradient. */
    PART,
    /**
     * The whole gradient: it is the first layer that reads the value, and so the last in the
     * backward pass, and adds what the others left.
     */
    WHOLE
  }

  /**
   * What a layer reads.
   *
   * @param value that it reads
   * @param gradient what it leaves of the gradient with respect to the value, or, where the value
   *     is gated, to its product with the gates
   */
  record Input(Value value, InputGradient gradient) {}

  /** A convolution with its BatchNorm. */
  sealed interface Convolved extends PlannedLayer {

    /** The kernel's parameter. */
    ParameterSpec parameter();

    /** The result. */
    Normalized output();
  }

  /** A convolution as a matrix product. */
  sealed interface Product extends Convolved {

    /** The rows that the kernel multiplies. */
    Rows rows();

    /** The kernel. */
    PackedKernel kernel();
  }

  /** A convolution that reads the images, whose gradient nothing needs. */
  record Stem(ParameterSpec parameter, Normalized output, Rows rows, PackedKernel kernel)
      implements Product {
    @Override
    public void accept(Visitor visitor) {
      visitor.stem(this);
    }
  }

  /** A 1x1 convolution of stride 1. */
  record Pointwise(
      ParameterSpec parameter, Normalized output, Rows rows, PackedKernel kernel, Input input)
      implements Product {
    @Override
    public void accept(Visitor visitor) {
      visitor.pointwise(this);
    }
  }

  /** A 1x1 convolution of stride 1 whose input squeeze-and-excitation multiplies. */
  record Gated(
      ParameterSpec parameter,
      Normalized output,
      Rows rows,
      PackedKernel kernel,
      Input input,
      GateState gate,
      Layer.Gate gateLayer)
      implements Product {
    @Override
    public void accept(Visitor visitor) {
      visitor.gated(this);
    }
  }

  /** A convolution of all channels with a larger kernel, or a larger stride. */
  record Dense(
      ParameterSpec parameter,
      Normalized output,
      Rows rows,
      PackedKernel kernel,
      Input input,
      Window window)
      implements Product {
    @Override
    public void accept(Visitor visitor) {
      visitor.dense(this);
    }
  }

  /** A depthwise convolution. */
  record Depthwise(
      ParameterSpec parameter,
      Normalized output,
      DepthwiseKernel kernel,
      Input input,
      Window window)
      implements Convolved {
    @Override
    public void accept(Visitor visitor) {
      visitor.depthwise(this);
    }
  }

  /** A max pool. */
  record MaxPool(Input input, Value output, Window window) implements PlannedLayer {
    @Override
    public void accept(Visitor visitor) {
      visitor.maxPool(this);
    }
  }

  /**
   * Pooling and the classifier.
   *
   * @param layer what was planned
   * @param input what is pooled
   * @param state means and logits
   * @param below whether the gradient with respect to the input is needed
   */
  record Classifier(Layer.Classifier layer, Value input, ClassifierState state, boolean below)
      implements PlannedLayer {
    @Override
    public void accept(Visitor visitor) {
      visitor.classifier(this);
    }
  }
}
