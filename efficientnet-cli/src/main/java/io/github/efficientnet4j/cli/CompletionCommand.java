package io.github.efficientnet4j.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = {
      "Print a script with which bash and zsh complete commands, options and values.",
      "It completes what is called 'efficientnet', for example by an alias:",
      "  alias efficientnet='java -jar /path/to/efficientnet.jar'",
      "  source <(efficientnet completion)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash("efficientnet", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
