package io.github.efficientnet4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The reference values in the test resources: torchvision 0.14.1 on PyTorch 1.13.1, run on {@link
 * FormulaWeights}.
 */
public final class GoldenFiles {

  private static final String FOLDER = "/io/github/efficientnet4j/golden/";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GoldenFiles() {}

  /** Reads a JSON file. */
  public static JsonNode json(String name) {
    try {
      return MAPPER.readTree(bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The network's weights: the formula, with the running statistics of a file. That file is read by
   * a parser of the test's own, so that no fault of the library's could hide here.
   */
  public static Parameters parameters(Architecture architecture, long seed, String statistics) {
    Map<String, float[]> running = running(statistics);
    Map<String, float[]> values = new ConcurrentHashMap<>();
    Graph graph = Graph.of(architecture);
    graph.parameters().parallelStream()
        .forEach(parameter -> values.put(parameter.name(), value(parameter, seed, running)));
    return Parameters.of(graph.parameters(), values);
  }

  private static float[] value(ParameterSpec parameter, long seed, Map<String, float[]> running) {
    int[] shape = parameter.shape().stream().mapToInt(Integer::intValue).toArray();
    return parameter.role().trainable()
        ? FormulaWeights.tensor(seed, parameter.name(), shape)
        : running.get(parameter.name());
  }

  private static Map<String, float[]> running(String name) {
    try {
      byte[] file = bytes(name);
      ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      int headerLength = (int) buffer.getLong();
      JsonNode header =
          MAPPER.readTree(new String(file, Long.BYTES, headerLength, StandardCharsets.UTF_8));
      Map<String, float[]> tensors = new HashMap<>();
      header
          .properties()
          .forEach(
              entry -> {
                if (entry.getValue().path("dtype").asText().equals("F32")) {
                  int begin = entry.getValue().get("data_offsets").get(0).asInt();
                  int end = entry.getValue().get("data_offsets").get(1).asInt();
                  float[] values = new float[(end - begin) / Float.BYTES];
                  buffer.position(Long.BYTES + headerLength + begin);
                  buffer.asFloatBuffer().get(values);
                  tensors.put(entry.getKey(), values);
                }
              });
      return tensors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream stream = GoldenFiles.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IOException("no test resource " + FOLDER + name);
      }
      return stream.readAllBytes();
    }
  }
}
