package io.github.efficientnet4j.onnx;

import io.github.efficientnet4j.graph.FoldedConvolution;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.onnx.Fields.GraphProto;
import io.github.efficientnet4j.onnx.Fields.NodeProto;
import io.github.efficientnet4j.onnx.Fields.TensorProto;
import io.github.efficientnet4j.onnx.Fields.TensorShapeProto;
import io.github.efficientnet4j.onnx.Fields.TensorShapeProtoDimension;
import io.github.efficientnet4j.onnx.Fields.TypeProto;
import io.github.efficientnet4j.onnx.Fields.TypeProtoTensor;
import io.github.efficientnet4j.onnx.Fields.ValueInfoProto;
import io.github.efficientnet4j.onnx.OnnxOptions.Normalization;
import io.github.efficientnet4j.weights.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Translates a graph to ONNX operators in one pass over the nodes, because both are in topological
 * order. A visit adds the operators of a node and returns the name of its value. Operators and
 * their values have the nodes' names, and weights have the parameters' names. Names of folded
 * weights end in {@code .folded}. The operators are described in <a
 * href="https://github.com/onnx/onnx/blob/v1.8.0/docs/Operators.md">onnx/docs/Operators.md</a>.
 */
final class OnnxGraph implements Operation.Visitor<String> {

  private final Graph graph;
  private final Parameters parameters;

  private final Message message = new Message();
  private final Map<String, TensorData> weights = new LinkedHashMap<>();

  /**
   * The name of each node's value in the file, indexed by node id. A node that is the identity has
   * its input's name.
   */
  private final String[] values;

  /** The BatchNorm that is folded into a convolution, by the convolution's node id. */
  private final Map<Integer, BatchNormalization> folded;

  private OnnxGraph(Graph graph, Parameters parameters, Normalization normalization) {
    this.graph = graph;
    this.parameters = parameters;
    this.values = new String[graph.nodes().size()];
    this.folded = normalization == Normalization.FOLDED ? foldable(graph) : Map.of();
  }

  static OnnxGraph of(Graph graph, Parameters parameters, Normalization normalization) {
    OnnxGraph translated = new OnnxGraph(graph, parameters, normalization);
    translated.translate();
    return translated;
  }

  /** {@return the network's name} */
  String name() {
    return graph.architecture().name();
  }

  /** {@return the graph without its weights} */
  Message message() {
    return message;
  }

  /** {@return the weights by name; each is computed on request} */
  Map<String, TensorData> weights() {
    return weights;
  }

  /**
   * {@return the BatchNorms that are the only readers of a convolution, by the convolution's node
   * id}
   */
  private static Map<Integer, BatchNormalization> foldable(Graph graph) {
    Map<Integer, BatchNormalization> norms = new HashMap<>();
    int[] readers = new int[graph.nodes().size()];
    for (Node node : graph.nodes()) {
      node.inputs().forEach(input -> readers[input]++);
      if (node.operation() instanceof BatchNormalization norm
          && graph.nodes().get(node.inputs().get(0)).operation() instanceof Convolution) {
        norms.put(node.inputs().get(0), norm);
      }
    }
    norms.keySet().removeIf(convolution -> readers[convolution] > 1);
    return norms;
  }

  private void translate() {
    for (Node node : graph.nodes()) {
      values[node.id()] = node.accept(this);
    }
    Shape input = graph.input();
    message
        .text(GraphProto.NAME, name())
        .message(
            GraphProto.INPUT,
            batchOf(OnnxWriter.INPUT, input.channels(), input.height(), input.width()))
        .message(
            GraphProto.OUTPUT, batchOf(OnnxWriter.OUTPUT, graph.architecture().head().classes()));
  }

  @Override
  public String input(Node node) {
    return OnnxWriter.INPUT;
  }

  @Override
  public String convolution(Node node, Convolution convolution) {
    List<String> inputs = new ArrayList<>();
    inputs.add(read(node, 0));
    BatchNormalization norm = folded.get(node.id());
    if (norm == null) {
      convolution.parameters().forEach(parameter -> inputs.add(weight(parameter)));
    } else {
      var whole = FoldedConvolution.of(convolution, Optional.of(norm), parameters);
      List<Integer> perOutput = List.of(convolution.outputChannels());
      inputs.add(
          weight(
              node.name() + ".folded.weight",
              new TensorData(convolution.kernel().shape(), whole::kernel)));
      inputs.add(weight(node.name() + ".folded.bias", new TensorData(perOutput, whole::bias)));
    }
    return operator(
        "Conv",
        node.name(),
        inputs,
        Attributes.of(
            "kernel_shape", List.of(convolution.kernelHeight(), convolution.kernelWidth())),
        Attributes.of("strides", List.of(convolution.stride(), convolution.stride())),
        pads(convolution.padding()),
        Attributes.of("group", convolution.groups()));
  }

  @Override
  public String maxPool(Node node, Operation.MaxPool pool) {
    return operator(
        "MaxPool",
        node.name(),
        List.of(read(node, 0)),
        Attributes.of("kernel_shape", List.of(pool.kernel(), pool.kernel())),
        Attributes.of("strides", List.of(pool.stride(), pool.stride())),
        pads(pool.padding()));
  }

  private static Message pads(Padding padding) {
    return Attributes.of(
        "pads", List.of(padding.top(), padding.left(), padding.bottom(), padding.right()));
  }

  @Override
  public String batchNormalization(Node node, BatchNormalization norm) {
    if (folded.containsKey(node.inputs().get(0))) {
      return read(node, 0);
    }
    List<String> inputs = new ArrayList<>();
    inputs.add(read(node, 0));
    norm.parameters().forEach(parameter -> inputs.add(weight(parameter)));
    return operator(
        "BatchNormalization",
        node.name(),
        inputs,
        Attributes.of("epsilon", (float) norm.epsilon()),
        // ONNX's momentum is the weight of the running statistics, not of the new batch.
        Attributes.of("momentum", (float) (1 - norm.momentum())));
  }

  /** Operator set 13 has no operator for SiLU or hard swish. Set 14 adds one for hard swish. */
  @Override
  public String activate(Node node, Operation.Activate activate) {
    String x = read(node, 0);
    String name = node.name();
    return switch (activate.function()) {
      case SILU ->
          operator("Mul", name, List.of(x, operator("Sigmoid", name + ".sigmoid", List.of(x))));
      case RELU -> operator("Relu", name, List.of(x));
      case RELU6 -> operator("Clip", name, List.of(x, constant("zero", 0), constant("six", 6)));
      case HARD_SWISH -> {
        String gate =
            operator(
                "HardSigmoid",
                name + ".gate",
                List.of(x),
                Attributes.of("alpha", 1 / 6f),
                Attributes.of("beta", 0.5f));
        yield operator("Mul", name, List.of(x, gate));
      }
    };
  }

  @Override
  public String sigmoid(Node node) {
    return operator("Sigmoid", node.name(), List.of(read(node, 0)));
  }

  @Override
  public String globalAveragePool(Node node) {
    return operator("GlobalAveragePool", node.name(), List.of(read(node, 0)));
  }

  @Override
  public String scale(Node node) {
    return operator("Mul", node.name(), List.of(read(node, 0), read(node, 1)));
  }

  @Override
  public String add(Node node) {
    return operator("Add", node.name(), List.of(read(node, 0), read(node, 1)));
  }

  /** The identity at inference. */
  @Override
  public String dropPath(Node node, Operation.DropPath drop) {
    return read(node, 0);
  }

  /** The identity at inference. */
  @Override
  public String dropout(Node node, Operation.Dropout drop) {
    return read(node, 0);
  }

  @Override
  public String linear(Node node, Operation.Linear linear) {
    String vectors =
        operator(
            "Flatten", node.name() + ".flatten", List.of(read(node, 0)), Attributes.of("axis", 1));
    return operator(
        "Gemm",
        node.id() == graph.logitsNode() ? OnnxWriter.OUTPUT : node.name(),
        List.of(vectors, weight(linear.kernel()), weight(linear.bias())),
        Attributes.of("transB", 1));
  }

  /** {@return the name of the value of one of a node's inputs} */
  private String read(Node node, int index) {
    return values[node.inputs().get(index)];
  }

  /** Adds an operator with the name of its value. */
  private String operator(String type, String name, List<String> inputs, Message... attributes) {
    Message node = new Message();
    inputs.forEach(input -> node.text(NodeProto.INPUT, input));
    node.text(NodeProto.OUTPUT, name).text(NodeProto.NAME, name).text(NodeProto.OP_TYPE, type);
    for (Message attribute : attributes) {
      node.message(NodeProto.ATTRIBUTE, attribute);
    }
    message.message(GraphProto.NODE, node);
    return name;
  }

  private String weight(ParameterSpec parameter) {
    return weight(
        parameter.name(),
        new TensorData(parameter.shape(), () -> parameters.values(parameter.name())));
  }

  private String constant(String name, float value) {
    return weight(name, new TensorData(List.of(), () -> new float[] {value}));
  }

  private String weight(String name, TensorData data) {
    weights.put(name, data);
    return name;
  }

  private static Message batchOf(String name, int... dimensions) {
    Message shape = new Message();
    shape.message(
        TensorShapeProto.DIM, new Message().text(TensorShapeProtoDimension.DIM_PARAM, "batch"));
    for (int dimension : dimensions) {
      shape.message(
          TensorShapeProto.DIM,
          new Message().integer(TensorShapeProtoDimension.DIM_VALUE, dimension));
    }
    Message tensor =
        new Message()
            .integer(TypeProtoTensor.ELEM_TYPE, TensorProto.DATA_TYPE_FLOAT)
            .message(TypeProtoTensor.SHAPE, shape);
    return new Message()
        .text(ValueInfoProto.NAME, name)
        .message(ValueInfoProto.TYPE, new Message().message(TypeProto.TENSOR_TYPE, tensor));
  }
}
