package io.github.efficientnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module's descriptor, held to the classes that it describes. */
class ModuleTest {

  private static final String ROOT = "io.github.efficientnet4j";
  private static final String INTERNAL = ROOT + ".internal";

  private static Path classes() throws Exception {
    return Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static ModuleDescriptor descriptor() throws Exception {
    try (InputStream in = Files.newInputStream(classes().resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    }
  }

  /** The names of the classes of the library, ND4J's room included. */
  private static List<String> classNames() throws Exception {
    Path folder = classes();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.equals("module-info.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()))
          .map(file -> file.replace('\\', '.').replace('/', '.'))
          .filter(name -> !name.endsWith(".package-info"))
          .toList();
    }
  }

  private static boolean isInternal(String name) {
    return name.equals(INTERNAL) || name.startsWith(INTERNAL + ".");
  }

  @Test
  void exportsEveryPackageButTheInternalOnes() throws Exception {
    Set<String> api =
        classNames().stream()
            .map(name -> name.substring(0, name.lastIndexOf('.')))
            .filter(name -> !isInternal(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(descriptor().exports())
        .allMatch(exports -> !exports.isQualified())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrderElementsOf(api);
  }

  /** As jdeps finds them in the classes. */
  @Test
  void requiresTheModulesOfTheJdkThatItUses(@TempDir Path copy) throws Exception {
    copyWithoutDescriptor(copy);
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out, true);
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(printer, printer, "-s", "--multi-release", "17", copy.toString());
    assertThat(code).as(out.toString()).isZero();
    Set<String> used =
        Pattern.compile("-> ((java|jdk)\\.[\\w.]+)")
            .matcher(out.toString())
            .results()
            .map(result -> result.group(1))
            .filter(name -> !name.equals("jdk.incubator.vector"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(descriptor().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .filteredOn(name -> name.startsWith("java.") || name.startsWith("jdk."))
        .containsExactlyInAnyOrderElementsOf(used);
  }

  /** For jdeps takes a folder with a descriptor for a module, which cannot see ND4J. */
  private static void copyWithoutDescriptor(Path copy) throws Exception {
    Path folder = classes();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        Path target = copy.resolve(folder.relativize(file).toString());
        if (!target.endsWith("module-info.class")) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }

  /** Else a user's program would compile on the class path only. */
  @Test
  void noMethodOfTheApiNamesAnInternalType() throws Exception {
    List<String> leaks = new ArrayList<>();
    for (String name : classNames()) {
      if (!isInternal(name)) {
        Class<?> type = Class.forName(name, false, ModuleTest.class.getClassLoader());
        if (isVisible(type)) {
          members(type)
              .filter(member -> mentioned(member).anyMatch(each -> isInternal(each.getName())))
              .forEach(member -> leaks.add(member.toString()));
        }
      }
    }
    assertThat(leaks).isEmpty();
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
      if ((each.getModifiers() & Modifier.PUBLIC) == 0) {
        return false;
      }
    }
    return true;
  }

  private static Stream<Member> members(Class<?> type) {
    return Stream.of(
            type.getDeclaredFields(), type.getDeclaredMethods(), type.getDeclaredConstructors())
        .<Member>flatMap(Arrays::stream)
        .filter(member -> !member.isSynthetic())
        .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0);
  }

  private static Stream<Class<?>> mentioned(Member member) {
    if (member instanceof Field field) {
      return Stream.of(element(field.getType()));
    }
    Executable executable = (Executable) member;
    Stream<Class<?>> parameters =
        Stream.concat(
            Arrays.stream(executable.getParameterTypes()),
            Arrays.stream(executable.getExceptionTypes()));
    return Stream.concat(
            parameters,
            executable instanceof Method method ? Stream.of(method.getReturnType()) : Stream.of())
        .map(ModuleTest::element);
  }

  private static Class<?> element(Class<?> type) {
    return type.isArray() ? element(type.getComponentType()) : type;
  }

  /**
   * Read at run time where it is there: named here, javac would warn all modular programs of it.
   */
  @Test
  void requiresNeitherTheVectorApiNorNd4j() throws Exception {
    assertThat(descriptor().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .noneMatch(name -> name.contains("incubator") || name.contains("nd4j"));
  }
}
