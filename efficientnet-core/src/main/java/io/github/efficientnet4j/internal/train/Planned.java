package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.internal.engine.plan.Layer;

/** What the backward pass of a layer needs to know of its forward pass. */
sealed interface Planned {

  /** Where a layer that is not the head reads. */
  sealed interface Reader extends Planned {

    /** What it reads, or null for the images. */
    Value input();

    /** Whether the gradient by what it reads is needed. */
    boolean below();

    /** Whether it is the first that reads this value: the last to add to the gradient by it. */
    boolean completes();
  }

  /**
   * A convolution.
   *
   * @param layer what was planned
   * @param input what it reads, or null for the images
   * @param output its result
   * @param rows the rows that a dense kernel multiplies, else null
   * @param kernel a dense kernel, or null
   * @param depthwise a depthwise kernel, or null
   * @param window where the kernel lies, or null where it is pointwise
   * @param gate what multiplies the input, or null
   * @param below whether the gradient by the input, or by the gate, is needed
   * @param completes whether it is the first that reads the input
   */
  record Convolved(
      Layer.Conv layer,
      Value input,
      Normalized output,
      Rows rows,
      PackedKernel kernel,
      DepthwiseKernel depthwise,
      Window window,
      GateState gate,
      boolean below,
      boolean completes)
      implements Reader {}

  /**
   * A max pool.
   *
   * @param input what it reads
   * @param output its result
   * @param window where it looks
   * @param below whether the gradient by the input is needed
   * @param completes whether it is the first that reads the input
   */
  record Pooled(Value input, Value output, Window window, boolean below, boolean completes)
      implements Reader {}

  /**
   * Pooling and the classifier.
   *
   * @param layer what was planned
   * @param input what is pooled
   * @param state means and logits
   * @param below whether the gradient by the input is needed
   */
  record Classified(Layer.Classifier layer, Value input, ClassifierState state, boolean below)
      implements Planned {}
}
