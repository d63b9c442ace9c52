package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.internal.engine.plan.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plans the backward pass, layer by layer from the last to the first. Where several layers read a
 * value, the first of them comes last here and completes the gradient; the others leave their part
 * in a map of its own.
 */
final class BackwardBuilder {

  private final TrainingState state;
  private final Gradients gradients;
  private final Buffer[] parts;
  private final List<Step> steps = new ArrayList<>();

  /** {@code parts} has room for each member's part of one kernel's gradient. */
  BackwardBuilder(TrainingState state, Gradients gradients, Buffer[] parts) {
    this.state = state;
    this.gradients = gradients;
    this.parts = parts;
  }

  List<Step> build(List<Planned> layers) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      Planned layer = layers.get(i);
      if (layer instanceof Planned.Classified classified) {
        classifier(classified);
      } else if (layer instanceof Planned.Convolved convolved) {
        convolution(convolved);
      } else {
        pool((Planned.Pooled) layer);
      }
    }
    return List.copyOf(steps);
  }

  private void classifier(Planned.Classified plan) {
    ParameterSpec kernel = plan.layer().linear().kernel();
    ParameterSpec bias = plan.layer().linear().bias();
    ClassifierState classifier = plan.state();
    steps.add(classifier.backward(plan.below()));
    addIfTrained(classifier.gradient(gradient(kernel), gradient(bias)), kernel, bias);
    if (plan.below()) {
      take(plan.input());
      steps.add(SpreadGradient.ofPooled(plan.input(), classifier.spread()));
    }
  }

  private float[] gradient(ParameterSpec spec) {
    return state.trained(spec.name()) ? state.gradient(spec.name()) : null;
  }

  private void addIfTrained(Step step, ParameterSpec... specs) {
    if (Stream.of(specs).anyMatch(spec -> state.trained(spec.name()))) {
      steps.add(step);
    }
  }

  /** Room for the gradient by a value, which all that it is made of reads in turn. */
  private void take(Value value) {
    List<Normalized> terms = value.terms.stream().filter(term -> term.reached).toList();
    List<Value> skips = value.skips.stream().filter(skip -> skip.reached).toList();
    int readers = value.terms.isEmpty() ? 1 : terms.size() + skips.size();
    value.gradient = gradients.take(value.raw, readers);
    terms.forEach(term -> term.gradient = value.gradient);
    skips.forEach(skip -> skip.otherGradients.add(value.gradient));
  }

  /** Room for the gradient that one of the layers that read a value gives, or null. */
  private BatchMap takeInputGradient(Planned.Reader plan) {
    if (!plan.below()) {
      return null;
    }
    Value input = plan.input();
    if (plan.completes()) {
      take(input);
      return input.gradient;
    }
    BatchMap part = gradients.take(input.raw, 1);
    input.otherGradients.add(part);
    return part;
  }

  /** After the steps that read the others' parts of the gradient. */
  private void releaseOthers(Planned.Reader plan) {
    if (plan.below() && plan.completes()) {
      plan.input().otherGradients.forEach(gradients::release);
    }
  }

  private void pool(Planned.Pooled plan) {
    if (!plan.below()) {
      return;
    }
    BatchMap inputGradient = takeInputGradient(plan);
    steps.add(new MaxPoolBackward(plan.input(), plan.window(), plan.output(), inputGradient));
    if (plan.completes()) {
      steps.add(SpreadGradient.ofComplete(plan.input()));
    }
    gradients.release(plan.output().gradient);
    releaseOthers(plan);
  }

  private void convolution(Planned.Convolved plan) {
    Normalized output = plan.output();
    if (!output.reached) {
      return;
    }
    steps.add(output.norm.backward());
    BatchMap inputGradient = takeInputGradient(plan);
    boolean trained = state.trained(plan.layer().convolution().kernel().name());
    if (trained || plan.below()) {
      if (plan.depthwise() != null) {
        depthwise(plan, trained);
      } else {
        matrix(plan, trained, inputGradient);
      }
    }
    gradients.release(output.gradient);
    releaseOthers(plan);
  }

  private void depthwise(Planned.Convolved plan, boolean trained) {
    DepthwiseSums sums = null;
    if (trained) {
      ParameterSpec kernel = plan.layer().convolution().kernel();
      sums =
          new DepthwiseSums(
              kernel.shape().get(0),
              plan.output().raw.padded(),
              state.gradient(kernel.name()),
              parts);
    }
    ValueGradient sink = plan.below() ? completing(plan) : null;
    steps.add(
        new DepthwiseBackward(
            plan.input(), plan.window(), plan.depthwise(), plan.output(), sums, sink));
    if (trained) {
      steps.add(sums);
    }
  }

  private static ValueGradient completing(Planned.Convolved plan) {
    requireCompletes(plan);
    return new ValueGradient(plan.input());
  }

  private static void requireCompletes(Planned.Convolved plan) {
    if (!plan.completes()) {
      throw new UnsupportedOperationException(
          "training on the engine's kernels has no plan for a depthwise convolution or a gate after"
              + " another layer that reads the same map: "
              + plan.layer().convolution().kernel().name());
    }
  }

  private void matrix(Planned.Convolved plan, boolean trained, BatchMap inputGradient) {
    KernelSums sums = null;
    if (trained) {
      float[] gradient = state.gradient(plan.layer().convolution().kernel().name());
      sums = new KernelSums(plan.kernel(), gradient, parts);
    }
    Sink sink = plan.below() ? sink(plan, inputGradient) : null;
    boolean wholeImages = plan.window() != null && plan.input() != null;
    steps.add(
        new MatrixBackward(plan.rows(), plan.kernel(), plan.output(), sums, sink, wholeImages));
    if (trained) {
      steps.add(sums);
    }
    if (plan.below() && plan.gate() != null) {
      gate(plan);
    } else if (plan.below() && plan.window() != null && plan.completes()) {
      steps.add(SpreadGradient.ofComplete(plan.input()));
    }
  }

  private static Sink sink(Planned.Convolved plan, BatchMap inputGradient) {
    if (plan.gate() != null) {
      requireCompletes(plan);
      return new GateGradient(plan.gate(), plan.input());
    }
    if (plan.window() != null) {
      return new WindowGradient(inputGradient, plan.window());
    }
    return plan.completes() ? new ValueGradient(plan.input()) : new KeptGradient(inputGradient);
  }

  private void gate(Planned.Convolved plan) {
    GateState gate = plan.gate();
    Layer.Gate layer = plan.layer().gate().orElseThrow();
    steps.add(gate.backward());
    ParameterSpec kernel = layer.expand().kernel();
    ParameterSpec bias = layer.expand().bias().orElseThrow();
    addIfTrained(gate.expandGradient(gradient(kernel), gradient(bias)), kernel, bias);
    kernel = layer.reduce().kernel();
    bias = layer.reduce().bias().orElseThrow();
    addIfTrained(gate.reduceGradient(gradient(kernel), gradient(bias)), kernel, bias);
    if (plan.input().reached) {
      steps.add(SpreadGradient.ofGated(plan.input(), gate));
    }
  }
}
