package io.github.efficientnet4j.onnx;

/**
 * The field numbers of ONNX's messages, as far as they are written here. The source is <a
 * href="https://github.com/onnx/onnx/blob/v1.8.0/onnx/onnx.proto3">onnx.proto3</a> of version 1.8.
 * Each class is named after its message, each constant after its field.
 */
final class Fields {

  private Fields() {}

  /** A model file. */
  static final class ModelProto {
    static final int IR_VERSION = 1;
    static final int PRODUCER_NAME = 2;
    static final int PRODUCER_VERSION = 3;
    static final int MODEL_VERSION = 5;
    static final int GRAPH = 7;
    static final int OPSET_IMPORT = 8;
    static final int METADATA_PROPS = 14;

    private ModelProto() {}
  }

  /** The version of the operator set. */
  static final class OperatorSetIdProto {
    static final int VERSION = 2;

    private OperatorSetIdProto() {}
  }

  /** A property of the model file. */
  static final class StringStringEntryProto {
    static final int KEY = 1;
    static final int VALUE = 2;

    private StringStringEntryProto() {}
  }

  /** The graph: operators, weights, inputs and outputs. */
  static final class GraphProto {
    static final int NODE = 1;
    static final int NAME = 2;
    static final int INITIALIZER = 5;
    static final int INPUT = 11;
    static final int OUTPUT = 12;

    private GraphProto() {}
  }

  /** An operator. */
  static final class NodeProto {
    static final int INPUT = 1;
    static final int OUTPUT = 2;
    static final int NAME = 3;
    static final int OP_TYPE = 4;
    static final int ATTRIBUTE = 5;

    private NodeProto() {}
  }

  /** An attribute of an operator, with a value of one of several types. */
  static final class AttributeProto {
    static final int NAME = 1;
    static final int F = 2;
    static final int I = 3;
    static final int INTS = 8;
    static final int TYPE = 20;

    /** Values of the enum {@code AttributeType}. */
    static final int TYPE_FLOAT = 1;

    static final int TYPE_INT = 2;
    static final int TYPE_INTS = 7;

    private AttributeProto() {}
  }

  /** A weight. */
  static final class TensorProto {
    static final int DIMS = 1;
    static final int DATA_TYPE = 2;
    static final int NAME = 8;
    static final int RAW_DATA = 9;

    /** A value of the enum {@code DataType}. */
    static final int DATA_TYPE_FLOAT = 1;

    private TensorProto() {}
  }

  /** An input or output. */
  static final class ValueInfoProto {
    static final int NAME = 1;
    static final int TYPE = 2;

    private ValueInfoProto() {}
  }

  /** The type of an input or output. */
  static final class TypeProto {
    static final int TENSOR_TYPE = 1;

    private TypeProto() {}
  }

  /** The element type and shape of a tensor. */
  static final class TypeProtoTensor {
    static final int ELEM_TYPE = 1;
    static final int SHAPE = 2;

    private TypeProtoTensor() {}
  }

  /** The dimensions of a tensor. */
  static final class TensorShapeProto {
    static final int DIM = 1;

    private TensorShapeProto() {}
  }

  /** A dimension, which is a number or a name. */
  static final class TensorShapeProtoDimension {
    static final int DIM_VALUE = 1;
    static final int DIM_PARAM = 2;

    private TensorShapeProtoDimension() {}
  }
}
