package io.github.efficientnet4j.internal.engine.plan;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Groups a graph's nodes into layers, in one pass, since a graph lists its nodes in order.
 *
 * <p>Not thread-safe; {@link #of} is, since each call makes its own.
 */
public final class Layers {

  private final Graph graph;
  private final List<Layer> layers = new ArrayList<>();

  /**
   * For every node, the node that holds its value at inference. Dropout and drop path are the
   * identity, and gates are applied by the layer that reads the gated map.
   */
  private final int[] valueOf;

  private Optional<Layer.Gate> pendingGate = Optional.empty();
  private Optional<Layer.Drop> pendingDrop = Optional.empty();
  private int cursor = 1;

  private Layers(Graph graph) {
    this.graph = graph;
    this.valueOf = new int[graph.nodes().size()];
  }

  /**
   * {@return the layers of a graph, in order}
   *
   * @param graph the network
   * @throws UnsupportedOperationException if a node follows others in a way that no layer covers
   */
  public static List<Layer> of(Graph graph) {
    return new Layers(graph).group();
  }

  private List<Layer> group() {
    Grouping grouping = new Grouping();
    while (cursor < graph.nodes().size()) {
      Node node = graph.nodes().get(cursor++);
      valueOf[node.id()] = node.accept(grouping);
    }
    return List.copyOf(layers);
  }

  /**
   * Adds the layer that starts with a node, and returns the node whose value the node's is at
   * inference. Normalisations, activations and gates are parts of the layer of an earlier node.
   */
  private final class Grouping implements Operation.Visitor<Integer> {

    @Override
    public Integer convolution(Node node, Convolution convolution) {
      addConvolution(node, convolution);
      return node.id();
    }

    @Override
    public Integer maxPool(Node node, Operation.MaxPool pool) {
      layers.add(new Layer.MaxPool(value(node, 0), node.id(), pool));
      return node.id();
    }

    @Override
    public Integer globalAveragePool(Node node) {
      if (!gate(node)) {
        layers.add(new Layer.Pool(value(node, 0), node.id()));
      }
      return node.id();
    }

    @Override
    public Integer dropout(Node node, Operation.Dropout drop) {
      pendingDrop = Optional.of(new Layer.Drop(node.id(), drop.rate()));
      return value(node, 0);
    }

    @Override
    public Integer dropPath(Node node, Operation.DropPath drop) {
      pendingDrop = Optional.of(new Layer.Drop(node.id(), drop.rate()));
      return value(node, 0);
    }

    @Override
    public Integer add(Node node) {
      addSum(node);
      return node.id();
    }

    @Override
    public Integer linear(Node node, Operation.Linear linear) {
      layers.add(new Layer.Classifier(value(node, 0), node.id(), pendingDrop, linear));
      pendingDrop = Optional.empty();
      return node.id();
    }

    @Override
    public Integer input(Node node) {
      throw unsupported(node);
    }

    @Override
    public Integer batchNormalization(Node node, BatchNormalization norm) {
      throw unsupported(node);
    }

    @Override
    public Integer activate(Node node, Operation.Activate activate) {
      throw unsupported(node);
    }

    @Override
    public Integer sigmoid(Node node) {
      throw unsupported(node);
    }

    @Override
    public Integer scale(Node node) {
      throw unsupported(node);
    }
  }

  private void addConvolution(Node node, Convolution convolution) {
    Layer.Conv conv = Layer.Conv.of(value(node, 0), node.id(), convolution);
    if (next() instanceof BatchNormalization batchNorm) {
      conv = conv.normalized(batchNorm, cursor++);
    }
    if (next() instanceof Operation.Activate activate) {
      conv = conv.activated(activate.function(), cursor++);
    }
    if (pendingGate.isPresent()) {
      conv = conv.gated(pendingGate.get());
      pendingGate = Optional.empty();
    }
    valueOf[conv.output()] = conv.output();
    layers.add(conv);
  }

  /** Takes pool, reduce, activation, expand, sigmoid and scale, if that is what comes. */
  private boolean gate(Node pool) {
    List<Node> nodes = graph.nodes();
    if (cursor + 5 > nodes.size()
        || !(nodes.get(cursor).operation() instanceof Convolution reduce)
        || !(nodes.get(cursor + 1).operation() instanceof Operation.Activate activate)
        || !(nodes.get(cursor + 2).operation() instanceof Convolution expand)
        || !(nodes.get(cursor + 3).operation() instanceof Operation.Sigmoid)
        || !(nodes.get(cursor + 4).operation() instanceof Operation.Scale)) {
      return false;
    }
    pendingGate = Optional.of(new Layer.Gate(reduce, activate.function(), expand));
    valueOf[cursor + 4] = value(pool, 0);
    cursor += 5;
    return true;
  }

  /** Lets the last convolution, which is the branch or the skip, add the other of the two. */
  private void addSum(Node node) {
    int last = layers.size() - 1;
    int other = last >= 0 && layers.get(last).output() == value(node, 0) ? 1 : 0;
    if (last >= 0
        && layers.get(last) instanceof Layer.Conv conv
        && conv.output() == value(node, 1 - other)
        && conv.activation().isEmpty()
        && conv.residual().isEmpty()) {
      Layer.Conv sum = conv.added(value(node, other), node.id());
      if (next() instanceof Operation.Activate activate) {
        sum = sum.activated(activate.function(), cursor++);
        valueOf[sum.output()] = sum.output();
      }
      layers.set(last, sum);
      dropPath(other == 1 ? last : indexOf(value(node, 0)));
      return;
    }
    throw unsupported(node);
  }

  /** Drop path is the branch's, which a sum reads first, whether or not it is the last layer. */
  private void dropPath(int branch) {
    if (pendingDrop.isPresent()) {
      layers.set(branch, ((Layer.Conv) layers.get(branch)).dropped(pendingDrop.get()));
      pendingDrop = Optional.empty();
    }
  }

  private int indexOf(int output) {
    int index = layers.size() - 1;
    while (layers.get(index).output() != output) {
      index--;
    }
    return index;
  }

  private int value(Node node, int index) {
    return valueOf[node.inputs().get(index)];
  }

  private Operation next() {
    return cursor < graph.nodes().size() ? graph.nodes().get(cursor).operation() : null;
  }

  private static UnsupportedOperationException unsupported(Node node) {
    return new UnsupportedOperationException(
        "the engine has no plan for " + node.operation() + " at " + node.name());
  }
}
