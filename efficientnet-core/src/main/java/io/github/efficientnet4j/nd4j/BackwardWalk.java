package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Walks nodes from the last one down to the first trained parameter, or to the input where its
 * gradient is wanted, by the chain rule, one node at a time: each takes the gradient by its output,
 * adds to those of its parameters in the state, and gives the gradients by its inputs. Owns the
 * values that the forward pass kept for it.
 */
final class BackwardWalk implements AutoCloseable {

  private final List<Node> nodes;
  private final TrainingState state;
  private final TrainingPass pass;
  private final BackwardReads reads;
  private final TrainingMode mode;
  private final ParameterArrays arrays;
  private final Map<Integer, INDArray> values;
  private final OutputGradients gradients = new OutputGradients();

  BackwardWalk(
      List<Node> nodes,
      TrainingState state,
      TrainingPass pass,
      BackwardReads reads,
      TrainingMode mode,
      ParameterArrays arrays,
      Map<Integer, INDArray> values) {
    this.nodes = nodes;
    this.state = state;
    this.pass = pass;
    this.reads = reads;
    this.mode = mode;
    this.arrays = arrays;
    this.values = values;
  }

  /**
   * Goes all the way.
   *
   * @param outputGradient by the last node's output, and of its shape; no longer the caller's
   * @return the gradient by the input, the caller's, if it was wanted
   */
  Optional<INDArray> run(INDArray outputGradient) {
    int last = nodes.size() - 1;
    gradients.give(last, outputGradient);
    for (int id = last; id > 0; id--) {
      if (reads.reaches(id)) {
        Node node = nodes.get(id);
        step(node, gradients.take(id));
        release(node, id);
        node.inputs().forEach(input -> release(node, input));
      }
    }
    return reads.reaches(0) ? Optional.of(gradients.take(0)) : Optional.empty();
  }

  private void release(Node node, int value) {
    if (reads.lastReads(node, value) && values.containsKey(value)) {
      Nd4jOperations.release(values.remove(value));
    }
  }

  private void step(Node node, INDArray gradient) {
    boolean givenOn = node.accept(new ChainRule(gradient));
    if (!givenOn) {
      Nd4jOperations.release(gradient);
    }
  }

  /**
   * From the gradient by a node's output to those by its parameters and inputs. Each method returns
   * whether it gave the array of the gradient on to an input.
   */
  private final class ChainRule implements Operation.Visitor<Boolean> {

    private final INDArray gradient;

    ChainRule(INDArray gradient) {
      this.gradient = gradient;
    }

    @Override
    public Boolean input(Node node) {
      return false;
    }

    @Override
    public Boolean convolution(Node node, Operation.Convolution convolution) {
      convolution
          .bias()
          .filter(bias -> state.trained(bias.name()))
          .ifPresent(bias -> accumulate(bias, PerChannel.sums(gradient)));
      int input = node.inputs().get(0);
      give(
          convolution.kernel(),
          input,
          ConvolutionDerivatives.of(
              convolution,
              values.get(input),
              arrays.kernel(convolution),
              gradient,
              reads.reaches(input),
              state.trained(convolution.kernel().name())));
      return false;
    }

    /** A matrix product is a convolution of maps of one pixel. */
    @Override
    public Boolean linear(Node node, Operation.Linear linear) {
      if (state.trained(linear.bias().name())) {
        accumulate(linear.bias(), PerChannel.sums(pixel(gradient)));
      }
      int input = node.inputs().get(0);
      give(
          linear.kernel(),
          input,
          ConvolutionDerivatives.pointwise(
              values.get(input),
              pixel(arrays.array(linear.kernel())),
              pixel(gradient),
              reads.reaches(input),
              state.trained(linear.kernel().name())));
      return false;
    }

    private void give(ParameterSpec kernel, int input, ConvolutionDerivatives derivatives) {
      derivatives.byKernel().ifPresent(byKernel -> accumulate(kernel, byKernel));
      derivatives.byInput().ifPresent(byInput -> gradients.give(input, byInput));
    }

    private static INDArray pixel(INDArray matrix) {
      return matrix.reshape('c', matrix.size(0), matrix.size(1), 1, 1);
    }

    /**
     * With x̂ = (x − mean) / deviation over m values and g = ∂/∂y: ∂/∂β = Σ g, ∂/∂γ = Σ g · x̂, and
     * ∂/∂x = γ / deviation · (g − Σ g / m − x̂ · Σ g · x̂ / m), whose sums are those of the batch's
     * statistics: without them if they are frozen (Ioffe and Szegedy, arXiv:1502.03167, section 3).
     */
    @Override
    public Boolean batchNormalization(Node node, Operation.BatchNormalization norm) {
      int input = node.inputs().get(0);
      Normalization normalization = mode.normalization(norm);
      boolean toInput = reads.reaches(input);
      boolean throughStatistics = toInput && !pass.frozenBatchNorm();
      double[] sums = new double[0];
      if (throughStatistics || state.trained(norm.shift().name())) {
        sums = PerChannel.sums(gradient);
      }
      if (state.trained(norm.shift().name())) {
        accumulate(norm.shift(), sums);
      }
      if (throughStatistics || state.trained(norm.scale().name())) {
        INDArray normalized = normalized(node, input, normalization);
        double[] products = PerChannel.sumsOfProducts(gradient, normalized);
        if (state.trained(norm.scale().name())) {
          accumulate(norm.scale(), products);
        }
        if (throughStatistics) {
          double count = (double) gradient.length() / products.length;
          PerChannel.scaleInPlace(normalized, PerChannel.divided(products, count));
          gradient.subi(normalized);
          PerChannel.subtractInPlace(gradient, PerChannel.divided(sums, count));
        }
        Nd4jOperations.release(normalized);
      }
      if (toInput) {
        PerChannel.scaleInPlace(gradient, normalization.factor());
        gradients.give(input, gradient);
      }
      return toInput;
    }

    /** x̂, in place of x where this node is the last to read that. */
    private INDArray normalized(Node node, int input, Normalization normalization) {
      INDArray map =
          reads.lastReads(node, input) ? values.remove(input) : values.get(input).dup('c');
      PerChannel.subtractInPlace(map, normalization.mean());
      PerChannel.scaleInPlace(map, normalization.inverseDeviation());
      return map;
    }

    @Override
    public Boolean activate(Node node, Operation.Activate activate) {
      int input = node.inputs().get(0);
      ActivationDerivatives.applyInPlace(activate.function(), values.get(input), gradient);
      gradients.give(input, gradient);
      return true;
    }

    @Override
    public Boolean sigmoid(Node node) {
      ActivationDerivatives.sigmoidInPlace(values.get(node.id()), gradient);
      gradients.give(node.inputs().get(0), gradient);
      return true;
    }

    @Override
    public Boolean maxPool(Node node, Operation.MaxPool pool) {
      int input = node.inputs().get(0);
      gradients.give(input, MaxPoolDerivative.of(pool, values.get(input), gradient));
      return false;
    }

    @Override
    public Boolean globalAveragePool(Node node) {
      int input = node.inputs().get(0);
      Shape map = nodes.get(input).output();
      gradient.divi((double) map.height() * map.width());
      gradients.addToPixels(input, gradient, map.height(), map.width());
      return false;
    }

    @Override
    public Boolean scale(Node node) {
      int map = node.inputs().get(0);
      int gate = node.inputs().get(1);
      if (reads.reaches(gate)) {
        INDArray products = gradient.mul(values.get(map));
        gradients.give(gate, Nd4jOperations.sumOverPixels(products));
        Nd4jOperations.release(products);
      }
      if (reads.reaches(map)) {
        gradients.give(map, Nd4jOperations.gateInPlace(gradient, values.get(gate)));
        return true;
      }
      return false;
    }

    @Override
    public Boolean add(Node node) {
      int first = node.inputs().get(0);
      int second = node.inputs().get(1);
      if (reads.reaches(second)) {
        gradients.add(second, gradient);
      }
      if (reads.reaches(first)) {
        gradients.give(first, gradient);
        return true;
      }
      return false;
    }

    @Override
    public Boolean dropPath(Node node, Operation.DropPath drop) {
      Drops.dropPathInPlace(node, drop, pass, gradient);
      gradients.give(node.inputs().get(0), gradient);
      return true;
    }

    @Override
    public Boolean dropout(Node node, Operation.Dropout drop) {
      Drops.dropoutInPlace(node, drop, pass, gradient);
      gradients.give(node.inputs().get(0), gradient);
      return true;
    }
  }

  private void accumulate(ParameterSpec spec, double[] terms) {
    float[] sum = state.gradient(spec.name());
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (float) terms[i];
    }
  }

  /** Adds an array in row-major order, and frees it. */
  private void accumulate(ParameterSpec spec, INDArray terms) {
    float[] sum = state.gradient(spec.name());
    float[] values = terms.data().asFloat();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
    Nd4jOperations.release(terms);
  }

  /** Frees what is left. */
  @Override
  public void close() {
    gradients.close();
    values.values().forEach(Nd4jOperations::release);
    values.clear();
    arrays.close();
  }
}
