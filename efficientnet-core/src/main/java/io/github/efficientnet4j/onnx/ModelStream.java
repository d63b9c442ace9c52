package io.github.efficientnet4j.onnx;

import io.github.efficientnet4j.weights.TensorData;
import io.github.efficientnet4j.weights.TensorInfo;
import io.github.efficientnet4j.weights.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.nd4j.shade.protobuf.UnsafeByteOperations;
import org.nd4j.shade.protobuf.WireFormat;

/**
 * A model's bytes, its weights serialised one after another. Protocol buffers write the length of a
 * message before its content, and would hold all of it to count it; the length of a tensor is known
 * from its shape.
 */
final class ModelStream {

  private static final int CHUNK = 1 << 16;

  /** The model without its graph. */
  private final ModelProto header;

  /** The graph without its weights. */
  private final GraphProto graph;

  private final Map<String, TensorData> weights;

  ModelStream(ModelProto header, OnnxGraph graph) {
    this.header = header;
    this.graph = graph.proto();
    this.weights = graph.weights();
  }

  /** Fails where the file would be larger than readers of protocol buffers can take. */
  void requireWritable() {
    long bytes = header.getSerializedSize() + field(ModelProto.GRAPH_FIELD_NUMBER, graphBytes());
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s would take %.1f GB as an ONNX file, and one with its weights inside can have 2 GB"
                  + " at most: save it as safetensors, or make the network smaller",
              graph.getName(),
              bytes / 1e9));
    }
  }

  void writeTo(OutputStream stream) throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(stream, CHUNK);
    header.writeTo(out);
    out.writeTag(ModelProto.GRAPH_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(Math.toIntExact(graphBytes()));
    graph.writeTo(out);
    for (Map.Entry<String, TensorData> weight : weights.entrySet()) {
      out.writeMessage(
          GraphProto.INITIALIZER_FIELD_NUMBER, tensor(weight.getKey(), weight.getValue()));
    }
    out.flush();
  }

  private long graphBytes() {
    long bytes = graph.getSerializedSize();
    for (Map.Entry<String, TensorData> weight : weights.entrySet()) {
      bytes +=
          field(
              GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes(weight.getKey(), weight.getValue()));
    }
    return bytes;
  }

  private static long tensorBytes(String name, TensorData data) {
    long elements = new TensorInfo(name, TensorType.F32, data.shape()).elements();
    return description(name, data).buildPartial().getSerializedSize()
        + field(TensorProto.RAW_DATA_FIELD_NUMBER, elements * Float.BYTES);
  }

  /** The size of a field of some bytes: its tag, their number, and they themselves. */
  private static long field(int number, long bytes) {
    return CodedOutputStream.computeTagSize(number)
        + CodedOutputStream.computeUInt64SizeNoTag(bytes)
        + bytes;
  }

  /** All of a tensor but its values. */
  private static TensorProto.Builder description(String name, TensorData data) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    data.shape().forEach(tensor::addDims);
    return tensor;
  }

  private static TensorProto tensor(String name, TensorData data) {
    float[] values = data.values().get();
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return description(name, data).setRawData(UnsafeByteOperations.unsafeWrap(raw)).build();
  }
}
