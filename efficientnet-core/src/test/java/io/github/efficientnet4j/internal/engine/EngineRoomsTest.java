package io.github.efficientnet4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of the engine: which may know which, and that each says what it is for. */
class EngineRoomsTest {

  private static final Path ENGINE =
      Path.of("src/main/java/io/github/efficientnet4j/internal/engine");

  private static final Map<String, Set<String>> MAY_KNOW =
      Map.of(
          "kernel", Set.of(),
          "scalar", Set.of("kernel"),
          "vector", Set.of("kernel"),
          "layout", Set.of("kernel"),
          "phase", Set.of("kernel", "layout"),
          "plan", Set.of("kernel", "layout", "phase"),
          "run", Set.of("kernel", "scalar", "vector", "layout", "phase", "plan"));

  private static final Pattern ROOM =
      Pattern.compile("io\\.github\\.efficientnet4j\\.internal\\.(engine\\.([a-z]+)\\.|train\\.)");

  @Test
  void noPackageKnowsOneAboveIt() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path room : rooms()) {
      String name = room.getFileName().toString();
      Set<String> known = MAY_KNOW.getOrDefault(name, Set.of());
      for (Path file : files(room)) {
        Matcher mention = ROOM.matcher(Files.readString(file));
        while (mention.find()) {
          String other = mention.group(2);
          if (other == null || !other.equals(name) && !known.contains(other)) {
            wrong.add(name + "/" + file.getFileName() + " mentions " + mention.group());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPackageHasItsPlaceAndSaysWhatItIsFor() throws IOException {
    for (Path room : rooms()) {
      assertThat(MAY_KNOW).containsKey(room.getFileName().toString());
      assertThat(room.resolve("package-info.java")).exists();
    }
  }

  private static List<Path> rooms() throws IOException {
    try (Stream<Path> entries = Files.list(ENGINE)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  private static List<Path> files(Path room) throws IOException {
    try (Stream<Path> entries = Files.list(room)) {
      return entries.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
