package io.github.efficientnet4j.onnx;

import io.github.efficientnet4j.onnx.Fields.GraphProto;
import io.github.efficientnet4j.onnx.Fields.ModelProto;
import io.github.efficientnet4j.onnx.Fields.TensorProto;
import io.github.efficientnet4j.weights.TensorData;
import io.github.efficientnet4j.weights.TensorInfo;
import io.github.efficientnet4j.weights.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a model as bytes and serialises its weights one after another. Protocol Buffers write the
 * length of a message before its content. The length of a tensor follows from its shape, so that
 * its values are not needed to compute it.
 */
final class ModelStream {

  private static final int CHUNK = 1 << 16;

  /** The model without its graph. */
  private final Message header;

  private final OnnxGraph graph;

  ModelStream(Message header, OnnxGraph graph) {
    this.header = header;
    this.graph = graph;
  }

  /** Throws if the file would be larger than readers of Protocol Buffers accept. */
  void requireWritable() {
    long weightBytes = weightBytes();
    long bytes = header.size() + graph(weightBytes).size() + weightBytes;
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s would take %.1f GB as an ONNX file, and one with its weights inside can have 2 GB"
                  + " at most: save it as safetensors, or make the network smaller",
              graph.name(),
              bytes / 1e9));
    }
  }

  void writeTo(OutputStream stream) throws IOException {
    header.writeTo(stream);
    graph(weightBytes()).writeTo(stream);
    for (Map.Entry<String, TensorData> weight : graph.weights().entrySet()) {
      description(weight).writeTo(stream);
      writeRawData(weight.getValue().values().get(), stream);
    }
  }

  /** {@return the graph's field up to the weights} */
  private Message graph(long weightBytes) {
    return new Message().open(ModelProto.GRAPH, graph.message(), weightBytes);
  }

  private long weightBytes() {
    return graph.weights().entrySet().stream()
        .mapToLong(weight -> description(weight).size() + rawBytes(weight))
        .sum();
  }

  /** {@return a weight's field up to its values} */
  private static Message description(Map.Entry<String, TensorData> weight) {
    long rawBytes = rawBytes(weight);
    Message tensor =
        new Message()
            .integers(TensorProto.DIMS, weight.getValue().shape())
            .integer(TensorProto.DATA_TYPE, TensorProto.DATA_TYPE_FLOAT)
            .text(TensorProto.NAME, weight.getKey())
            .open(TensorProto.RAW_DATA, new Message(), rawBytes);
    return new Message().open(GraphProto.INITIALIZER, tensor, rawBytes);
  }

  private static long rawBytes(Map.Entry<String, TensorData> weight) {
    var info = new TensorInfo(weight.getKey(), TensorType.F32, weight.getValue().shape());
    return info.elements() * Float.BYTES;
  }

  /** Writes floats in little-endian order. */
  private static void writeRawData(float[] values, OutputStream stream) throws IOException {
    byte[] bytes = new byte[CHUNK];
    ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int most = CHUNK / Float.BYTES;
    for (int start = 0; start < values.length; start += most) {
      int count = Math.min(most, values.length - start);
      chunk.asFloatBuffer().put(values, start, count);
      stream.write(bytes, 0, count * Float.BYTES);
    }
  }
}
