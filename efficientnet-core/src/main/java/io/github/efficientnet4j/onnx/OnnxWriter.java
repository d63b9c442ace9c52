package io.github.efficientnet4j.onnx;

import io.github.efficientnet4j.Version;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.onnx.Fields.ModelProto;
import io.github.efficientnet4j.onnx.Fields.OperatorSetIdProto;
import io.github.efficientnet4j.onnx.Fields.StringStringEntryProto;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes networks as <a href="https://onnx.ai/">ONNX</a> files for other runtimes. A file uses
 * operator set 13, contains its weights, and accepts any batch size and one input size.
 *
 * <p>Stateless and thread-safe.
 */
public final class OnnxWriter {

  /** The version of the operator set. */
  public static final int OPERATOR_SET = 13;

  /** The name of the input. It takes normalised floats, batch x channels x height x width. */
  public static final String INPUT = "input";

  /** The name of the output. It gives floats before softmax, batch x classes. */
  public static final String OUTPUT = "logits";

  /** The version of the file format that was released with operator set 13 (ONNX 1.8). */
  private static final int IR_VERSION = 7;

  private OnnxWriter() {}

  /**
   * Writes a network to a file atomically, see {@link AtomicFile}. At most one tensor is in memory
   * besides {@code parameters}.
   *
   * @param file the file, replaced if it exists
   * @param graph the network at the input size of the file
   * @param parameters its weights
   * @param normalization the treatment of BatchNorm
   * @param metadata texts for the file's properties
   * @throws IllegalArgumentException if the file would be larger than the 2 GB limit of Protocol
   *     Buffers
   * @throws IOException if the file cannot be written; an existing file then stays unchanged
   */
  public static void write(
      Path file,
      Graph graph,
      Parameters parameters,
      OnnxOptions.Normalization normalization,
      Map<String, String> metadata)
      throws IOException {
    var model = new ModelStream(header(metadata), OnnxGraph.of(graph, parameters, normalization));
    model.requireWritable();
    AtomicFile.write(file, channel -> model.writeTo(Channels.newOutputStream(channel)));
  }

  private static Message header(Map<String, String> metadata) {
    Message header =
        new Message()
            .integer(ModelProto.IR_VERSION, IR_VERSION)
            .text(ModelProto.PRODUCER_NAME, "efficientnet4j")
            .text(ModelProto.PRODUCER_VERSION, Version.current())
            .integer(ModelProto.MODEL_VERSION, 1)
            .message(
                ModelProto.OPSET_IMPORT,
                new Message().integer(OperatorSetIdProto.VERSION, OPERATOR_SET));
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                header.message(
                    ModelProto.METADATA_PROPS,
                    new Message()
                        .text(StringStringEntryProto.KEY, key)
                        .text(StringStringEntryProto.VALUE, value)));
    return header;
  }
}
