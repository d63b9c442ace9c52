package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.ChildJvm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line as its jar is: without ND4J. Each line is a command in one such JVM. */
class WithoutNd4jTest {

  private static ChildJvm run(String... lines) throws Exception {
    List<String> command = new ArrayList<>(List.of(Commands.class.getName()));
    command.addAll(List.of(lines));
    return ChildJvm.run(List.of(), "nd4j-", command);
  }

  @Test
  void whatDoesNotAskForItNeedsNoClassOfIt() throws Exception {
    ChildJvm child =
        run(
            "--help",
            "help train",
            "classify --help",
            "summary b0",
            "demo",
            "weights list",
            "study grid --help");
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(child.out().lines()).hasSize(7).containsOnly("0");
  }

  @Test
  void itsEngineSaysHowToAddItBeforeAnythingIsRead() throws Exception {
    ChildJvm child =
        run(
            "classify --engine nd4j --weights fashion-mnist no.png",
            "evaluate --engine nd4j --weights fashion-mnist --data none",
            "train --engine nd4j --variant b0 --data none --out no.safetensors",
            "study single --dimension width --factors 1,2 --engine nd4j --data none --out none");
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(child.out().lines()).hasSize(4).containsOnly("1");
    assertThat(child.err().lines().filter(line -> line.startsWith("error: --engine nd4j needs")))
        .hasSize(4);
    assertThat(child.err())
        .contains(
            "mvn -B -ntp package -Dmaven.test.skip -Pnd4j", "java -cp \"", Main.class.getName())
        .doesNotContain("\tat ");
  }

  static final class Commands {

    /** Prints the exit code of each line. */
    public static void main(String[] lines) {
      for (String line : lines) {
        StringWriter out = new StringWriter();
        System.out.println(
            Main.run(
                new PrintWriter(out, true), new PrintWriter(System.err, true), line.split(" ")));
      }
    }
  }
}
