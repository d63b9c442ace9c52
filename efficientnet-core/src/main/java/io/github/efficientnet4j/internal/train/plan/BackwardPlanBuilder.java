package io.github.efficientnet4j.internal.train.plan;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Buffer;
import io.github.efficientnet4j.internal.train.phase.ClassifierState;
import io.github.efficientnet4j.internal.train.phase.DepthwiseBackward;
import io.github.efficientnet4j.internal.train.phase.DepthwiseSums;
import io.github.efficientnet4j.internal.train.phase.GateGradient;
import io.github.efficientnet4j.internal.train.phase.GateState;
import io.github.efficientnet4j.internal.train.phase.KernelSums;
import io.github.efficientnet4j.internal.train.phase.MatrixBackward;
import io.github.efficientnet4j.internal.train.phase.MaxPoolBackward;
import io.github.efficientnet4j.internal.train.phase.Sink;
import io.github.efficientnet4j.internal.train.phase.SpreadGradient;
import io.github.efficientnet4j.internal.train.phase.TrainingPhase;
import io.github.efficientnet4j.internal.train.phase.Value;
import io.github.efficientnet4j.internal.train.phase.ValueGradient;
import io.github.efficientnet4j.internal.train.phase.WindowGradient;
import io.github.efficientnet4j.internal.train.plan.PlannedLayer.Input;
import io.github.efficientnet4j.internal.train.plan.PlannedLayer.InputGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plans the backward pass, layer by layer from the last to the first. Where several layers read a
 * value, the first of them comes last here and completes the gradient; the others leave their part
 * in a map of its own. Not thread-safe.
 */
final class BackwardPlanBuilder implements PlannedLayer.Visitor {

  private final TrainingState state;
  private final GradientMaps gradients;
  private final Buffer[] parts;
  private final List<TrainingPhase> phases = new ArrayList<>();

  /** {@code parts} has room for each share's part of one kernel's gradient. */
  BackwardPlanBuilder(TrainingState state, GradientMaps gradients, Buffer[] parts) {
    this.state = state;
    this.gradients = gradients;
    this.parts = parts;
  }

  List<TrainingPhase> build(List<PlannedLayer> layers) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).accept(this);
    }
    return List.copyOf(phases);
  }

  @Override
  public void classifier(PlannedLayer.Classifier layer) {
    ParameterSpec kernel = layer.layer().linear().kernel();
    ParameterSpec bias = layer.layer().linear().bias();
    ClassifierState classifier = layer.state();
    phases.add(classifier.backward(layer.below()));
    addIfTrained(classifier.gradient(gradient(kernel), gradient(bias)), kernel, bias);
    if (layer.below()) {
      gradients.takeWhole(layer.input());
      ValueGradient target = gradients.completing(layer.input());
      phases.add(SpreadGradient.ofPooled(target, classifier.spread()));
    }
  }

  @Override
  public void maxPool(PlannedLayer.MaxPool layer) {
    Input input = layer.input();
    if (input.gradient() == InputGradient.NONE) {
      return;
    }
    BatchMap outputGradient = gradients.of(layer.output());
    BatchMap inputGradient = take(input);
    phases.add(
        new MaxPoolBackward(
            input.value(), layer.window(), layer.output().raw(), outputGradient, inputGradient));
    completeIfWhole(input);
    gradients.release(outputGradient);
    releasePartsIfWhole(input);
  }

  @Override
  public void stem(PlannedLayer.Stem layer) {
    if (startConvolution(layer)) {
      product(layer, null, false);
      gradients.release(gradients.of(layer.output()));
    }
  }

  @Override
  public void pointwise(PlannedLayer.Pointwise layer) {
    if (startConvolution(layer)) {
      product(layer, pointwiseSink(layer.input()), false);
      endConvolution(layer, layer.input());
    }
  }

  private Sink pointwiseSink(Input input) {
    return switch (input.gradient()) {
      case NONE -> null;
      case PART -> new Sink.Kept(gradients.takePart(input.value()));
      case WHOLE -> {
        gradients.takeWhole(input.value());
        yield gradients.completing(input.value());
      }
    };
  }

  @Override
  public void gated(PlannedLayer.Gated layer) {
    if (!startConvolution(layer)) {
      return;
    }
    Value value = layer.input().value();
    if (layer.input().gradient() == InputGradient.NONE) {
      product(layer, null, false);
    } else {
      requireWhole(layer, layer.input());
      product(layer, new GateGradient(layer.gate(), value, gradients.takeWhole(value)), false);
      gate(layer);
    }
    endConvolution(layer, layer.input());
  }

  private void gate(PlannedLayer.Gated layer) {
    GateState gate = layer.gate();
    phases.add(gate.backward());
    ParameterSpec kernel = layer.gateLayer().expand().kernel();
    ParameterSpec bias = layer.gateLayer().expand().bias().orElseThrow();
    addIfTrained(gate.expandGradient(gradient(kernel), gradient(bias)), kernel, bias);
    kernel = layer.gateLayer().reduce().kernel();
    bias = layer.gateLayer().reduce().bias().orElseThrow();
    addIfTrained(gate.reduceGradient(gradient(kernel), gradient(bias)), kernel, bias);
    Value value = layer.input().value();
    if (value.reached()) {
      phases.add(SpreadGradient.ofGated(gradients.completing(value), gate));
    }
  }

  @Override
  public void dense(PlannedLayer.Dense layer) {
    if (!startConvolution(layer)) {
      return;
    }
    Input input = layer.input();
    Sink sink =
        input.gradient() == InputGradient.NONE
            ? null
            : new WindowGradient(take(input), layer.window());
    product(layer, sink, true);
    completeIfWhole(input);
    endConvolution(layer, input);
  }

  @Override
  public void depthwise(PlannedLayer.Depthwise layer) {
    if (!startConvolution(layer)) {
      return;
    }
    Input input = layer.input();
    boolean below = input.gradient() != InputGradient.NONE;
    ValueGradient sink = null;
    if (below) {
      requireWhole(layer, input);
      gradients.takeWhole(input.value());
      sink = gradients.completing(input.value());
    }
    ParameterSpec kernel = layer.parameter();
    DepthwiseSums sums = null;
    if (state.trained(kernel.name())) {
      int channels = kernel.shape().get(0);
      int padded = layer.output().raw().padded();
      sums = new DepthwiseSums(channels, padded, state.gradient(kernel.name()), parts);
    }
    if (below || sums != null) {
      phases.add(
          new DepthwiseBackward(
              input.value(),
              layer.window(),
              layer.kernel(),
              layer.output(),
              gradients.of(layer.output()),
              sums,
              sink));
    }
    if (sums != null) {
      phases.add(sums);
    }
    endConvolution(layer, input);
  }

  /** Plans the BatchNorm above a convolution. Returns false if no parameter up to it is trained. */
  private boolean startConvolution(PlannedLayer.Convolved layer) {
    if (!layer.output().reached()) {
      return false;
    }
    phases.add(layer.output().norm().backward());
    return true;
  }

  private void endConvolution(PlannedLayer.Convolved layer, Input input) {
    gradients.release(gradients.of(layer.output()));
    releasePartsIfWhole(input);
  }

  /** {@code sink} is null if nothing below needs the gradient. */
  private void product(PlannedLayer.Product layer, Sink sink, boolean wholeImages) {
    String kernel = layer.parameter().name();
    KernelSums sums = null;
    if (state.trained(kernel)) {
      sums = new KernelSums(layer.kernel(), state.gradient(kernel), parts);
    }
    if (sums != null || sink != null) {
      phases.add(
          new MatrixBackward(
              layer.rows(),
              layer.kernel(),
              layer.output(),
              gradients.of(layer.output()),
              sums,
              sink,
              wholeImages));
    }
    if (sums != null) {
      phases.add(sums);
    }
  }

  /** Room for the gradient that a layer leaves, which it must leave one of. */
  private BatchMap take(Input input) {
    return input.gradient() == InputGradient.WHOLE
        ? gradients.takeWhole(input.value())
        : gradients.takePart(input.value());
  }

  private void completeIfWhole(Input input) {
    if (input.gradient() == InputGradient.WHOLE) {
      phases.add(SpreadGradient.ofComplete(gradients.completing(input.value())));
    }
  }

  /** After the phases that read the others' parts of the gradient. */
  private void releasePartsIfWhole(Input input) {
    if (input.gradient() == InputGradient.WHOLE) {
      gradients.releaseParts(input.value());
    }
  }

  private static void requireWhole(PlannedLayer.Convolved layer, Input input) {
    if (input.gradient() != InputGradient.WHOLE) {
      throw new UnsupportedOperationException(
          "training on the engine's kernels has no plan for a depthwise convolution or a gate after"
              + " another layer that reads the same map: "
              + layer.parameter().name());
    }
  }

  private float[] gradient(ParameterSpec spec) {
    return state.trained(spec.name()) ? state.gradient(spec.name()) : null;
  }

  private void addIfTrained(TrainingPhase phase, ParameterSpec... specs) {
    if (Stream.of(specs).anyMatch(spec -> state.trained(spec.name()))) {
      phases.add(phase);
    }
  }
}
