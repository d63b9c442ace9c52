package io.github.efficientnet4j.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.efficientnet4j.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports as JSON: all that was measured, and nothing that can be computed from it. */
final class ReportJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private ReportJson() {}

  static void write(Report report, Path file) throws IOException {
    byte[] json = MAPPER.writeValueAsBytes(report);
    AtomicFile.write(file, channel -> Channels.newOutputStream(channel).write(json));
  }

  static Report read(Path file) throws IOException {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
    int format = tree.path("format").asInt();
    if (format != Report.FORMAT) {
      throw new IOException(
          file
              + " is no report of this program, or of another version of it: 'format' must be "
              + Report.FORMAT);
    }
    try {
      return MAPPER.treeToValue(tree, Report.class);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not a complete report: " + e.getOriginalMessage(), e);
    }
  }
}
