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
import io.github.efficientnet4j.onnx.OnnxOptions.Normalization;
import io.github.efficientnet4j.weights.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * A graph in ONNX's words: one pass over the nodes, since both list them in order. A visit writes
 * what a node computes and returns the name of its value. Operators and their values have the
 * nodes' names, weights the parameters'; what is folded is named {@code .folded}. The operators are
 * described at <a
 * href="https://github.com/onnx/onnx/blob/v1.8.0/docs/Operators.md">onnx/docs/Operators.md</a>.
 */
final class OnnxGraph implements Operation.Visitor<String> {

  private final Graph graph;
  private final Parameters parameters;

  private final GraphProto.Builder proto = GraphProto.newBuilder();
  private final Map<String, TensorData> weights = new LinkedHashMap<>();

  /** By node: the name of its value in the file; for what changes nothing, its input's. */
  private final String[] values;

  /** By convolution: the BatchNorm that is folded into it. */
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

  /** The graph without its weights. */
  GraphProto proto() {
    return proto.build();
  }

  /** The weights by name, each made when it is asked for. */
  Map<String, TensorData> weights() {
    return weights;
  }

  /** The BatchNorms that alone read a convolution, by the id of that. */
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
    proto.setName(graph.architecture().name());
    for (Node node : graph.nodes()) {
      values[node.id()] = node.accept(this);
    }
    Shape input = graph.input();
    proto.addInput(batchOf(OnnxWriter.INPUT, input.channels(), input.height(), input.width()));
    proto.addOutput(batchOf(OnnxWriter.OUTPUT, graph.architecture().head().classes()));
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
    Padding padding = convolution.padding();
    return operator(
        "Conv",
        node.name(),
        inputs,
        Attributes.of("kernel_shape", convolution.kernelHeight(), convolution.kernelWidth()),
        Attributes.of("strides", convolution.stride(), convolution.stride()),
        Attributes.of("pads", padding.top(), padding.left(), padding.bottom(), padding.right()),
        Attributes.of("group", convolution.groups()));
  }

  @Override
  public String maxPool(Node node, Operation.MaxPool pool) {
    Padding padding = pool.padding();
    return operator(
        "MaxPool",
        node.name(),
        List.of(read(node, 0)),
        Attributes.of("kernel_shape", pool.kernel(), pool.kernel()),
        Attributes.of("strides", pool.stride(), pool.stride()),
        Attributes.of("pads", padding.top(), padding.left(), padding.bottom(), padding.right()));
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

  /** SiLU has no operator in this set, and hard swish none before set 14. */
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

  /** The name of the value of one of a node's inputs. */
  private String read(Node node, int index) {
    return values[node.inputs().get(index)];
  }

  /** Adds an operator that has its value's name. */
  private String operator(
      String type, String name, List<String> inputs, AttributeProto... attributes) {
    proto.addNode(
        NodeProto.newBuilder()
            .setOpType(type)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
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

  private static ValueInfoProto batchOf(String name, int... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("batch");
    for (int dimension : dimensions) {
      shape.addDimBuilder().setDimValue(dimension);
    }
    var tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
