package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.cli.terminal.Failures;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The network of commands that look at one: a parameter, or {@code --weights} as elsewhere. */
public final class NamedNetwork {

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|NAME",
      description =
          "A .safetensors or .pth file; fashion-mnist, which comes with the library; or the name of"
              + " published weights (see 'weights list').")
  private String parameter;

  @Option(
      names = "--weights",
      paramLabel = "FILE|NAME",
      description = "The same, as other commands take it.")
  private String weights;

  /**
   * What the user wrote.
   *
   * @throws Failures.UsageException if it was written nowhere or twice
   */
  public String name() {
    if ((parameter == null) == (weights == null)) {
      throw new Failures.UsageException(
          parameter == null
              ? "name a network: a file, fashion-mnist, or a name from 'weights list'"
              : "name one network: " + parameter + " or --weights " + weights);
    }
    return parameter == null ? weights : parameter;
  }
}
