package io.github.efficientnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the packages of all modules use of each other, in their sources: against cycles, and against
 * the tables of docs/architecture.md.
 */
class PackageDependenciesTest {

  private static final Path REPOSITORY = Path.of("..");
  private static final Path PAGE = REPOSITORY.resolve("docs/architecture.md");
  private static final String ROOT = "io.github.efficientnet4j";

  /** The name of the root package in the tables. */
  private static final String ROOT_NAME = "efficientnet4j";

  /** Names in comments and in strings are no dependencies. */
  private static final Pattern NO_CODE =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*+\"|'(?:\\\\.|[^'\\\\])+?'"
              + "|//[^\n]*|/\\*[\\s\\S]*?\\*/");

  private static final Pattern TYPE =
      Pattern.compile(Pattern.quote(ROOT) + "((?:\\.[a-z]\\w*)*)\\.[A-Z]");

  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9.]+)` \\| [^|]+ \\| ([^|]+) \\|$", Pattern.MULTILINE);

  /** For each package, which others it uses, and an example of a file that does. */
  private static final Map<String, Map<String, String>> USED = new TreeMap<>();

  /** For each package of the tables, in their order, which others they name. */
  private static final Map<String, Set<String>> TABLES = new LinkedHashMap<>();

  private static final Set<String> UNEXPLAINED = new TreeSet<>();

  @BeforeAll
  static void readSourcesAndPage() throws IOException {
    for (String module : List.of("efficientnet-core", "efficientnet-cli", "efficientnet-bench")) {
      Path sources = REPOSITORY.resolve(module).resolve("src/main/java");
      for (Path file : javaFiles(sources)) {
        Path folder = sources.relativize(file).getParent();
        if (folder != null) {
          read(file, shortName(folder.toString().replace('\\', '/').replace('/', '.')));
        }
      }
    }
    Matcher row = ROW.matcher(Files.readString(PAGE).replace("\r\n", "\n"));
    while (row.find()) {
      Set<String> named = new TreeSet<>();
      Matcher name = Pattern.compile("`([^`]+)`").matcher(row.group(2));
      while (name.find()) {
        named.add(name.group(1));
      }
      assertThat(TABLES.put(row.group(1), named)).as("rows of " + row.group(1)).isNull();
    }
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static void read(Path file, String name) throws IOException {
    if (!USED.containsKey(name)) {
      USED.put(name, new TreeMap<>());
      if (!Files.exists(file.resolveSibling("package-info.java"))) {
        UNEXPLAINED.add(name);
      }
    }
    Matcher type = TYPE.matcher(NO_CODE.matcher(Files.readString(file)).replaceAll(""));
    while (type.find()) {
      String other = shortName(ROOT + type.group(1));
      if (!other.equals(name)) {
        USED.get(name).putIfAbsent(other, file.getFileName().toString());
      }
    }
  }

  private static String shortName(String name) {
    return name.equals(ROOT) ? ROOT_NAME : name.substring(ROOT.length() + 1);
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    assertThat(USED).hasSizeGreaterThan(30);
    assertThat(UNEXPLAINED).as("packages without package-info.java").isEmpty();
  }

  @Test
  void noPackagesDependOnEachOther() {
    Map<String, Map<String, String>> left = new TreeMap<>(USED);
    while (left.values().removeIf(used -> used.keySet().stream().noneMatch(left::containsKey))) {
      // Each turn takes away what depends on nothing that is left.
    }
    assertThat(left).as("a cycle, and what depends on it").isEmpty();
  }

  @Test
  void thePageListsEveryPackage() {
    assertThat(TABLES.keySet())
        .as("packages in the tables of " + PAGE)
        .containsExactlyInAnyOrderElementsOf(USED.keySet());
  }

  @Test
  void noPackageDependsOnOneFurtherDownThePage() {
    List<String> order = List.copyOf(TABLES.keySet());
    assertThat(dependencies((name, other) -> order.indexOf(other) > order.indexOf(name))).isEmpty();
  }

  @Test
  void thePageCoversEveryDependency() {
    assertThat(dependencies((name, other) -> !reachable(name).contains(other)))
        .as("not in the last column of the row, nor what one of those depends on")
        .isEmpty();
  }

  @Test
  void thePageNamesNoDependencyThatIsNone() {
    List<String> wrong = new ArrayList<>();
    TABLES.forEach(
        (name, named) ->
            named.stream()
                .filter(other -> !USED.getOrDefault(name, Map.of()).containsKey(other))
                .forEach(other -> wrong.add(name + " does not use " + other)));
    assertThat(wrong).isEmpty();
  }

  /** But for the benchmarks, which measure the parts. */
  @Test
  void onlyInternalPackagesUseThePartsOfTheEngines() {
    assertThat(
            dependencies(
                (name, other) ->
                    other.matches("internal\\.(engine|train)\\..*")
                        && !name.matches("(internal|bench)(\\..*)?")))
        .isEmpty();
  }

  private interface Filter {
    boolean test(String name, String other);
  }

  private static List<String> dependencies(Filter filter) {
    return USED.entrySet().stream()
        .flatMap(
            each ->
                each.getValue().entrySet().stream()
                    .filter(other -> filter.test(each.getKey(), other.getKey()))
                    .map(
                        other ->
                            each.getKey() + " uses " + other.getKey() + ", in " + other.getValue()))
        .toList();
  }

  private static Set<String> reachable(String name) {
    return TABLES.getOrDefault(name, Set.of()).stream()
        .flatMap(other -> Stream.concat(Stream.of(other), reachable(other).stream()))
        .collect(Collectors.toSet());
  }
}
