package io.github.efficientnet4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.model.Network;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

  @TempDir private Path folder;

  private static String printed(Throwable failure, boolean debug) {
    StringWriter err = new StringWriter();
    Failures.print(failure, new PrintWriter(err, true), debug);
    return err.toString();
  }

  @Test
  void weightsOfAnotherNetworkTakeTenLinesAndWithDebugAll() throws Exception {
    Path file = folder.resolve("tiny.safetensors");
    Architecture tiny =
        Architecture.builder("tiny")
            .resolution(32)
            .stem(8)
            .stage(MBConv.of(3, 1), 8, 1, 1)
            .head(16)
            .classes(3)
            .build();
    Network.create(tiny, 5).save(file);
    Throwable failure = catchThrowable(() -> Network.load(file, Architecture.efficientNetB0()));
    assertThat(printed(failure, false))
        .startsWith("error: " + file + " does not fit efficientnet_b0")
        .endsWith("With --debug, every difference is listed." + System.lineSeparator());
    assertThat(printed(failure, false).lines().count()).isEqualTo(10);
    assertThat(printed(failure, true))
        .contains("missing    features.8.0.weight [1280, 320, 1, 1]")
        .contains("missing    features.7.0.block.3.1.bias [320]");
  }

  /** The JVM has many memories, and each has its own option. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Java heap space                                                  | java -Xmx
          GC overhead limit exceeded                                       | java -Xmx
          Requested array size exceeds VM limit                            | --batch
          Metaspace                                                        | -XX:MaxMetaspaceSize
          Compressed class space                                           | -XX:MaxMetaspaceSize
          Cannot reserve 8192 bytes of direct buffer memory (limit: 4096)  | -XX:MaxDirectMemorySize
          unable to create native thread: possibly out of memory           | --threads
          Map failed                                                       | of a file
          """)
  void aLackOfMemoryIsToldWithWhatHelps(String jvm, String advice) {
    assertThat(Failures.message(new OutOfMemoryError(jvm)))
        .startsWith("out of memory (" + jvm + "); ")
        .contains(advice);
  }

  @Test
  void aLackOfHeapIsToldWithItsSizeAndALargerOne() {
    long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
    assertThat(Failures.message(new OutOfMemoryError("Java heap space")))
        .contains(
            "at most " + mebibytes + " MiB", "-Xmx" + Math.max(1, 2 * mebibytes / 1024) + "g");
  }

  @Test
  void aLackOfMemoryIsToldWithItsFile() {
    OutOfMemoryError jvm = new OutOfMemoryError("Java heap space");
    OutOfMemoryError named = Failures.outOfMemory("while reading b7.pth", jvm);
    assertThat(named).hasCause(jvm);
    assertThat(Failures.message(named))
        .startsWith("out of memory (Java heap space, while reading b7.pth); ");
  }

  @Test
  void otherErrorsSayWhatIsWrongAndWhatToDo() {
    assertThat(Failures.message(new StackOverflowError())).contains("stack", "-Xss");
    assertThat(Failures.message(new UnsatisfiedLinkError("libawt.so: cannot open")))
        .contains("native library", "libawt.so", "install");
    assertThat(Failures.message(new NoClassDefFoundError("org/knowm/xchart/XYChart")))
        .contains("the class org.knowm.xchart.XYChart is missing", "efficientnet.jar");
    assertThat(Failures.message(new NoSuchMethodError("void a.B.c()")))
        .contains("NoSuchMethodError", "a.B.c", "versions");
    NoClassDefFoundError again = new NoClassDefFoundError("Could not initialize class a.B");
    again.initCause(new IllegalStateException("no font"));
    assertThat(Failures.message(again)).contains("Could not initialize class a.B (no font)");
  }

  /** What is wrong lies below. */
  @Test
  void wrappersAreNotTheMessage() {
    IOException cause = new IOException("the disk is full");
    assertThat(Failures.message(new UncheckedIOException(cause))).isEqualTo("the disk is full");
    assertThat(Failures.message(new ExecutionException(new CompletionException(cause))))
        .isEqualTo("the disk is full");
    assertThat(Failures.message(new ExceptionInInitializerError(cause)))
        .isEqualTo("the disk is full");
    assertThat(Failures.message(new ExecutionException(new OutOfMemoryError("Java heap space"))))
        .startsWith("out of memory (Java heap space); ");
  }

  @Test
  void theStackTraceIsForDebuggingOnly() {
    assertThat(printed(new StackOverflowError(), false))
        .startsWith("error: the JVM's stack")
        .doesNotContain("\tat ");
    assertThat(printed(new StackOverflowError(), true)).contains("StackOverflowError", "\tat ");
  }
}
