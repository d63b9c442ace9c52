package io.github.efficientnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documents say of the code: their examples compile, and the types that they name exist.
 */
class DocumentsTest {

  private static final Path REPOSITORY = Path.of("..");
  private static final Path DOCS = REPOSITORY.resolve("docs");

  private static final Path LIBRARY =
      REPOSITORY.resolve("efficientnet-core/src/main/java/io/github/efficientnet4j");

  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```java\n(.*?)^```");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface|enum|record) (\\w+)");

  /** What examples of a few lines take for granted. */
  private static final String GIVEN =
      """
        static Network net;
        static Network network;
        static TrainingData data;
        static INDArray images;
        static float[] pixels;
        static int n;
      """;

  private static String text(Path file) throws IOException {
    return Files.readString(file).replace("\r\n", "\n");
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(REPOSITORY.resolve("README.md")));
    pages.addAll(files(DOCS, ".md"));
    return pages;
  }

  private record Source(String name, String code) {

    JavaFileObject file() {
      return new SimpleJavaFileObject(
          URI.create("memory:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
          return code;
        }
      };
    }
  }

  @Test
  void theExamplesCompile(@TempDir Path classes) throws IOException {
    List<Source> examples = new ArrayList<>();
    for (Path page : pages()) {
      Matcher example = EXAMPLE.matcher(text(page));
      for (int number = 1; example.find(); number++) {
        String name = page.getFileName().toString().replace(".md", "") + number;
        examples.add(source(name, example.group(1)));
      }
    }
    assertThat(examples).hasSizeGreaterThan(8);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    List<JavaFileObject> files = examples.stream().map(Source::file).toList();
    boolean compiled = compiler.getTask(messages, null, null, options, null, files).call();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  private static Source source(String name, String example) throws IOException {
    Matcher type = Pattern.compile("(?m)^public (?:final )?class (\\w+)").matcher(example);
    if (type.find()) {
      return new Source(type.group(1), example);
    }
    String imports =
        exported().map(each -> "import " + each + ".*;\n").collect(Collectors.joining());
    return new Source(
        name,
        "import java.nio.file.Path;\nimport java.util.*;\n"
            + "import org.nd4j.linalg.api.ndarray.INDArray;\n"
            + imports
            + "class "
            + name
            + " {\n"
            + GIVEN
            + "  static void run() throws Exception {\n"
            + example
            + "  }\n}\n");
  }

  /** The packages of the API. */
  private static Stream<String> exported() throws IOException {
    Matcher exports =
        Pattern.compile("exports ([\\w.]+);")
            .matcher(text(Path.of("src/main/java/module-info.java")));
    return exports.results().map(each -> each.group(1)).toList().stream();
  }

  /** In the table of docs/api.md: classes and methods, and the packages that have them. */
  @Test
  void thePageOfTheApiNamesWhatThereIs() throws IOException {
    List<String> missing = new ArrayList<>();
    int rows = 0;
    for (String line : text(DOCS.resolve("api.md")).lines().toList()) {
      String[] cells = line.split(" *\\| *");
      if (cells.length == 4 && cells[3].startsWith("`")) {
        rows++;
        List<String> packages = spans(cells[3]);
        String type = "";
        for (String span : spans(cells[2])) {
          Matcher name = Pattern.compile("([A-Z]\\w+)?\\.?([a-z]\\w+)?").matcher(span);
          assertThat(name.lookingAt()).as(span).isTrue();
          type = name.group(1) == null ? type : name.group(1);
          if (!has(packages, type, name.group(2))) {
            missing.add(span + " in " + packages);
          }
        }
      }
    }
    assertThat(rows).isGreaterThan(20);
    assertThat(missing).isEmpty();
  }

  private static List<String> spans(String cell) {
    return CODE.matcher(cell).results().map(span -> span.group(1)).toList();
  }

  /** Whether a package has a public type, and that a method, if one is given. */
  private static boolean has(List<String> packages, String type, String method) throws IOException {
    for (String name : packages) {
      Path file = LIBRARY.resolve(name.replace('.', '/')).resolve(type + ".java");
      if (Files.exists(file)) {
        String code = text(file);
        return code.contains("\npublic ")
            && (method == null || Pattern.compile("\\b" + method + "\\(").matcher(code).find());
      }
    }
    return false;
  }

  /** On the pages about the code, names in code style that begin with a capital are types. */
  @Test
  void thePagesAboutTheCodeNameTypesThatExist() throws IOException {
    Set<String> types = new TreeSet<>(Set.of("INDArray"));
    for (Path file : files(REPOSITORY, ".java")) {
      TYPE.matcher(text(file)).results().map(type -> type.group(1)).forEach(types::add);
    }
    List<String> missing = new ArrayList<>();
    for (String page : List.of("architecture.md", "engine/design.md", "engine/training.md")) {
      for (MatchResult span : CODE.matcher(text(DOCS.resolve(page))).results().toList()) {
        String name = span.group(1).replaceFirst("[.(].*", "");
        if (name.matches("[A-Z][a-z]\\w+") && !types.contains(name)) {
          missing.add(page + ": " + name);
        }
      }
    }
    assertThat(missing).isEmpty();
  }
}
