package io.github.efficientnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/**
 * What an application gets when it depends on this library: which jars, and how many bytes. What is
 * optional, ND4J, it does not get.
 */
class FootprintTest {

  /** The README says 3 MB. */
  private static final long LIMIT = 3_500_000;

  /** Maven's tree of dependencies, written by the build before the tests. */
  private static final Path TREE = Path.of("target", "dependencies.json");

  @Test
  void aUserGetsTheseJarsAndNoOther() throws IOException {
    assertThat(artifacts().stream().map(FootprintTest::coordinates))
        .as("a jar more is a burden for every user: is it worth that? Then add it here")
        .containsExactlyInAnyOrder(
            "com.fasterxml.jackson.core:jackson-core",
            "com.twelvemonkeys.common:common-image",
            "com.twelvemonkeys.common:common-io",
            "com.twelvemonkeys.common:common-lang",
            "com.twelvemonkeys.imageio:imageio-bmp",
            "com.twelvemonkeys.imageio:imageio-core",
            "com.twelvemonkeys.imageio:imageio-metadata",
            "com.twelvemonkeys.imageio:imageio-webp");
  }

  @Test
  void theyHaveThreeMegabytesAsTheReadmeSays() throws Exception {
    long bytes = packedClasses();
    for (JsonNode artifact : artifacts()) {
      bytes += Files.size(jar(artifact));
    }
    assertThat(bytes).isBetween(2_500_000L, LIMIT);
  }

  private static List<JsonNode> artifacts() throws IOException {
    assertThat(TREE).as("Maven writes it: mvn generate-test-resources").exists();
    List<JsonNode> found = new ArrayList<>();
    collect(new ObjectMapper().readTree(TREE.toFile()), found);
    return found;
  }

  private static void collect(JsonNode node, List<JsonNode> found) {
    for (JsonNode child : node.path("children")) {
      if (!child.get("optional").asBoolean()) {
        found.add(child);
        collect(child, found);
      }
    }
  }

  private static String coordinates(JsonNode artifact) {
    return artifact.get("groupId").asText() + ":" + artifact.get("artifactId").asText();
  }

  private static Path jar(JsonNode artifact) {
    String name =
        artifact.get("artifactId").asText() + "-" + artifact.get("version").asText() + ".jar";
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.endsWith(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not on the class path"));
  }

  /** Of the library itself, as large as its jar will be. */
  private static long packedClasses() throws Exception {
    URI classes = Version.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    long[] written = {0};
    OutputStream counter =
        new OutputStream() {
          @Override
          public void write(int value) {
            written[0]++;
          }

          @Override
          public void write(byte[] values, int offset, int length) {
            written[0] += length;
          }
        };
    Path folder = Path.of(classes);
    try (Stream<Path> files = Files.walk(folder);
        ZipOutputStream jar = new ZipOutputStream(counter)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, jar);
      }
    }
    return written[0];
  }
}
